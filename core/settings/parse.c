/* What a person types into a setting: numbers, choices and lists. Hosts and weekly times have files
 * of their own. */
#include "settings/parse.h"

#include <string.h>

#include "base/ascii.h"
#include "base/scanner.h"

bool parse_number(const char *text, size_t length, uint32_t limit, uint32_t *out)
{
    struct scanner scanner = scan_text(text, length);
    uint32_t number;

    if (!scan_number(&scanner, limit, &number) || !scan_done(&scanner)) {
        return false;
    }
    *out = number;
    return true;
}

/* ---- choices ---- */

bool parse_choice(const char *text, size_t length, const char *words, uint32_t *out)
{
    for (uint32_t index = 0;; index++) {
        const char *bar = strchr(words, '|');
        const size_t word_length = bar == NULL ? strlen(words) : (size_t)(bar - words);
        if (ascii_is_word(text, length, words, word_length)) {
            *out = index;
            return true;
        }
        if (bar == NULL) {
            return false;
        }
        words = bar + 1;
    }
}

/* ---- lists ---- */

/* Up to the next semicolon that separates. A quote that does not end is none that hides one. */
static bool take_item(struct scanner *scanner, bool may_quote, struct setting_list *list,
                      size_t *used)
{
    const size_t start = *used;
    size_t end = start;
    bool quoted = false;
    bool hidden = false; /* a semicolon, by the quote that is open */

    scan_spaces(scanner);
    while (!scan_done(scanner) && (quoted || *scanner->at != ';')) {
        if (may_quote && *scanner->at == '"') {
            quoted = !quoted;
            hidden = false;
        }
        hidden = hidden || *scanner->at == ';';
        list->text[(*used)++] = *scanner->at;
        end = *scanner->at == ' ' ? end : *used;
        scanner->at++;
    }
    *used = end;
    list->text[(*used)++] = '\0';
    list->at[list->count++] = (uint16_t)start;
    return end > start && !(quoted && hidden);
}

static bool take_list(const char *text, size_t length, bool may_quote, struct setting_list *out)
{
    struct scanner scanner = scan_text(text, length);
    struct setting_list list = {.count = 0};
    size_t used = 0;

    do {
        if (list.count == SETTING_LIST_MAX || !take_item(&scanner, may_quote, &list, &used)) {
            return false;
        }
    } while (scan_char(&scanner, ';'));
    *out = list;
    return true;
}

bool parse_list(const char *text, size_t length, struct setting_list *out)
{
    return take_list(text, length, false, out);
}

bool parse_issuers(const char *text, size_t length, struct setting_list *out)
{
    return take_list(text, length, true, out);
}

/* ---- days ---- */

bool parse_days(const char *text, size_t length, uint16_t *out, size_t *count)
{
    struct scanner scanner = scan_text(text, length);
    uint16_t days[WARNINGS_MAX];
    size_t found = 0;

    do {
        uint32_t value;
        scan_spaces(&scanner);
        if (found == WARNINGS_MAX || !scan_number(&scanner, 365, &value) || value == 0) {
            return false;
        }
        days[found++] = (uint16_t)value;
        scan_spaces(&scanner);
    } while (scan_char(&scanner, ','));
    if (!scan_done(&scanner)) {
        return false;
    }
    memcpy(out, days, found * sizeof(days[0]));
    *count = found;
    return true;
}

/* ---- object identifiers ---- */

bool parse_oid(const char *text, size_t length)
{
    struct scanner scanner = scan_text(text, length);
    uint32_t arc;
    int arcs = 0;

    do {
        if (!scan_number(&scanner, UINT32_MAX / 10 - 1, &arc)) {
            return false;
        }
        arcs++;
    } while (scan_char(&scanner, '.'));
    return arcs >= 2 && scan_done(&scanner);
}

bool parse_template(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((text[i] < '0' || text[i] > '9') && text[i] != '.' && text[i] != ' ') {
            return true;
        }
    }
    return parse_oid(text, length);
}

/* ---- services ---- */

/* What it covers is restarted anyway; our own would be asked to wait for itself. */
static bool may_be_companion(const char *name)
{
    return !service_name_equal(name, SSTP_SERVICE) &&
           !service_name_equal(name, RAS_MANAGER_SERVICE) &&
           !service_name_equal(name, REMOTE_ACCESS_SERVICE) &&
           !service_name_equal(name, OUR_SERVICE);
}

/* A name has no slash of either kind (CreateServiceW). */
static bool is_service_name(const char *name)
{
    return strlen(name) < SERVICE_NAME_SIZE && strchr(name, '/') == NULL &&
           strchr(name, '\\') == NULL;
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

bool parse_services(const char *text, size_t length, char out[COMPANIONS_MAX][SERVICE_NAME_SIZE],
                    size_t *count)
{
    char names[COMPANIONS_MAX][SERVICE_NAME_SIZE];
    struct setting_list list;

    if (!parse_list(text, length, &list)) {
        return false;
    }
    for (size_t i = 0; i < list.count; i++) {
        const char *name = setting_list_at(&list, i);
        if (!is_service_name(name) || !may_be_companion(name) || is_among(name, names, i)) {
            return false;
        }
        memcpy(names[i], name, strlen(name) + 1);
    }
    memcpy(out, names, list.count * sizeof(names[0]));
    *count = list.count;
    return true;
}
