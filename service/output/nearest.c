/* The optimal string alignment distance, over three rows. */
#include "output/nearest.h"

#include <stdbool.h>
#include <string.h>

#define WORD_MAX 31 /* longer words are like none of ours */

static wchar_t lower(wchar_t letter)
{
    return letter >= L'A' && letter <= L'Z' ? (wchar_t)(letter - L'A' + L'a') : letter;
}

static bool same(wchar_t a, wchar_t b)
{
    return lower(a) == lower(b);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Fills the row for the i-th letter of a: how far its beginning is from each beginning of b. */
static void next_row(const wchar_t *a, size_t i, const wchar_t *b, size_t length,
                     size_t rows[3][WORD_MAX + 1])
{
    rows[2][0] = i;
    for (size_t j = 1; j <= length; j++) {
        size_t cost = rows[1][j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
        cost = least(cost, rows[1][j] + 1);
        cost = least(cost, rows[2][j - 1] + 1);
        if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1])) {
            cost = least(cost, rows[0][j - 2] + 1);
        }
        rows[2][j] = cost;
    }
}

static size_t distance(const wchar_t *a, const wchar_t *b)
{
    const size_t length = wcslen(b);
    size_t rows[3][WORD_MAX + 1]; /* the row before the last, the last, this one */

    if (wcslen(a) > WORD_MAX || length > WORD_MAX) {
        return WORD_MAX;
    }
    for (size_t j = 0; j <= length; j++) {
        rows[0][j] = rows[1][j] = rows[2][j] = j;
    }
    for (size_t i = 1; i <= wcslen(a); i++) {
        next_row(a, i, b, length, rows);
        memcpy(rows[0], rows[1], sizeof(rows[0]));
        memcpy(rows[1], rows[2], sizeof(rows[1]));
    }
    return rows[1][length];
}

size_t nearest_word(const wchar_t *typed, const wchar_t *const *words, size_t count)
{
    const size_t mistakes = wcslen(typed) <= 4 ? 1 : 2;
    size_t best = mistakes + 1;
    size_t found = count;

    for (size_t i = 0; i < count; i++) {
        const size_t apart = distance(typed, words[i]);
        if (apart < best) {
            best = apart;
            found = i;
        }
    }
    return found;
}
