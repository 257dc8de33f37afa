/* Weekly times as a person types them into RestartWindows. */
#include <string.h>

#include "base/scanner.h"
#include "settings/parse.h"

static bool take_day(struct scanner *scanner, unsigned *out)
{
    static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    for (unsigned day = 0; day < sizeof(names) / sizeof(names[0]); day++) {
        if (scan_word(scanner, names[day])) {
            *out = day;
            return true;
        }
    }
    return false;
}

/* "daily", "Sat", or "Fri-Mon", which goes over the week's end. */
static bool take_days(struct scanner *scanner, uint8_t *out)
{
    unsigned first;
    unsigned last;

    if (scan_word(scanner, "daily")) {
        *out = 0x7f;
        return true;
    }
    if (!take_day(scanner, &first)) {
        return false;
    }
    last = first;
    if (scan_char(scanner, '-') && !take_day(scanner, &last)) {
        return false;
    }
    *out = (uint8_t)(1u << first);
    while (first != last) {
        first = (first + 1) % 7;
        *out |= (uint8_t)(1u << first);
    }
    return true;
}

/* "04:00" as minutes of the day; "24:00" is its end. */
static bool take_clock(struct scanner *scanner, uint16_t *out)
{
    const char *start = scanner->at;
    uint32_t hours;
    uint32_t minutes;

    if (!scan_number(scanner, 24, &hours) || !scan_char(scanner, ':') || scanner->at - start > 3) {
        return false;
    }
    start = scanner->at;
    if (!scan_number(scanner, hours == 24 ? 0 : 59, &minutes) || scanner->at - start != 2) {
        return false;
    }
    *out = (uint16_t)(hours * 60 + minutes);
    return true;
}

/* One that ends when it begins could mean nothing, or a whole day. */
static bool take_window(struct scanner *scanner, struct restart_window *out)
{
    scan_spaces(scanner);
    if (!take_days(scanner, &out->days) || !scan_char(scanner, ' ')) {
        return false;
    }
    scan_spaces(scanner);
    if (!take_clock(scanner, &out->from) || !scan_char(scanner, '-') ||
        !take_clock(scanner, &out->until)) {
        return false;
    }
    scan_spaces(scanner);
    return out->from < 24 * 60 && out->from != out->until;
}

bool parse_windows(const char *text, size_t length, struct restart_window *out, size_t *count)
{
    struct scanner scanner = scan_text(text, length);
    struct restart_window windows[RESTART_WINDOWS_MAX];
    size_t found = 0;

    do {
        if (found == RESTART_WINDOWS_MAX || !take_window(&scanner, &windows[found])) {
            return false;
        }
        found++;
    } while (scan_char(&scanner, ';'));
    if (!scan_done(&scanner)) {
        return false;
    }
    memcpy(out, windows, found * sizeof(windows[0]));
    *count = found;
    return true;
}
