/*
 * Edit distance between byte strings.
 *
 * The distance of Levenshtein is the smallest number of insertions, deletions
 * and substitutions of single bytes that turn one string into the other. The
 * table of all prefixes is filled row by row, and only one row is kept, so the
 * memory needed grows with the shorter string alone.
 */

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Returned when memory runs out. */
#define DISTANCE_FAILED ((size_t)-1)

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t smallest = a < b ? a : b;
    return smallest < c ? smallest : c;
}

/* Length of the longest common prefix of two strings. */
static size_t common_prefix(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t limit = a_len < b_len ? a_len : b_len;
    size_t i = 0;

    while (i < limit && a[i] == b[i])
        i++;
    return i;
}

/*
 * Computes the edit distance of two byte strings, which need not end in a NUL
 * byte. Returns DISTANCE_FAILED if the row buffer cannot be allocated.
 */
size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t skip = common_prefix(a, a_len, b, b_len);
    size_t *row;
    size_t result;

    a += skip;
    a_len -= skip;
    b += skip;
    b_len -= skip;
    if (a_len < b_len) {
        const char *text = a;
        size_t len = a_len;

        a = b;
        a_len = b_len;
        b = text;
        b_len = len;
    }
    if (b_len == 0)
        return a_len;

    row = malloc((b_len + 1) * sizeof(*row));
    if (row == NULL)
        return DISTANCE_FAILED;
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;

    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j];
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;

            row[j] = min3(above + 1, row[j - 1] + 1, diagonal + cost);
            diagonal = above;
        }
    }
    result = row[b_len];
    free(row);
    return result;
}

/* Prints the word of a list that is closest to a misspelt one. */
static int suggest(const char *typed, const char *const *words, size_t count)
{
    size_t best = 0;
    size_t best_distance = DISTANCE_FAILED;

    for (size_t i = 0; i < count; i++) {
        size_t distance = edit_distance(typed, strlen(typed), words[i], strlen(words[i]));

        if (distance < best_distance) {
            best_distance = distance;
            best = i;
        }
    }
    if (best_distance == DISTANCE_FAILED)
        return -1;
    printf("%s: did you mean %s? (distance %zu)\n", typed, words[best], best_distance);
    return 0;
}

int main(int argc, char **argv)
{
    static const char *const words[] = {"falcon", "kestrel", "merlin", "goshawk", "buzzard", "osprey"};
    int failures = 0;

    if (argc < 2) {
        fprintf(stderr, "usage: %s WORD...\n", argv[0]);
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        if (suggest(argv[i], words, sizeof(words) / sizeof(words[0])) != 0)
            failures++;
    }
    return failures == 0 ? 0 : 1;
}
