/* Names as texts with a prefix, so that an administrator can read them in regedit. */
#include "state/last_good.h"

#include <wchar.h>

#include "certificates/store.h"
#include "state/records.h"
#include "win32/error.h"
#include "win32/registry.h"
#include "win32/text.h"

static const wchar_t thumbprint_name[] = L"LastGoodThumbprint";
static const wchar_t names_name[] = L"LastGoodNames";
static const wchar_t details_name[] = L"LastGoodDetails";

#define NAME_SIZE      254 /* a name of 253 characters with its terminator */
#define PREFIX_MAX     4
#define NAMES_SIZE_MAX ((CERT_STORE_NAMES_MAX * (PREFIX_MAX + NAME_SIZE) + 1) * sizeof(wchar_t))

static const struct {
    const wchar_t *text;
    enum name_kind kind;
} prefixes[] = {{L"DNS:", NAME_DNS}, {L"IP:", NAME_IP}, {L"CN:", NAME_COMMON}};

#define PREFIX_COUNT (sizeof(prefixes) / sizeof(prefixes[0]))

static struct outcome no_memory(void)
{
    return outcome_failed("HeapAlloc", "LastGoodNames", ERROR_NOT_ENOUGH_MEMORY);
}

/* ---- reading ---- */

static size_t count_strings(const wchar_t *strings)
{
    size_t count = 0;

    for (; strings[0] != L'\0'; strings += wcslen(strings) + 1) {
        count++;
    }
    return count;
}

/* False: not a name. */
static bool parse_name(const wchar_t *string, enum name_kind *kind, char text[NAME_SIZE])
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        const size_t length = wcslen(prefixes[i].text);
        if (wcsncmp(string, prefixes[i].text, length) == 0) {
            *kind = prefixes[i].kind;
            return string[length] != L'\0' &&
                   text_to_utf8(string + length, text, NAME_SIZE) == ERROR_SUCCESS;
        }
    }
    return false;
}

static struct outcome parse_names(const wchar_t *strings, struct arena *arena,
                                  struct last_good *out)
{
    const size_t count = count_strings(strings);
    struct certificate_name *items = arena_alloc(arena, count, sizeof(*items));

    if (items == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < count; i++, strings += wcslen(strings) + 1) {
        char text[NAME_SIZE];
        if (!parse_name(strings, &items[i].kind, text)) {
            out->presence = PART_MALFORMED;
            return outcome_success();
        }
        items[i].text = text_copy(arena, text);
        if (items[i].text == NULL) {
            return no_memory();
        }
    }
    out->names = (struct names){.items = items, .count = count};
    out->presence = PART_PRESENT;
    return outcome_success();
}

/* The worse of two values: one alone is of no use. */
static enum presence together(enum presence a, enum presence b)
{
    if (a == PART_ABSENT || b == PART_ABSENT) {
        return PART_ABSENT;
    }
    return a == PART_MALFORMED || b == PART_MALFORMED ? PART_MALFORMED : PART_PRESENT;
}

/* Validity and root. Without them, or where they are another certificate's, the rest still counts.
 */
static struct outcome read_details(HKEY key, struct last_good *out)
{
    uint8_t bytes[CODEC_SIZE_MAX];
    uint32_t size;
    struct outcome error;
    const enum presence presence =
        registry_read_binary(key, details_name, bytes, sizeof(bytes), &size, &error);

    if (presence == PART_UNREADABLE) {
        return error;
    }
    if (presence == PART_PRESENT) {
        (void)last_good_decode(bytes, size, out);
    }
    return outcome_success();
}

static struct outcome read_values(HKEY key, struct arena *arena, struct last_good *out)
{
    struct outcome error;
    const wchar_t *strings;
    uint32_t size;
    enum presence names;
    enum presence thumbprint = registry_read_binary(key, thumbprint_name, out->thumbprint.bytes,
                                                    THUMBPRINT_SIZE, &size, &error);

    if (thumbprint == PART_UNREADABLE) {
        return error;
    }
    if (thumbprint == PART_PRESENT && size != THUMBPRINT_SIZE) {
        thumbprint = PART_MALFORMED;
    }
    names = registry_read_strings(key, names_name, NAMES_SIZE_MAX, arena, &strings, &error);
    if (names == PART_UNREADABLE) {
        return error;
    }
    out->presence = together(thumbprint, names);
    if (out->presence != PART_PRESENT) {
        return outcome_success();
    }
    error = read_details(key, out);
    return outcome_ok(&error) ? parse_names(strings, arena, out) : error;
}

struct outcome last_good_read(HKEY key, struct arena *arena, struct last_good *out)
{
    struct outcome outcome;

    *out = (struct last_good){0};
    outcome = read_values(key, arena, out);
    if (!outcome_ok(&outcome)) {
        out->presence = PART_UNREADABLE;
    }
    if (out->presence != PART_PRESENT) {
        *out = (struct last_good){.presence = out->presence};
    }
    return outcome;
}

/* ---- writing ---- */

static const wchar_t *prefix_of(enum name_kind kind)
{
    for (size_t i = 0; i < PREFIX_COUNT; i++) {
        if (prefixes[i].kind == kind) {
            return prefixes[i].text;
        }
    }
    return L"";
}

/* Appends one string; returns how many characters it took, 0 where the name is none. */
static size_t format_name(const struct certificate_name *name, wchar_t *out)
{
    const wchar_t *prefix = prefix_of(name->kind);
    const size_t length = wcslen(prefix);

    wcscpy(out, prefix);
    return text_to_wide(name->text, out + length, NAME_SIZE) == ERROR_SUCCESS
               ? length + wcslen(out + length) + 1
               : 0;
}

static struct outcome write_names(HKEY key, const struct names *names)
{
    const size_t count = names->count < CERT_STORE_NAMES_MAX ? names->count : CERT_STORE_NAMES_MAX;
    wchar_t *strings = HeapAlloc(GetProcessHeap(), 0, NAMES_SIZE_MAX);
    struct outcome outcome;
    size_t length = 0;

    if (strings == NULL) {
        return no_memory();
    }
    for (size_t i = 0; i < count; i++) {
        length += format_name(&names->items[i], strings + length);
    }
    strings[length++] = L'\0';
    outcome = registry_write(key, names_name, REG_MULTI_SZ, strings,
                             (uint32_t)(length * sizeof(strings[0])));
    HeapFree(GetProcessHeap(), 0, strings);
    return outcome;
}

static struct outcome write_details(HKEY key, const struct last_good *last_good)
{
    struct codec_writer writer;

    return last_good_encode(&writer, last_good)
               ? registry_write(key, details_name, REG_BINARY, writer.bytes, (uint32_t)writer.size)
               : outcome_failed("HeapAlloc", "LastGoodDetails", ERROR_INSUFFICIENT_BUFFER);
}

struct outcome last_good_write(HKEY key, const struct last_good *last_good)
{
    struct outcome outcome = write_names(key, &last_good->names);

    if (outcome_ok(&outcome)) {
        outcome = write_details(key, last_good);
    }
    return outcome_ok(&outcome) ? registry_write(key, thumbprint_name, REG_BINARY,
                                                 last_good->thumbprint.bytes, THUMBPRINT_SIZE)
                                : outcome;
}
