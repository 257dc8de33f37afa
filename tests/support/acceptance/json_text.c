/* Reading JSON; see json_text.h. A position in the text goes forward over what is valid. */
#include "json_text.h"

#include <stdio.h>
#include <stdlib.h>

static const char *document;

static void bad(const char *at)
{
    fail_msg("this is no JSON at \"%.40s\"; the whole:\n%s", at, document);
}

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *skip_escape(const char *at)
{
    if (*at == 'u') {
        if (strspn(at + 1, "0123456789abcdefABCDEF") < 4) {
            bad(at);
        }
        return at + 5;
    }
    if (*at == '\0' || strchr("\"\\/bfnrt", *at) == NULL) {
        bad(at);
    }
    return at + 1;
}

static const char *skip_string(const char *at)
{
    if (*at != '"') {
        bad(at);
    }
    at++;
    while (*at != '"') {
        if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7e) { /* the product's is ASCII */
            bad(at);
        }
        at = *at == '\\' ? skip_escape(at + 1) : at + 1;
    }
    return at + 1;
}

static const char *skip_value(const char *at);

/* The value of the member or element number `wanted` (NULL: of none) and, in *end, what follows. */
static const char *walk(const char *at, const char *wanted, size_t length, const char **end,
                        size_t *count)
{
    const bool object = *at == '{';
    const char close = object ? '}' : ']';
    const char *found = NULL;

    *count = 0;
    for (at = skip_space(at + 1); *at != close; (*count)++) {
        char number[24];
        const char *key = at;
        size_t key_length;
        if (object) {
            at = skip_space(skip_string(at));
            key++;
            key_length = (size_t)(strchr(key, '"') - key);
            if (*at++ != ':') {
                bad(at - 1);
            }
            at = skip_space(at);
        } else {
            key_length = (size_t)snprintf(number, sizeof(number), "%u", (unsigned)*count);
            key = number;
        }
        if (wanted != NULL && key_length == length && memcmp(key, wanted, length) == 0) {
            found = at;
        }
        at = skip_space(skip_value(at));
        if (*at == ',') {
            at = skip_space(at + 1);
            if (*at == close) {
                bad(at);
            }
        } else if (*at != close) {
            bad(at);
        }
    }
    *end = at + 1;
    return found;
}

static const char *skip_value(const char *at)
{
    static const char *const words[] = {"true", "false", "null"};
    size_t count;
    const char *end;

    if (*at == '"') {
        return skip_string(at);
    }
    if (*at == '{' || *at == '[') {
        (void)walk(at, NULL, 0, &end, &count);
        return end;
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strncmp(at, words[i], strlen(words[i])) == 0) {
            return at + strlen(words[i]);
        }
    }
    count = strspn(at, "0123456789");
    if (count == 0 || (*at == '0' && count > 1)) {
        bad(at);
    }
    return at + count;
}

void json_take(const char *text)
{
    document = text;
    if (*skip_space(skip_value(skip_space(text))) != '\0') {
        bad(skip_value(skip_space(text)));
    }
}

/* ---- values ---- */

static const char *find(const char *path)
{
    const char *at = skip_space(document);

    while (at != NULL && *path != '\0') {
        const size_t length = strcspn(path, ".");
        const char *end;
        size_t count;
        if (*at != '{' && *at != '[') {
            return NULL;
        }
        at = walk(at, path, length, &end, &count);
        path += length + (path[length] == '.');
    }
    return at;
}

/* Behind a backslash: a character of UTF-16. */
static wchar_t unit_at(const char *at)
{
    const char digits[5] = {at[1], at[2], at[3], at[4], '\0'};

    return (wchar_t)strtoul(digits, NULL, 16);
}

/* One character, or the two that a surrogate pair makes. Returns what follows. */
static const char *unescape_units(const char *at, const char *end, char **out)
{
    wchar_t units[2] = {unit_at(at + 1), 0};
    int count = 1;

    at += 6;
    if (IS_HIGH_SURROGATE(units[0]) && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
        units[count++] = unit_at(at + 1);
        at += 6;
    }
    count = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, units, count, *out, 4, NULL, NULL);
    assert_true(count > 0); /* no half of a pair */
    *out += count;
    return at;
}

static void unescape(const char *at, const char *end, char *out)
{
    while (at < end) {
        if (*at != '\\') {
            *out++ = *at++;
        } else if (at[1] == 'u') {
            at = unescape_units(at, end, &out);
        } else {
            *out++ = at[1];
            at += 2;
        }
    }
    *out = '\0';
}

const char *json_value(const char *path)
{
    static char value[8192];
    const char *at = find(path);
    const char *end;

    if (at == NULL) {
        return NULL;
    }
    end = skip_value(at);
    if ((size_t)(end - at) >= sizeof(value)) {
        fail_msg("the value of %s is too long", path);
    }
    if (*at == '"') {
        unescape(at + 1, end - 1, value);
    } else {
        memcpy(value, at, (size_t)(end - at));
        value[end - at] = '\0';
    }
    return value;
}

void assert_json(const char *path, const char *expected)
{
    const char *value = json_value(path);

    if (value == NULL || strcmp(value, expected) != 0) {
        fail_msg("%s is %s, not %s, in:\n%s", path, value == NULL ? "not there" : value, expected,
                 document);
    }
}

void assert_json_same(const char *path, const char *other)
{
    char expected[1024];
    const char *value = json_value(other);

    (void)snprintf(expected, sizeof(expected), "%s", value == NULL ? "not there" : value);
    assert_json(path, expected);
}

size_t json_count(const char *path)
{
    const char *at = find(path);
    const char *end;
    size_t count = 0;

    if (at == NULL || *at != '[') {
        fail_msg("%s is no array in:\n%s", path, document);
        return 0;
    }
    (void)walk(at, NULL, 0, &end, &count);
    return count;
}
