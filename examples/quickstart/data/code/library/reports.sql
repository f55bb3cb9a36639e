-- Reports of the lending library. Each statement stands alone.

-- Loans per month and the mean number of days until a book came back.
SELECT
    date_trunc('month', lent_on)::date AS month,
    count(*) AS loans,
    round(avg(returned_on - lent_on), 1) AS mean_days
FROM loan
GROUP BY month
ORDER BY month;

-- The ten books that were borrowed most often in the last year. Ties share a
-- rank, so the list may be longer than ten.
WITH counted AS (
    SELECT copy.book_id, count(*) AS loans
    FROM loan
    JOIN copy USING (copy_id)
    WHERE loan.lent_on >= current_date - interval '1 year'
    GROUP BY copy.book_id
), ranked AS (
    SELECT book_id, loans, rank() OVER (ORDER BY loans DESC) AS place
    FROM counted
)
SELECT ranked.place, book.title, book.author, ranked.loans
FROM ranked
JOIN book USING (book_id)
WHERE ranked.place <= 10
ORDER BY ranked.place, book.title;

-- Readers who borrowed the same books: a first guess at recommendations.
SELECT
    first.member_id AS reader,
    second.member_id AS similar_reader,
    count(DISTINCT first_copy.book_id) AS books_in_common
FROM loan AS first
JOIN copy AS first_copy ON first_copy.copy_id = first.copy_id
JOIN copy AS second_copy ON second_copy.book_id = first_copy.book_id
JOIN loan AS second ON second.copy_id = second_copy.copy_id
WHERE first.member_id < second.member_id
GROUP BY first.member_id, second.member_id
HAVING count(DISTINCT first_copy.book_id) >= 3
ORDER BY books_in_common DESC, reader, similar_reader;

-- Books of which every copy has been out for more than sixty days.
SELECT book.title, count(*) AS copies, min(loan.lent_on) AS first_lent
FROM book
JOIN copy USING (book_id)
LEFT JOIN loan ON loan.copy_id = copy.copy_id AND loan.returned_on IS NULL
GROUP BY book.book_id, book.title
HAVING bool_and(loan.lent_on < current_date - 60)
ORDER BY first_lent;

-- Members who have not borrowed anything for two years.
SELECT member.full_name, max(loan.lent_on) AS last_loan
FROM member
LEFT JOIN loan USING (member_id)
GROUP BY member.member_id, member.full_name
HAVING coalesce(max(loan.lent_on), member.joined_on) < current_date - interval '2 years'
ORDER BY last_loan NULLS FIRST;
