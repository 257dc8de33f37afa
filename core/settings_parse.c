/* A small scanner over bounded text, and the settings' grammars on top of it. */
#include "settings_parse.h"

#include <string.h>

struct scanner {
    const char *at;
    const char *end;
};

static struct scanner scan(const char *text, size_t length)
{
    return (struct scanner){text, text + length};
}

static bool done(const struct scanner *scanner)
{
    return scanner->at == scanner->end;
}

static void skip_spaces(struct scanner *scanner)
{
    while (!done(scanner) && *scanner->at == ' ') {
        scanner->at++;
    }
}

static bool take(struct scanner *scanner, char wanted)
{
    if (done(scanner) || *scanner->at != wanted) {
        return false;
    }
    scanner->at++;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_alphanumeric(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

/* At least one digit, the value at most limit. */
static bool take_number(struct scanner *scanner, uint32_t limit, uint32_t *out)
{
    uint32_t value = 0;

    if (done(scanner) || !is_digit(*scanner->at)) {
        return false;
    }
    while (!done(scanner) && is_digit(*scanner->at)) {
        value = value * 10 + (uint32_t)(*scanner->at - '0');
        if (value > limit) {
            return false;
        }
        scanner->at++;
    }
    *out = value;
    return true;
}

bool parse_number(const char *text, size_t length, uint32_t limit, uint32_t *out)
{
    struct scanner scanner = scan(text, length);
    uint32_t number;

    if (!take_number(&scanner, limit, &number) || !done(&scanner)) {
        return false;
    }
    *out = number;
    return true;
}

/* ---- choices ---- */

/* Whether the text is the word that starts at word and ends at a bar or the end. */
static bool is_word(const char *text, size_t length, const char *word, size_t word_length)
{
    if (length != word_length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (lower(text[i]) != word[i]) {
            return false;
        }
    }
    return true;
}

bool parse_choice(const char *text, size_t length, const char *words, uint32_t *out)
{
    for (uint32_t index = 0;; index++) {
        const char *bar = strchr(words, '|');
        const size_t word_length = bar == NULL ? strlen(words) : (size_t)(bar - words);
        if (is_word(text, length, words, word_length)) {
            *out = index;
            return true;
        }
        if (bar == NULL) {
            return false;
        }
        words = bar + 1;
    }
}

/* ---- hosts ---- */

#define LABEL_MAX 63
#define DNS_MAX   253

static bool is_ipv4(const char *text, size_t length)
{
    struct scanner scanner = scan(text, length);
    uint32_t octet;

    for (int i = 0; i < 4; i++) {
        if ((i > 0 && !take(&scanner, '.')) || !take_number(&scanner, 255, &octet)) {
            return false;
        }
    }
    return done(&scanner);
}

static bool is_hex(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

/* Groups of one to four hex digits; eight of them, or fewer with one "::". */
static bool is_ipv6(const char *text, size_t length)
{
    struct scanner scanner = scan(text, length);
    int groups = 0;
    bool gap = false;

    if (length >= 2 && text[0] == ':' && text[1] == ':') {
        gap = true;
        scanner.at += 2;
    }
    while (!done(&scanner)) {
        int digits = 0;
        while (!done(&scanner) && is_hex(*scanner.at) && digits < 4) {
            scanner.at++;
            digits++;
        }
        if (digits == 0 || ++groups > 8) {
            return false;
        }
        if (done(&scanner)) {
            break;
        }
        if (!take(&scanner, ':') || done(&scanner)) {
            return false;
        }
        if (take(&scanner, ':')) {
            if (gap) {
                return false;
            }
            gap = true;
        }
    }
    return gap ? groups < 8 : groups == 8;
}

static bool is_dns(const char *text, size_t length)
{
    size_t label = 0;
    bool letters = false;

    if (length > DNS_MAX) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        if (c == '.') {
            if (label == 0 || text[i - 1] == '-') {
                return false;
            }
            label = 0;
            continue;
        }
        if ((!is_alphanumeric(c) && c != '-') || (c == '-' && label == 0) || ++label > LABEL_MAX) {
            return false;
        }
        letters = letters || !is_digit(c);
    }
    return letters && label > 0 && text[length - 1] != '-';
}

bool parse_host(const char *text, size_t length, enum name_kind *kind)
{
    if (is_ipv4(text, length) || is_ipv6(text, length)) {
        *kind = NAME_IP;
        return true;
    }
    if (is_dns(text, length)) {
        *kind = NAME_DNS;
        return true;
    }
    return false;
}

/* ---- endpoints ---- */

#define HTTPS_PORT 443

bool parse_endpoint(const char *text, size_t length, size_t *name_length, uint16_t *port)
{
    const char *colon = memchr(text, ':', length);
    const size_t name = colon == NULL ? length : (size_t)(colon - text);
    struct scanner scanner = scan(text + name, length - name);
    uint32_t number = HTTPS_PORT;

    if (!is_dns(text, name) ||
        (take(&scanner, ':') && !take_number(&scanner, UINT16_MAX, &number)) || !done(&scanner) ||
        number == 0) {
        return false;
    }
    *name_length = name;
    *port = (uint16_t)number;
    return true;
}

/* ---- days ---- */

bool parse_days(const char *text, size_t length, uint16_t *out, size_t *count)
{
    struct scanner scanner = scan(text, length);
    uint16_t days[WARNINGS_MAX];
    size_t found = 0;

    do {
        uint32_t value;
        skip_spaces(&scanner);
        if (found == WARNINGS_MAX || !take_number(&scanner, 365, &value) || value == 0) {
            return false;
        }
        days[found++] = (uint16_t)value;
        skip_spaces(&scanner);
    } while (take(&scanner, ','));
    if (!done(&scanner)) {
        return false;
    }
    memcpy(out, days, found * sizeof(days[0]));
    *count = found;
    return true;
}

/* ---- object identifiers ---- */

bool parse_oid(const char *text, size_t length)
{
    struct scanner scanner = scan(text, length);
    uint32_t arc;
    int arcs = 0;

    do {
        if (!take_number(&scanner, UINT32_MAX / 10 - 1, &arc)) {
            return false;
        }
        arcs++;
    } while (take(&scanner, '.'));
    return arcs >= 2 && done(&scanner);
}

/* ---- windows ---- */

static bool take_word(struct scanner *scanner, const char *word)
{
    const size_t length = strlen(word);

    if ((size_t)(scanner->end - scanner->at) < length ||
        !is_word(scanner->at, length, word, length)) {
        return false;
    }
    scanner->at += length;
    return true;
}

static bool take_day(struct scanner *scanner, unsigned *out)
{
    static const char *const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

    for (unsigned day = 0; day < sizeof(names) / sizeof(names[0]); day++) {
        if (take_word(scanner, names[day])) {
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

    if (take_word(scanner, "daily")) {
        *out = 0x7f;
        return true;
    }
    if (!take_day(scanner, &first)) {
        return false;
    }
    last = first;
    if (take(scanner, '-') && !take_day(scanner, &last)) {
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

    if (!take_number(scanner, 24, &hours) || !take(scanner, ':') || scanner->at - start > 3) {
        return false;
    }
    start = scanner->at;
    if (!take_number(scanner, hours == 24 ? 0 : 59, &minutes) || scanner->at - start != 2) {
        return false;
    }
    *out = (uint16_t)(hours * 60 + minutes);
    return true;
}

/* One that ends when it begins could mean nothing, or a whole day. */
static bool take_window(struct scanner *scanner, struct restart_window *out)
{
    skip_spaces(scanner);
    if (!take_days(scanner, &out->days) || !take(scanner, ' ')) {
        return false;
    }
    skip_spaces(scanner);
    if (!take_clock(scanner, &out->from) || !take(scanner, '-') ||
        !take_clock(scanner, &out->until)) {
        return false;
    }
    skip_spaces(scanner);
    return out->from < 24 * 60 && out->from != out->until;
}

bool parse_windows(const char *text, size_t length, struct restart_window *out, size_t *count)
{
    struct scanner scanner = scan(text, length);
    struct restart_window windows[RESTART_WINDOWS_MAX];
    size_t found = 0;

    do {
        if (found == RESTART_WINDOWS_MAX || !take_window(&scanner, &windows[found])) {
            return false;
        }
        found++;
    } while (take(&scanner, ';'));
    if (!done(&scanner)) {
        return false;
    }
    memcpy(out, windows, found * sizeof(windows[0]));
    *count = found;
    return true;
}

/* ---- services ---- */

/* What it covers is restarted anyway; our own would be asked to wait for itself. */
static bool may_be_further(const char *name)
{
    return !service_name_equal(name, SSTP_SERVICE) &&
           !service_name_equal(name, RAS_MANAGER_SERVICE) &&
           !service_name_equal(name, REMOTE_ACCESS_SERVICE) &&
           !service_name_equal(name, OUR_SERVICE);
}

/* A name has no slash of either kind (CreateServiceW). */
static bool take_service(struct scanner *scanner, char out[SERVICE_NAME_SIZE])
{
    size_t length = 0;
    size_t used = 0;

    skip_spaces(scanner);
    while (!done(scanner) && *scanner->at != ';') {
        const char c = *scanner->at++;
        if (c == '/' || c == '\\' || length == SERVICE_NAME_SIZE - 1) {
            return false;
        }
        out[length++] = c;
        used = c == ' ' ? used : length;
    }
    out[used] = '\0';
    return used > 0 && may_be_further(out);
}

static bool is_among(const char *name, char (*names)[SERVICE_NAME_SIZE], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (service_name_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

bool parse_services(const char *text, size_t length, char out[FURTHER_MAX][SERVICE_NAME_SIZE],
                    size_t *count)
{
    struct scanner scanner = scan(text, length);
    char names[FURTHER_MAX][SERVICE_NAME_SIZE];
    size_t found = 0;

    do {
        if (found == FURTHER_MAX || !take_service(&scanner, names[found]) ||
            is_among(names[found], names, found)) {
            return false;
        }
        found++;
    } while (take(&scanner, ';'));
    memcpy(out, names, found * sizeof(names[0]));
    *count = found;
    return true;
}
