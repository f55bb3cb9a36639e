using System;
using System.Collections.Generic;
using System.Linq;

namespace Example.Library
{
    /// <summary>What kind of member someone is.</summary>
    public enum Membership
    {
        Child,
        Adult,
        Researcher,
    }

    /// <summary>A loan that may still be open.</summary>
    public sealed record Loan(string Title, DateOnly LentOn, DateOnly DueOn, DateOnly? ReturnedOn, int Renewals);

    /// <summary>Decides how long books may be kept and what a late return costs.</summary>
    public sealed class LoanPolicy
    {
        private const int CentsPerDay = 20;
        private const int LargestFeeCents = 1000;

        private readonly IReadOnlySet<DateOnly> closedDays;

        /// <param name="closedDays">Days on which the library is closed; nothing is due and nothing is charged on them.</param>
        public LoanPolicy(IEnumerable<DateOnly> closedDays)
        {
            this.closedDays = new HashSet<DateOnly>(closedDays);
        }

        /// <summary>The number of days a member may keep a book.</summary>
        public static int LoanDays(Membership membership)
        {
            return membership switch
            {
                Membership.Child => 21,
                Membership.Adult => 28,
                Membership.Researcher => 90,
                _ => throw new ArgumentOutOfRangeException(nameof(membership), membership, "unknown membership"),
            };
        }

        /// <summary>The day a book is due. A due day on which the library is closed moves on to the next open day.</summary>
        public DateOnly DueDate(DateOnly lentOn, Membership membership)
        {
            DateOnly due = lentOn.AddDays(LoanDays(membership));
            while (closedDays.Contains(due))
            {
                due = due.AddDays(1);
            }
            return due;
        }

        /// <summary>True if the loan is open, not late, and was renewed less than twice.</summary>
        public bool CanRenew(Loan loan, DateOnly today)
        {
            return loan.ReturnedOn is null && loan.DueOn >= today && loan.Renewals < 2;
        }

        /// <summary>The fee for a loan in cents: so much per open day after the due day, up to a limit.</summary>
        public int FeeCents(Loan loan, DateOnly today)
        {
            DateOnly end = loan.ReturnedOn ?? today;
            int lateDays = 0;
            for (DateOnly day = loan.DueOn.AddDays(1); day <= end; day = day.AddDays(1))
            {
                if (!closedDays.Contains(day))
                {
                    lateDays++;
                }
            }
            return Math.Min(lateDays * CentsPerDay, LargestFeeCents);
        }

        /// <summary>What a member owes for all loans, in cents, and the titles that have to come back first.</summary>
        public (int TotalCents, IReadOnlyList<string> Urgent) Account(IEnumerable<Loan> loans, DateOnly today)
        {
            List<Loan> all = loans.ToList();
            int total = all.Sum(loan => FeeCents(loan, today));
            List<string> urgent = all
                .Where(loan => loan.ReturnedOn is null && loan.DueOn < today)
                .OrderBy(loan => loan.DueOn)
                .ThenBy(loan => loan.Title, StringComparer.Ordinal)
                .Select(loan => loan.Title)
                .ToList();
            return (total, urgent);
        }
    }
}
