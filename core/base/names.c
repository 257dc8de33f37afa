/* Names: equality without case, wildcards, and sets of names. */
#include "base/names.h"

#include <string.h>

#include "base/ascii.h"

/* Names are nearly always in lower case, and strcmp is many times as fast. */
static bool text_equal(const char *a, const char *b)
{
    if (strcmp(a, b) == 0) {
        return true;
    }
    while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static bool starts_with(const char *text, const char *part)
{
    while (*part != '\0' && ascii_lower(*text) == ascii_lower(*part)) {
        text++;
        part++;
    }
    return *part == '\0';
}

bool name_is_public(const struct certificate_name *name)
{
    static const char *const inside[] = {"local", "localhost", "lan",      "home",
                                         "corp",  "internal",  "intranet", "private",
                                         "test",  "invalid",   "example"};
    const char *last = NULL;

    for (const char *dot = strchr(name->text, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        last = dot;
    }
    if (name->kind == NAME_IP || last == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
        if (text_equal(last + 1, inside[i])) {
            return false;
        }
    }
    return true;
}

/* "_" is in no host name, and in many a name of a Windows machine. */
static bool is_of_hosts(char character)
{
    const char lower = ascii_lower(character);

    return (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '-' ||
           lower == '.' || lower == '_';
}

bool name_can_be_asked_for(const struct certificate_name *name)
{
    const char *rest = name->text;

    while (is_of_hosts(*rest)) {
        rest++;
    }
    return name->kind != NAME_IP && rest != name->text && *rest == '\0';
}

bool text_contains(const char *text, const char *part)
{
    do {
        if (starts_with(text, part)) {
            return true;
        }
    } while (*text++ != '\0');
    return false;
}

/* A common name stands in for a DNS name where there is no alternative name. */
static bool same_kind(const struct certificate_name *a, const struct certificate_name *b)
{
    return (a->kind == NAME_IP) == (b->kind == NAME_IP);
}

bool name_equal(const struct certificate_name *a, const struct certificate_name *b)
{
    return same_kind(a, b) && text_equal(a->text, b->text);
}

/* What follows the first label, with its dot; NULL if there is only one label. */
static const char *parent_domain(const char *name)
{
    while (*name != '\0' && *name != '.') {
        name++;
    }
    return *name == '.' && name[1] != '\0' ? name : NULL;
}

bool name_covers(const struct certificate_name *name, const struct certificate_name *wanted)
{
    if (name_equal(name, wanted)) {
        return true;
    }
    if (!same_kind(name, wanted) || name->kind == NAME_IP || name->text[0] != '*' ||
        name->text[1] != '.' || wanted->text[0] == '.') {
        return false;
    }
    const char *parent = parent_domain(wanted->text);
    return parent != NULL && text_equal(name->text + 1, parent);
}

/* ---- sets ---- */

typedef bool relation(const struct certificate_name *name, const struct certificate_name *wanted);

/* Sets are in the same order nearly always, and one wildcard covers many: so the search goes on
 * from the name found last, or the one after it where each is good for one only, which makes it
 * linear in their number. */
static bool each_found(const struct names *names, relation *good_for, const struct names *wanted)
{
    size_t at = 0;

    for (size_t i = 0; i < wanted->count; i++) {
        size_t tried = 0;
        while (tried < names->count && !good_for(&names->items[at], &wanted->items[i])) {
            tried++;
            at = at + 1 < names->count ? at + 1 : 0;
        }
        if (tried == names->count) {
            return false;
        }
        at = good_for == name_equal && at + 1 < names->count ? at + 1 : at;
    }
    return true;
}

bool names_cover(const struct names *names, const struct names *wanted)
{
    return each_found(names, name_covers, wanted);
}

bool names_cover_one(const struct names *names, const struct names *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        if (names_cover(names, &(struct names){&wanted->items[i], 1})) {
            return true;
        }
    }
    return false;
}

size_t names_count_covered(const struct names *names, const struct names *wanted)
{
    size_t count = 0;

    for (size_t i = 0; i < wanted->count; i++) {
        count += names_cover(names, &(struct names){&wanted->items[i], 1});
    }
    return count;
}

static bool equal_in_order(const struct names *a, const struct names *b)
{
    size_t same = 0;

    while (same < a->count && same < b->count && name_equal(&a->items[same], &b->items[same])) {
        same++;
    }
    return same == a->count && same == b->count;
}

bool names_equal(const struct names *a, const struct names *b)
{
    return equal_in_order(a, b) || (each_found(b, name_equal, a) && each_found(a, name_equal, b));
}

enum names_match names_match(const struct names *names, const struct names *wanted)
{
    if (each_found(names, name_equal, wanted)) {
        return NAMES_LITERAL;
    }
    return names_cover(names, wanted) ? NAMES_COVER : NAMES_OTHER;
}
