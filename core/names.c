/* Names: equality without case, wildcards, and sets of names. */
#include "names.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool text_equal(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static bool starts_with(const char *text, const char *part)
{
    while (*part != '\0' && lower(*text) == lower(*part)) {
        text++;
        part++;
    }
    return *part == '\0';
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

bool names_cover(const struct names *names, const struct names *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        bool covered = false;
        for (size_t j = 0; j < names->count && !covered; j++) {
            covered = name_covers(&names->items[j], &wanted->items[i]);
        }
        if (!covered) {
            return false;
        }
    }
    return true;
}

static bool contains(const struct names *names, const struct certificate_name *wanted)
{
    for (size_t i = 0; i < names->count; i++) {
        if (name_equal(&names->items[i], wanted)) {
            return true;
        }
    }
    return false;
}

static bool subset(const struct names *a, const struct names *b)
{
    for (size_t i = 0; i < a->count; i++) {
        if (!contains(b, &a->items[i])) {
            return false;
        }
    }
    return true;
}

bool names_equal(const struct names *a, const struct names *b)
{
    return subset(a, b) && subset(b, a);
}
