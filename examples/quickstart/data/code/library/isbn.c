/*
 * Checks and converts International Standard Book Numbers.
 *
 * An ISBN-10 ends with a check digit modulo 11, written X if it is ten; an
 * ISBN-13 is an article number with a check digit modulo 10. Hyphens and
 * blanks between the digits are ignored.
 */

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { ISBN10_LENGTH = 10, ISBN13_LENGTH = 13 };

/*
 * Copies the digits of a number into a buffer of at least 14 bytes. Returns
 * their count, or -1 if the text holds anything else or too many digits.
 */
static int collect_digits(const char *text, char *digits)
{
    int count = 0;

    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == ' ')
            continue;
        if (count == ISBN13_LENGTH)
            return -1;
        if (isdigit((unsigned char)*text))
            digits[count++] = *text;
        else if ((*text == 'X' || *text == 'x') && count == ISBN10_LENGTH - 1)
            digits[count++] = 'X';
        else
            return -1;
    }
    digits[count] = '\0';
    return count;
}

/* The check digit of the first nine digits of an ISBN-10. */
static char check_digit10(const char *digits)
{
    int sum = 0;

    for (int i = 0; i < ISBN10_LENGTH - 1; i++)
        sum += (10 - i) * (digits[i] - '0');
    sum = (11 - sum % 11) % 11;
    return sum == 10 ? 'X' : (char)('0' + sum);
}

/* The check digit of the first twelve digits of an ISBN-13. */
static char check_digit13(const char *digits)
{
    int sum = 0;

    for (int i = 0; i < ISBN13_LENGTH - 1; i++)
        sum += (i % 2 == 0 ? 1 : 3) * (digits[i] - '0');
    return (char)('0' + (10 - sum % 10) % 10);
}

/* True if the text is a valid ISBN of either length. */
bool isbn_is_valid(const char *text)
{
    char digits[ISBN13_LENGTH + 1];

    switch (collect_digits(text, digits)) {
    case ISBN10_LENGTH:
        return check_digit10(digits) == digits[ISBN10_LENGTH - 1];
    case ISBN13_LENGTH:
        return strchr(digits, 'X') == NULL && check_digit13(digits) == digits[ISBN13_LENGTH - 1];
    default:
        return false;
    }
}

/*
 * Writes the thirteen digits of a valid ISBN into a buffer of at least 14
 * bytes. Returns false, and leaves the buffer alone, if the text is no ISBN.
 */
bool isbn_to_13(const char *text, char *result)
{
    char digits[ISBN13_LENGTH + 1];
    int count;

    if (!isbn_is_valid(text))
        return false;
    count = collect_digits(text, digits);
    if (count == ISBN10_LENGTH) {
        char longer[ISBN13_LENGTH + 1] = "978";

        memcpy(longer + 3, digits, ISBN10_LENGTH - 1);
        longer[ISBN13_LENGTH - 1] = check_digit13(longer);
        longer[ISBN13_LENGTH] = '\0';
        memcpy(digits, longer, sizeof(longer));
    }
    memcpy(result, digits, sizeof(digits));
    return true;
}

int main(int argc, char **argv)
{
    int invalid = 0;

    for (int i = 1; i < argc; i++) {
        char digits[ISBN13_LENGTH + 1];

        if (isbn_to_13(argv[i], digits)) {
            printf("%s = %s\n", argv[i], digits);
        } else {
            fprintf(stderr, "%s is not a valid ISBN\n", argv[i]);
            invalid++;
        }
    }
    return invalid == 0 ? 0 : 1;
}
