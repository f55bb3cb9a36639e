-- A small lending library: books, copies, members and loans.
--
-- Written for PostgreSQL 13 or newer. All dates are local dates of the
-- library; a loan that is still out has no return date.

CREATE TABLE book (
    book_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title       text NOT NULL,
    author      text NOT NULL,
    isbn        char(13) UNIQUE CHECK (isbn ~ '^[0-9]{13}$'),
    published   smallint CHECK (published BETWEEN 1400 AND 2200)
);

CREATE TABLE copy (
    copy_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id     integer NOT NULL REFERENCES book ON DELETE CASCADE,
    shelf       text NOT NULL,
    acquired_on date NOT NULL DEFAULT current_date
);

CREATE TABLE member (
    member_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    full_name   text NOT NULL,
    joined_on   date NOT NULL DEFAULT current_date,
    loan_limit  smallint NOT NULL DEFAULT 5 CHECK (loan_limit >= 0)
);

CREATE TABLE loan (
    loan_id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    copy_id     integer NOT NULL REFERENCES copy,
    member_id   integer NOT NULL REFERENCES member,
    lent_on     date NOT NULL DEFAULT current_date,
    due_on      date NOT NULL,
    returned_on date,
    CHECK (due_on >= lent_on),
    CHECK (returned_on IS NULL OR returned_on >= lent_on)
);

-- A copy can be out only once at a time.
CREATE UNIQUE INDEX loan_open_copy ON loan (copy_id) WHERE returned_on IS NULL;
CREATE INDEX loan_by_member ON loan (member_id, lent_on);

-- What is on the shelves right now.
CREATE VIEW available_copy AS
SELECT copy.copy_id, book.title, book.author, copy.shelf
FROM copy
JOIN book USING (book_id)
WHERE NOT EXISTS (
    SELECT 1
    FROM loan
    WHERE loan.copy_id = copy.copy_id
      AND loan.returned_on IS NULL
);

-- Loans that should have come back, the oldest first.
CREATE VIEW overdue_loan AS
SELECT
    member.full_name,
    book.title,
    loan.due_on,
    current_date - loan.due_on AS days_late
FROM loan
JOIN member USING (member_id)
JOIN copy USING (copy_id)
JOIN book USING (book_id)
WHERE loan.returned_on IS NULL
  AND loan.due_on < current_date
ORDER BY loan.due_on, member.full_name;

-- Lends a copy for four weeks and returns the number of the loan.
CREATE FUNCTION lend(wanted_copy integer, borrower integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    open_loans integer;
    allowed    integer;
    new_loan   integer;
BEGIN
    SELECT loan_limit INTO allowed FROM member WHERE member_id = borrower FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no member %', borrower;
    END IF;

    SELECT count(*) INTO open_loans
    FROM loan
    WHERE member_id = borrower AND returned_on IS NULL;

    IF open_loans >= allowed THEN
        RAISE EXCEPTION 'member % has reached the limit of % loans', borrower, allowed;
    END IF;

    INSERT INTO loan (copy_id, member_id, due_on)
    VALUES (wanted_copy, borrower, current_date + 28)
    RETURNING loan_id INTO new_loan;
    RETURN new_loan;
END;
$$;
