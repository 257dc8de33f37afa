/* The JSON writer. */
#include "output/json.h"

#include <string.h>

#define REPLACEMENT 0xfffd /* for what is not valid */

/* ---- text ---- */

static void flush(struct json *json)
{
    if (json->used > 0) {
        json->sink(json->context, json->buffer, json->used);
        json->used = 0;
    }
}

/* A few bytes that belong together: they are never handed over in two pieces. */
static void put(struct json *json, const char *bytes, size_t length)
{
    if (json->used + length > JSON_BUFFER_SIZE) {
        flush(json);
    }
    memcpy(json->buffer + json->used, bytes, length);
    json->used += length;
}

static void format_plain(struct json *json, const char *text)
{
    for (; *text != '\0'; text++) {
        put(json, text, 1); /* ASCII, all of it ours */
    }
}

static bool continues(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* The length of the valid UTF-8 character at a terminated text's beginning (RFC 3629: no overlong
 * form, no surrogate, nothing above U+10FFFF); 0: it is not valid. A terminator ends no sequence
 * early: it is no continuation. */
static size_t character_length(const unsigned char *text)
{
    const unsigned char first = text[0];

    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return continues(text[1]) ? 2 : 0;
    }
    if (first >= 0xe0 && first <= 0xef) {
        const bool low = first == 0xe0 && text[1] < 0xa0;
        const bool surrogate = first == 0xed && text[1] > 0x9f;
        return continues(text[1]) && !low && !surrogate && continues(text[2]) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const bool low = first == 0xf0 && text[1] < 0x90;
        const bool high = first == 0xf4 && text[1] > 0x8f;
        return continues(text[1]) && !low && !high && continues(text[2]) && continues(text[3]) ? 4
                                                                                               : 0;
    }
    return 0;
}

static uint32_t code_point(const unsigned char *text, size_t length)
{
    static const unsigned char lead[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t point = text[0] & lead[length];

    for (size_t i = 1; i < length; i++) {
        point = point << 6 | (text[i] & 0x3fu);
    }
    return point;
}

static void put_unit(struct json *json, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    const char escape[6] = {'\\',
                            'u',
                            digits[unit >> 12 & 15],
                            digits[unit >> 8 & 15],
                            digits[unit >> 4 & 15],
                            digits[unit & 15]};

    put(json, escape, sizeof(escape));
}

/* Above U+FFFF as UTF-16 has it (RFC 8259, 7). */
static void put_escape(struct json *json, uint32_t point)
{
    if (point > 0xffff) {
        put_unit(json, 0xd800 + ((point - 0x10000) >> 10));
        put_unit(json, 0xdc00 + ((point - 0x10000) & 0x3ff));
    } else {
        put_unit(json, point);
    }
}

static void put_quoted(struct json *json, const char *text)
{
    const unsigned char *rest = (const unsigned char *)text;

    put(json, "\"", 1);
    while (*rest != '\0') {
        const size_t length = character_length(rest);
        if (length == 0) {
            put_unit(json, REPLACEMENT);
        } else if (*rest == '"' || *rest == '\\') {
            const char escape[2] = {'\\', (char)*rest};
            put(json, escape, sizeof(escape));
        } else if (*rest < 0x20 || *rest >= 0x7f) {
            put_escape(json, code_point(rest, length));
        } else {
            put(json, (const char *)rest, 1);
        }
        rest += length == 0 ? 1 : length;
    }
    put(json, "\"", 1);
}

/* ---- structure ---- */

static void new_line(struct json *json)
{
    put(json, "\n", 1);
    for (unsigned i = 0; i < json->depth; i++) {
        put(json, "  ", 2);
    }
}

/* What stands before a value. */
static void begin_value(struct json *json, const char *key)
{
    bool *filled = &json->filled[json->depth - 1];

    if (*filled) {
        put(json, ",", 1);
    }
    *filled = true;
    new_line(json);
    if (key != NULL) {
        put_quoted(json, key);
        put(json, ": ", 2);
    }
}

static void begin_items(struct json *json, bool is_array)
{
    put(json, is_array ? "[" : "{", 1);
    json->filled[json->depth] = false;
    json->is_array[json->depth] = is_array;
    json->depth++;
}

void json_begin(struct json *json, json_sink *sink, void *context)
{
    *json = (struct json){.sink = sink, .context = context};
    begin_items(json, false);
}

void json_finish(struct json *json)
{
    json_close(json);
    put(json, "\n", 1);
    flush(json);
}

void json_object(struct json *json, const char *key)
{
    begin_value(json, key);
    begin_items(json, false);
}

void json_array(struct json *json, const char *key)
{
    begin_value(json, key);
    begin_items(json, true);
}

void json_close(struct json *json)
{
    json->depth--;
    if (json->filled[json->depth]) {
        new_line(json);
    }
    put(json, json->is_array[json->depth] ? "]" : "}", 1);
}

/* ---- values ---- */

void json_string(struct json *json, const char *key, const char *text)
{
    begin_value(json, key);
    if (text == NULL) {
        format_plain(json, "null");
    } else {
        put_quoted(json, text);
    }
}

void json_number(struct json *json, const char *key, uint64_t number)
{
    char digits[20];
    size_t first = sizeof(digits);

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    begin_value(json, key);
    put(json, digits + first, sizeof(digits) - first);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin_value(json, key);
    format_plain(json, value ? "true" : "false");
}

void json_null(struct json *json, const char *key)
{
    json_string(json, key, NULL);
}

void json_hex(struct json *json, const char *key, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";

    begin_value(json, key);
    put(json, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        const char pair[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
        put(json, pair, sizeof(pair));
    }
    put(json, "\"", 1);
}
