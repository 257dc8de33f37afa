/* The JSON writer: what it writes, and that a real parser takes it whatever goes in. */
#include "output/json.h"

#include <stdio.h>

#include "plain.h"

/* ---- into memory ---- */

struct document {
    char text[262144];
    size_t length;
};

static void take(void *context, const char *text, size_t length)
{
    struct document *document = context;

    assert_true(length > 0 && length <= JSON_BUFFER_SIZE);
    for (size_t i = 0; i < length; i++) {
        assert_in_range((unsigned char)text[i], '\n', 0x7e); /* ASCII */
    }
    assert_true(document->length + length < sizeof(document->text));
    memcpy(document->text + document->length, text, length);
    document->length += length;
    document->text[document->length] = '\0';
}

static struct document *fresh(void)
{
    static struct document document;

    document.length = 0;
    return &document;
}

static void assert_string(const char *text, const char *expected)
{
    struct document *document = fresh();
    struct json json;
    char whole[512];

    json_begin(&json, take, document);
    json_string(&json, "a", text);
    json_finish(&json);
    (void)snprintf(whole, sizeof(whole), "{\n  \"a\": %s\n}\n", expected);
    assert_string_equal(document->text, whole);
}

static void strings_are_escaped(void **state)
{
    (void)state;
    assert_string("plain", "\"plain\"");
    assert_string("", "\"\"");
    assert_string(NULL, "null");
    assert_string("a\"b\\c/d", "\"a\\\"b\\\\c/d\"");
    assert_string("\r\n\t\x01\x1f\x7f", "\"\\u000d\\u000a\\u0009\\u0001\\u001f\\u007f\"");
}

static void what_is_no_ascii_is_escaped_and_what_is_no_utf8_replaced(void **state)
{
    (void)state;
    assert_string("\xc3\xbc \xe2\x82\xac \xf0\x9f\x94\x92", "\"\\u00fc \\u20ac \\ud83d\\udd12\"");
    assert_string("\xc2\x80\xef\xbf\xbf", "\"\\u0080\\uffff\"");
    assert_string("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", /* U+10000, U+10FFFF */
                  "\"\\ud800\\udc00\\udbff\\udfff\"");
    assert_string("\xed\x9f\xbf\xee\x80\x80", "\"\\ud7ff\\ue000\"");
#define BAD "\\ufffd"
    assert_string("a\x80z", "\"a" BAD "z\"");
    assert_string("\xc3", "\"" BAD "\""); /* cut off */
    assert_string("\xe2\x82", "\"" BAD BAD "\"");
    assert_string("\xf0\x9f\x94", "\"" BAD BAD BAD "\"");
    assert_string("\xc3(", "\"" BAD "(\"");
    assert_string("\xc0\xaf", "\"" BAD BAD "\""); /* overlong */
    assert_string("\xe0\x80\xaf", "\"" BAD BAD BAD "\"");
    assert_string("\xf0\x80\x80\xaf", "\"" BAD BAD BAD BAD "\"");
    assert_string("\xed\xa0\x80", "\"" BAD BAD BAD "\"");         /* a surrogate */
    assert_string("\xf4\x90\x80\x80", "\"" BAD BAD BAD BAD "\""); /* above U+10FFFF */
    assert_string("\xff\xfe", "\"" BAD BAD "\"");
}

static void structure_and_values(void **state)
{
    static const uint8_t bytes[] = {0x00, 0x9f, 0xff};
    struct document *document = fresh();
    struct json json;

    (void)state;
    json_begin(&json, take, document);
    json_number(&json, "least", 0);
    json_number(&json, "most", UINT64_MAX);
    json_bool(&json, "yes", true);
    json_bool(&json, "no", false);
    json_null(&json, "nothing");
    json_hex(&json, "hex", bytes, sizeof(bytes));
    json_array(&json, "empty");
    json_close(&json);
    json_object(&json, "none");
    json_close(&json);
    json_array(&json, "list");
    json_object(&json, NULL);
    json_string(&json, "\"key\"", "value");
    json_close(&json);
    json_number(&json, NULL, 7);
    json_close(&json);
    json_finish(&json);
    assert_string_equal(document->text, "{\n"
                                        "  \"least\": 0,\n"
                                        "  \"most\": 18446744073709551615,\n"
                                        "  \"yes\": true,\n"
                                        "  \"no\": false,\n"
                                        "  \"nothing\": null,\n"
                                        "  \"hex\": \"009fff\",\n"
                                        "  \"empty\": [],\n"
                                        "  \"none\": {},\n"
                                        "  \"list\": [\n"
                                        "    {\n"
                                        "      \"\\\"key\\\"\": \"value\"\n"
                                        "    },\n"
                                        "    7\n"
                                        "  ]\n"
                                        "}\n");
}

static void an_empty_document(void **state)
{
    struct document *document = fresh();
    struct json json;

    (void)state;
    json_begin(&json, take, document);
    json_finish(&json);
    assert_string_equal(document->text, "{}\n");
}

/* ---- a real parser ---- */

#define DOCUMENTS 3000

/* Always the same. */
static unsigned draw(uint64_t *random, unsigned below)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*random >> 33) % below;
}

/* Any bytes, with more of those that matter than chance would have. */
static const char *any_text(uint64_t *random, char text[64])
{
    static const char liked[] = "\"\\/{}[],:\n\xc3\xa9\xe2\x82\xac\xed\xa0\xf0\x9f\x94\x92\xc0\xff";
    const unsigned length = draw(random, 63);

    for (unsigned i = 0; i < length; i++) {
        text[i] = draw(random, 2) == 0 ? liked[draw(random, sizeof(liked) - 1)]
                                       : (char)(1 + draw(random, 255));
    }
    text[length] = '\0';
    return draw(random, 20) == 0 ? NULL : text;
}

static void write_values(struct json *json, uint64_t *random, unsigned depth, bool in_array)
{
    const unsigned count = draw(random, 6);

    for (unsigned i = 0; i < count; i++) {
        char name[64];
        char text[64];
        const char *any = any_text(random, name);
        const char *key = in_array ? NULL : any == NULL ? "" : any;
        switch (draw(random, depth + 2 < JSON_DEPTH_MAX ? 7 : 4)) {
        case 0:
            json_number(json, key, *random);
            break;
        case 1:
            json_bool(json, key, draw(random, 2) == 0);
            break;
        case 2:
            json_hex(json, key, (const uint8_t *)random, draw(random, 9));
            break;
        case 3:
        case 4:
            json_string(json, key, any_text(random, text));
            break;
        case 5:
            json_object(json, key);
            write_values(json, random, depth + 1, false);
            json_close(json);
            break;
        default:
            json_array(json, key);
            write_values(json, random, depth + 1, true);
            json_close(json);
        }
    }
}

/* Parses each strictly: ASCII, one value, nothing but white space behind it. */
#define PARSER                                                                                     \
    "python3 -c \"import json, sys\n"                                                              \
    "documents = sys.stdin.buffer.read().split(bytes(1))[:-1]\n"                                   \
    "parsed = [json.loads(document.decode('ascii')) for document in documents]\n"                  \
    "sys.exit(0 if len(parsed) == %d and all(type(p) is dict for p in parsed) else 1)\""

static void a_real_parser_takes_whatever_goes_in(void **state)
{
    struct document *document = fresh();
    uint64_t random = 1;
    char command[512];
    FILE *parser;

    (void)state;
    (void)snprintf(command, sizeof(command), PARSER, DOCUMENTS);
    parser = popen(command, "w");
    assert_non_null(parser);
    for (int i = 0; i < DOCUMENTS; i++) {
        struct json json;
        document->length = 0;
        json_begin(&json, take, document);
        write_values(&json, &random, 1, false);
        json_finish(&json);
        assert_int_equal(fwrite(document->text, 1, document->length + 1, parser),
                         document->length + 1);
    }
    assert_int_equal(pclose(parser), 0);
}

/* ---- every character ---- */

#define BLOCK      8192u
#define CHARACTERS 0x110000u

static unsigned format_utf8(char *text, uint32_t point)
{
    if (point < 0x80) {
        text[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        text[0] = (char)(0xc0 | point >> 6);
        text[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        text[0] = (char)(0xe0 | point >> 12);
        text[1] = (char)(0x80 | (point >> 6 & 0x3f));
        text[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    text[0] = (char)(0xf0 | point >> 18);
    text[1] = (char)(0x80 | (point >> 12 & 0x3f));
    text[2] = (char)(0x80 | (point >> 6 & 0x3f));
    text[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

/* What it reads, document behind document, is every character but the terminator, in order. */
#define READER                                                                                     \
    "python3 -c \"import json, sys\n"                                                              \
    "documents = sys.stdin.buffer.read().split(bytes(1))[:-1]\n"                                   \
    "read = ''.join(json.loads(document.decode('ascii'))['a'] for document in documents)\n"        \
    "every = ''.join(chr(c) for c in range(1, 0x110000) if not 0xd800 <= c < 0xe000)\n"            \
    "sys.exit(0 if read == every else 1)\""

static void a_real_parser_reads_every_character(void **state)
{
    static char text[4 * BLOCK + 1];
    FILE *parser = popen(READER, "w");

    (void)state;
    assert_non_null(parser);
    for (uint32_t first = 0; first < CHARACTERS; first += BLOCK) {
        struct document *document = fresh();
        struct json json;
        size_t length = 0;
        for (uint32_t point = first; point < first + BLOCK; point++) {
            if (point != 0 && (point < 0xd800 || point > 0xdfff)) {
                length += format_utf8(text + length, point);
            }
        }
        text[length] = '\0';
        json_begin(&json, take, document);
        json_string(&json, "a", text);
        json_finish(&json);
        assert_int_equal(fwrite(document->text, 1, document->length + 1, parser),
                         document->length + 1);
    }
    assert_int_equal(pclose(parser), 0);
}

int run_json_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(what_is_no_ascii_is_escaped_and_what_is_no_utf8_replaced),
        cmocka_unit_test(structure_and_values),
        cmocka_unit_test(an_empty_document),
        cmocka_unit_test(a_real_parser_takes_whatever_goes_in),
        cmocka_unit_test(a_real_parser_reads_every_character),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
