/* Our own state in the registry: keys and values. The records' content is in state/records.c, the
 * last good certificate's in state/last_good.c. */
#include "state/store.h"

#include <string.h>
#include <windows.h>

#include "state/boot.h"
#include "state/last_good.h"
#include "state/records.h"
#include "win32/error.h"
#include "win32/registry.h"

static const wchar_t sstp_start_name[] = L"SstpStart";
static const wchar_t loss_name[] = L"Loss";
static const wchar_t end_name[] = L"End";
static const wchar_t choice_name[] = L"Hold";
static const wchar_t exclusions_name[] = L"Disputes";
static const wchar_t last_rotation_name[] = L"LastRotation";
static const wchar_t clock_name[] = L"Clock";
static const wchar_t restarts_name[] = L"Restarts";
static const wchar_t intent_name[] = L"Intent";

/* ---- reading ---- */

struct record {
    uint8_t bytes[CODEC_SIZE_MAX];
    uint32_t size;
    struct outcome error;
};

static enum presence read_record(HKEY key, const wchar_t *name, struct record *record)
{
    return registry_read_binary(key, name, record->bytes, sizeof(record->bytes), &record->size,
                                &record->error);
}

static struct outcome read_same_boot(const struct boot_id *stored, bool *same)
{
    struct boot_id current;
    bool known;
    const struct outcome outcome = boot_current(&current, &known);

    *same = known && memcmp(stored->bytes, current.bytes, sizeof(stored->bytes)) == 0;
    return outcome;
}

/* With the boot that it is of. */
#define READ_RECORD_OF_BOOT(part, type)                                                            \
    static struct outcome read_##part(HKEY key, struct type *out)                                  \
    {                                                                                              \
        struct record record;                                                                      \
        struct boot_id stored;                                                                     \
        enum presence presence = read_record(key, part##_name, &record);                           \
                                                                                                   \
        if (presence == PART_PRESENT && !part##_decode(record.bytes, record.size, out, &stored)) { \
            presence = PART_MALFORMED;                                                             \
        }                                                                                          \
        if (presence != PART_PRESENT) {                                                            \
            *out = (struct type){.presence = presence};                                            \
            return presence == PART_UNREADABLE ? record.error : outcome_success();                 \
        }                                                                                          \
        const struct outcome outcome = read_same_boot(&stored, &out->same_boot);                   \
        out->presence = outcome_ok(&outcome) ? PART_PRESENT : PART_UNREADABLE;                     \
        return outcome;                                                                            \
    }

READ_RECORD_OF_BOOT(intent, intent)
READ_RECORD_OF_BOOT(end, remote_access_end)

/* What is absent or malformed is zero. */
#define READ_RECORD(part, type)                                                                    \
    static struct outcome read_##part(HKEY key, struct type *out)                                  \
    {                                                                                              \
        struct record record;                                                                      \
        enum presence presence = read_record(key, part##_name, &record);                           \
                                                                                                   \
        if (presence == PART_PRESENT && !part##_decode(record.bytes, record.size, out)) {          \
            presence = PART_MALFORMED;                                                             \
        }                                                                                          \
        if (presence != PART_PRESENT) {                                                            \
            *out = (struct type){0};                                                               \
        }                                                                                          \
        out->presence = presence;                                                                  \
        return presence == PART_UNREADABLE ? record.error : outcome_success();                     \
    }

READ_RECORD(sstp_start, sstp_start)
READ_RECORD(loss, loss)
READ_RECORD(choice, admin_choice)
READ_RECORD(exclusions, exclusions)
READ_RECORD(last_rotation, last_rotation)
READ_RECORD(clock, clock_record)

static struct outcome read_restarts(HKEY key, struct restart_history *out)
{
    struct record record;
    const enum presence presence = read_record(key, restarts_name, &record);

    if (presence != PART_PRESENT || !restarts_decode(record.bytes, record.size, out)) {
        *out = (struct restart_history){0};
    }
    return presence == PART_UNREADABLE ? record.error : outcome_success();
}

static struct outcome read_all(HKEY key, struct arena *arena, struct stored_state *out)
{
    struct outcome outcome = read_intent(key, &out->intent);

    if (outcome_ok(&outcome)) {
        outcome = last_good_read(key, arena, &out->last_good);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_sstp_start(key, &out->sstp_start);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_loss(key, &out->loss);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_end(key, &out->end);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_choice(key, &out->choice);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_exclusions(key, &out->exclusions);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_restarts(key, &out->restarts);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_last_rotation(key, &out->last_rotation);
    }
    if (outcome_ok(&outcome)) {
        outcome = read_clock(key, &out->clock);
    }
    return outcome;
}

void state_store_read(struct arena *arena, struct stored_state *out)
{
    HKEY key;
    struct outcome outcome = registry_open(STATE_STORE_KEY, KEY_QUERY_VALUE, &key);

    *out = (struct stored_state){0};
    if (outcome_ok(&outcome)) {
        outcome = read_all(key, arena, out);
    }
    registry_close(key);
    if (outcome_ok(&outcome)) {
        out->presence = PART_PRESENT;
    } else {
        *out = (struct stored_state){.error = outcome};
    }
}

/* ---- writing ---- */

static struct outcome open_for_writing(HKEY *key)
{
    return registry_create(STATE_STORE_KEY, KEY_QUERY_VALUE | KEY_SET_VALUE,
                           REG_OPTION_NON_VOLATILE, key);
}

static struct outcome write_record(HKEY key, const wchar_t *name, const struct codec_writer *writer)
{
    return registry_write(key, name, REG_BINARY, writer->bytes, (uint32_t)writer->size);
}

static struct outcome does_not_fit(const char *object)
{
    return outcome_failed("encoding the state", object, ERROR_BUFFER_OVERFLOW);
}

static struct outcome write_intent(HKEY key, const struct intent *intent)
{
    struct codec_writer writer;
    struct boot_id boot;
    struct outcome outcome = boot_ensure(&boot);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (!intent_encode(&writer, intent, &boot)) {
        return does_not_fit("Intent");
    }
    outcome = write_record(key, intent_name, &writer);
    return outcome_ok(&outcome) ? registry_flush(key) : outcome;
}

struct outcome state_store_intent(const struct intent *intent)
{
    HKEY key;
    struct outcome outcome = open_for_writing(&key);

    if (outcome_ok(&outcome)) {
        outcome = write_intent(key, intent);
    }
    registry_close(key);
    return outcome;
}

struct outcome state_store_clear_intent(void)
{
    HKEY key;
    struct outcome outcome = registry_open(STATE_STORE_KEY, KEY_SET_VALUE, &key);

    if (outcome_ok(&outcome) && key != NULL) {
        outcome = registry_delete(key, intent_name);
    }
    registry_close(key);
    return outcome;
}

/* What the version before kept of renewal events. */
static struct outcome delete_retired(HKEY key)
{
    static const wchar_t *const names[] = {L"Renewals", L"RenewalBookmark"};
    struct outcome outcome = outcome_success();

    for (size_t i = 0; outcome_ok(&outcome) && i < sizeof(names) / sizeof(names[0]); i++) {
        outcome = registry_delete(key, names[i]);
    }
    return outcome;
}

struct outcome state_store_last_good(const struct last_good *last_good)
{
    HKEY key;
    struct outcome outcome = open_for_writing(&key);

    if (outcome_ok(&outcome)) {
        outcome = last_good_write(key, last_good);
    }
    if (outcome_ok(&outcome)) {
        outcome = delete_retired(key);
    }
    registry_close(key);
    return outcome;
}

static struct outcome store_record(const wchar_t *name, const char *label, bool fits,
                                   const struct codec_writer *writer)
{
    HKEY key;
    struct outcome outcome = open_for_writing(&key);

    if (outcome_ok(&outcome)) {
        outcome = fits ? write_record(key, name, writer) : does_not_fit(label);
    }
    registry_close(key);
    return outcome;
}

struct outcome state_store_sstp_start(const struct sstp_start *start)
{
    struct codec_writer writer;

    return store_record(sstp_start_name, "SstpStart", sstp_start_encode(&writer, start), &writer);
}

struct outcome state_store_loss(const struct loss *loss)
{
    struct codec_writer writer;

    return store_record(loss_name, "Loss", loss_encode(&writer, loss), &writer);
}

struct outcome state_store_end(const struct remote_access_end *end)
{
    struct codec_writer writer;
    struct boot_id boot;
    const struct outcome outcome = boot_ensure(&boot);

    return outcome_ok(&outcome)
               ? store_record(end_name, "End", end_encode(&writer, end, &boot), &writer)
               : outcome;
}

struct outcome state_store_choice(const struct admin_choice *choice)
{
    struct codec_writer writer;

    return store_record(choice_name, "Hold", choice_encode(&writer, choice), &writer);
}

struct outcome state_store_exclusions(const struct exclusions *exclusions)
{
    struct codec_writer writer;

    return store_record(exclusions_name, "Disputes", exclusions_encode(&writer, exclusions),
                        &writer);
}

struct outcome state_store_last_rotation(const struct last_rotation *rotation)
{
    struct codec_writer writer;

    return store_record(last_rotation_name, "LastRotation", last_rotation_encode(&writer, rotation),
                        &writer);
}

struct outcome state_store_clock(const struct clock_record *clock)
{
    struct codec_writer writer;

    return store_record(clock_name, "Clock", clock_encode(&writer, clock), &writer);
}

struct outcome state_store_restarts(const struct restart_history *restarts)
{
    HKEY key;
    struct codec_writer writer;
    struct outcome outcome = open_for_writing(&key);

    if (outcome_ok(&outcome)) {
        outcome = restarts_encode(&writer, restarts) ? write_record(key, restarts_name, &writer)
                                                     : does_not_fit("Restarts");
    }
    if (outcome_ok(&outcome)) {
        outcome = registry_flush(key);
    }
    registry_close(key);
    return outcome;
}
