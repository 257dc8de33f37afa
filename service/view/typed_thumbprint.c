/* See view/typed_thumbprint.h. */
#include "view/typed_thumbprint.h"

#include <string.h>

#include "view/view.h"

#define DIGITS_MIN 8

/* The digits alone, in lower case. Returns how many; 0: something else is among them. */
static size_t take_digits(const char *typed, char digits[THUMBPRINT_TEXT_SIZE])
{
    size_t count = 0;

    for (; *typed != '\0'; typed++) {
        const char digit = *typed >= 'A' && *typed <= 'F' ? (char)(*typed - 'A' + 'a') : *typed;
        const bool is_digit = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
        if (is_digit && count + 1 < THUMBPRINT_TEXT_SIZE) {
            digits[count++] = digit;
        } else if (digit != ' ' && digit != ':') {
            return 0;
        }
    }
    digits[count] = '\0';
    return count;
}

static bool find(const struct store_facts *store, const char *digits, size_t count,
                 struct thumbprint *thumbprint)
{
    size_t found = 0;

    for (size_t i = 0; i < store->count; i++) {
        char text[THUMBPRINT_TEXT_SIZE];
        const struct thumbprint *candidate = &store->certificates[i].thumbprint;
        if (strncmp(thumbprint_format(candidate, text), digits, count) == 0) {
            *thumbprint = *candidate;
            found++;
        }
    }
    return found == 1;
}

bool typed_thumbprint(const char *typed, struct thumbprint *thumbprint)
{
    char digits[THUMBPRINT_TEXT_SIZE];
    const size_t count = take_digits(typed, digits);
    struct view *view = count >= DIGITS_MIN ? view_open() : NULL;
    bool found;

    *thumbprint = (struct thumbprint){{0}};
    if (view == NULL) {
        return false;
    }
    found = find(&view->snapshot.store, digits, count, thumbprint);
    view_close(view);
    return found;
}
