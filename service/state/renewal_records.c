/* Renewals as a record, the bookmark as text. */
#include "state/renewal_records.h"

#include <wchar.h>

#include "certificate/succession.h"
#include "state/codec.h"
#include "state/store.h"
#include "win32/error.h"
#include "win32/registry.h"
#include "win32/text.h"

static const wchar_t renewals_name[] = L"Renewals";
static const wchar_t bookmark_name[] = L"RenewalBookmark";

/* ---- reading ---- */

/* Learned again, the oldest first: so a record that was tampered with is still a proper list. */
static bool decode(const uint8_t *bytes, size_t size, struct renewals *out)
{
    struct codec_reader reader = codec_open(bytes, size);
    struct renewal items[RENEWALS_KEPT];
    const size_t count = (size_t)codec_get(&reader, 1);

    if (count > RENEWALS_KEPT) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        codec_get_bytes(&reader, items[i].old.bytes, THUMBPRINT_SIZE);
        codec_get_bytes(&reader, items[i].renewed.bytes, THUMBPRINT_SIZE);
    }
    if (!codec_done(&reader)) {
        return false;
    }
    for (size_t i = count; i > 0; i--) {
        (void)renewals_learn(out, &items[i - 1].old, &items[i - 1].renewed);
    }
    return true;
}

struct outcome renewal_records_get(HKEY key, struct renewals *out)
{
    uint8_t bytes[1024];
    uint32_t size;
    struct outcome error;
    const enum presence presence =
        registry_read_binary(key, renewals_name, bytes, sizeof(bytes), &size, &error);

    *out = (struct renewals){.count = 0};
    if (presence == PART_PRESENT) {
        (void)decode(bytes, size, out);
    }
    return presence == PART_UNREADABLE ? error : outcome_success();
}

struct outcome renewal_records_read(struct renewals *out)
{
    HKEY key;
    struct outcome outcome = registry_open(STATE_STORE_KEY, KEY_QUERY_VALUE, &key);

    *out = (struct renewals){.count = 0};
    if (outcome_ok(&outcome)) {
        outcome = renewal_records_get(key, out);
    }
    registry_close(key);
    return outcome;
}

void renewal_records_bookmark(wchar_t bookmark[BOOKMARK_SIZE])
{
    char text[BOOKMARK_SIZE];
    HKEY key;
    struct outcome error;
    const struct outcome outcome = registry_open(STATE_STORE_KEY, KEY_QUERY_VALUE, &key);

    bookmark[0] = L'\0';
    if (outcome_ok(&outcome) &&
        registry_read_text(key, bookmark_name, text, sizeof(text), &error) == PART_PRESENT) {
        (void)text_to_wide(text, bookmark, BOOKMARK_SIZE);
    }
    registry_close(key);
}

/* ---- writing ---- */

static struct outcome write_renewals(HKEY key, const struct renewals *renewals)
{
    struct codec_writer writer;

    codec_begin(&writer);
    codec_put(&writer, renewals->count, 1);
    for (size_t i = 0; i < renewals->count; i++) {
        codec_put_bytes(&writer, renewals->items[i].old.bytes, THUMBPRINT_SIZE);
        codec_put_bytes(&writer, renewals->items[i].renewed.bytes, THUMBPRINT_SIZE);
    }
    (void)codec_end(&writer); /* so few always fit */
    return registry_write(key, renewals_name, REG_BINARY, writer.bytes, (uint32_t)writer.size);
}

struct outcome renewal_records_write(const struct renewals *renewals, const wchar_t *bookmark)
{
    HKEY key;
    struct outcome outcome = registry_create(STATE_STORE_KEY, KEY_QUERY_VALUE | KEY_SET_VALUE,
                                             REG_OPTION_NON_VOLATILE, &key);

    if (outcome_ok(&outcome) && renewals != NULL) {
        outcome = write_renewals(key, renewals);
    }
    if (outcome_ok(&outcome)) {
        outcome = registry_write(key, bookmark_name, REG_SZ, bookmark,
                                 (uint32_t)((wcslen(bookmark) + 1) * sizeof(*bookmark)));
    }
    registry_close(key);
    return outcome;
}
