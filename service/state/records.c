/* Stored records, field by field. */
#include "state/records.h"

/* ---- SSTP's start, a loss, the administrator's choice, rotations, restarts ---- */

bool sstp_start_encode(struct codec_writer *writer, const struct sstp_start *start)
{
    codec_begin(writer);
    codec_put(writer, start->started_at, 8);
    codec_put_bytes(writer, start->thumbprint.bytes, THUMBPRINT_SIZE);
    codec_put(writer, start->in_store, 1);
    codec_put(writer, start->hashes_agreed, 1);
    return codec_end(writer);
}

bool sstp_start_decode(const uint8_t *bytes, size_t size, struct sstp_start *out)
{
    struct codec_reader reader = codec_open(bytes, size);

    *out = (struct sstp_start){0};
    out->started_at = codec_get(&reader, 8);
    codec_get_bytes(&reader, out->thumbprint.bytes, THUMBPRINT_SIZE);
    out->in_store = codec_get(&reader, 1) != 0;
    if (!codec_at_end(&reader)) { /* the version before ends here */
        out->hashes_agreed = codec_get(&reader, 1) != 0;
    }
    return codec_done(&reader);
}

bool loss_encode(struct codec_writer *writer, const struct loss *loss)
{
    codec_begin(writer);
    codec_put_bytes(writer, loss->thumbprint.bytes, THUMBPRINT_SIZE);
    codec_put(writer, loss->seen_at, 8);
    return codec_end(writer);
}

bool end_encode(struct codec_writer *writer, const struct remote_access_end *end,
                const struct boot_id *boot)
{
    codec_begin(writer);
    codec_put_bytes(writer, boot->bytes, sizeof(boot->bytes));
    codec_put(writer, (uint64_t)end->cause, 1);
    codec_put(writer, end->exit_code, 4);
    codec_put(writer, end->specific_code, 4);
    codec_put_bytes(writer, end->started_with.bytes, THUMBPRINT_SIZE);
    codec_put(writer, end->tries, 1);
    return codec_end(writer);
}

bool end_decode(const uint8_t *bytes, size_t size, struct remote_access_end *out,
                struct boot_id *boot)
{
    struct codec_reader reader = codec_open(bytes, size);
    uint64_t cause;

    *out = (struct remote_access_end){0};
    codec_get_bytes(&reader, boot->bytes, sizeof(boot->bytes));
    cause = codec_get(&reader, 1);
    out->exit_code = (uint32_t)codec_get(&reader, 4);
    out->specific_code = (uint32_t)codec_get(&reader, 4);
    codec_get_bytes(&reader, out->started_with.bytes, THUMBPRINT_SIZE);
    out->cause = (enum end_cause)cause;
    if (!codec_at_end(&reader)) { /* the version before ends here */
        out->tries = (uint8_t)codec_get(&reader, 1);
    }
    return codec_done(&reader) && cause <= END_OTHER;
}

bool loss_decode(const uint8_t *bytes, size_t size, struct loss *out)
{
    struct codec_reader reader = codec_open(bytes, size);

    *out = (struct loss){0};
    codec_get_bytes(&reader, out->thumbprint.bytes, THUMBPRINT_SIZE);
    out->seen_at = codec_get(&reader, 8);
    return codec_done(&reader);
}

bool choice_encode(struct codec_writer *writer, const struct admin_choice *choice)
{
    codec_begin(writer);
    codec_put_bytes(writer, choice->thumbprint.bytes, THUMBPRINT_SIZE);
    codec_put(writer, 0, 8); /* of the version before: when the newest that was there began */
    codec_put(writer, choice->sstp_wrote_at, 8);
    codec_put(writer, choice->requested, 1);
    codec_put_bytes(writer, choice->over.bytes, THUMBPRINT_SIZE);
    codec_put(writer, choice->made_at, 8);
    codec_put(writer, choice->settings.names, 8);
    codec_put(writer, choice->settings.filters, 8);
    return codec_end(writer);
}

bool choice_decode(const uint8_t *bytes, size_t size, struct admin_choice *out)
{
    struct codec_reader reader = codec_open(bytes, size);

    *out = (struct admin_choice){0};
    codec_get_bytes(&reader, out->thumbprint.bytes, THUMBPRINT_SIZE);
    (void)codec_get(&reader, 8);
    out->sstp_wrote_at = codec_get(&reader, 8);
    out->requested = codec_get(&reader, 1) != 0;
    codec_get_bytes(&reader, out->over.bytes, THUMBPRINT_SIZE);
    if (!codec_at_end(&reader)) { /* the version before ends here */
        out->made_at = codec_get(&reader, 8);
        out->settings.names = codec_get(&reader, 8);
        out->settings.filters = codec_get(&reader, 8);
    }
    return codec_done(&reader);
}

static void put_excluded_as(struct codec_writer *writer, const struct excluded_as *as)
{
    codec_put(writer, as->key_property, 8);
    codec_put(writer, (uint64_t)as->chain, 1);
}

static struct excluded_as get_excluded_as(struct codec_reader *reader)
{
    struct excluded_as as = {.key_property = codec_get(reader, 8)};

    as.chain = (enum chain)codec_get(reader, 1);
    return as;
}

bool exclusions_encode(struct codec_writer *writer, const struct exclusions *exclusions)
{
    codec_begin(writer);
    codec_put_bytes(writer, exclusions->reverted.bytes, THUMBPRINT_SIZE);
    codec_put(writer, exclusions->repaired_at, 8);
    codec_put(writer, exclusions->ongoing, 1);
    codec_put(writer, exclusions->refused_count, 1);
    for (size_t i = 0; i < exclusions->refused_count; i++) {
        codec_put_bytes(writer, exclusions->refused[i].certificate.bytes, THUMBPRINT_SIZE);
    }
    codec_put(writer, exclusions->restarted, 1);
    codec_put(writer, exclusions->unproven_count, 1);
    for (size_t i = 0; i < exclusions->unproven_count; i++) {
        const struct unproven *entry = &exclusions->unproven[i];
        codec_put_bytes(writer, entry->certificate.bytes, THUMBPRINT_SIZE);
        codec_put_bytes(writer, entry->fallback.bytes, THUMBPRINT_SIZE);
        codec_put(writer, entry->left, 1);
    }
    for (size_t i = 0; i < exclusions->refused_count; i++) {
        codec_put(writer, exclusions->refused[i].until, 8);
    }
    for (size_t i = 0; i < exclusions->unproven_count; i++) {
        codec_put(writer, exclusions->unproven[i].since, 8);
        codec_put(writer, exclusions->unproven[i].times, 1);
    }
    for (size_t i = 0; i < exclusions->refused_count; i++) {
        put_excluded_as(writer, &exclusions->refused[i].as);
    }
    for (size_t i = 0; i < exclusions->unproven_count; i++) {
        put_excluded_as(writer, &exclusions->unproven[i].as);
    }
    return codec_end(writer);
}

bool exclusions_decode(const uint8_t *bytes, size_t size, struct exclusions *out)
{
    struct codec_reader reader = codec_open(bytes, size);

    *out = (struct exclusions){0};
    codec_get_bytes(&reader, out->reverted.bytes, THUMBPRINT_SIZE);
    out->repaired_at = codec_get(&reader, 8);
    out->ongoing = codec_get(&reader, 1) != 0;
    out->refused_count = (size_t)codec_get(&reader, 1);
    if (out->refused_count > REFUSED_KEPT) {
        return false;
    }
    for (size_t i = 0; i < out->refused_count; i++) {
        codec_get_bytes(&reader, out->refused[i].certificate.bytes, THUMBPRINT_SIZE);
    }
    out->restarted = (uint8_t)codec_get(&reader, 1); /* the version before: once or not */
    out->unproven_count = (size_t)codec_get(&reader, 1);
    if (out->unproven_count > UNPROVEN_KEPT) {
        return false;
    }
    for (size_t i = 0; i < out->unproven_count; i++) {
        struct unproven *entry = &out->unproven[i];
        codec_get_bytes(&reader, entry->certificate.bytes, THUMBPRINT_SIZE);
        codec_get_bytes(&reader, entry->fallback.bytes, THUMBPRINT_SIZE);
        entry->left = codec_get(&reader, 1) != 0;
    }
    /* Versions before stored no times, and end here, or no trials, or not what they were like. */
    for (size_t i = 0; i < out->refused_count && !codec_at_end(&reader); i++) {
        out->refused[i].until = codec_get(&reader, 8);
    }
    for (size_t i = 0; i < out->unproven_count && !codec_at_end(&reader); i++) {
        out->unproven[i].since = codec_get(&reader, 8);
        out->unproven[i].times = (uint8_t)codec_get(&reader, 1);
    }
    for (size_t i = 0; i < out->refused_count && !codec_at_end(&reader); i++) {
        out->refused[i].as = get_excluded_as(&reader);
    }
    for (size_t i = 0; i < out->unproven_count && !codec_at_end(&reader); i++) {
        out->unproven[i].as = get_excluded_as(&reader);
    }
    return codec_done(&reader);
}

bool last_rotation_encode(struct codec_writer *writer, const struct last_rotation *rotation)
{
    codec_begin(writer);
    codec_put(writer, (uint64_t)rotation->result, 1);
    codec_put(writer, rotation->number, 4);
    codec_put(writer, rotation->ended_at, 8);
    codec_put_bytes(writer, rotation->before.bytes, THUMBPRINT_SIZE);
    codec_put_bytes(writer, rotation->target.bytes, THUMBPRINT_SIZE);
    codec_put(writer, rotation->duration, 8);
    codec_put(writer, rotation->outage, 8);
    codec_put(writer, rotation->retry_at, 8);
    for (size_t i = 0; i < NEWER_KEPT; i++) {
        codec_put(writer, rotation->newer[i], 8);
    }
    codec_put(writer, rotation->served_after, 8);
    for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
        codec_put(writer, rotation->sstp_events[i], 1);
    }
    return codec_end(writer);
}

bool last_rotation_decode(const uint8_t *bytes, size_t size, struct last_rotation *out)
{
    struct codec_reader reader = codec_open(bytes, size);
    const uint64_t result = codec_get(&reader, 1);

    *out = (struct last_rotation){.result = (enum rotation_result)result};
    out->number = codec_get_u32(&reader);
    out->ended_at = codec_get(&reader, 8);
    codec_get_bytes(&reader, out->before.bytes, THUMBPRINT_SIZE);
    codec_get_bytes(&reader, out->target.bytes, THUMBPRINT_SIZE);
    out->duration = codec_get(&reader, 8);
    out->outage = codec_get(&reader, 8);
    out->retry_at = codec_get(&reader, 8);
    for (size_t i = 0; i < NEWER_KEPT && !codec_at_end(&reader); i++) { /* the version before */
        out->newer[i] = codec_get(&reader, 8);
    }
    if (!codec_at_end(&reader)) { /* the version before ends here */
        out->served_after = codec_get(&reader, 8);
    }
    for (int i = 0; i < SSTP_EVENT_COUNT && !codec_at_end(&reader); i++) {
        out->sstp_events[i] = codec_get(&reader, 1) != 0;
    }
    return codec_done(&reader) && result < ROTATION_RESULT_COUNT;
}

bool clock_encode(struct codec_writer *writer, const struct clock_record *clock)
{
    codec_begin(writer);
    codec_put(writer, clock->last, 8);
    codec_put(writer, clock->doubted_since, 8);
    return codec_end(writer);
}

bool clock_decode(const uint8_t *bytes, size_t size, struct clock_record *out)
{
    struct codec_reader reader = codec_open(bytes, size);

    *out = (struct clock_record){0};
    out->last = codec_get(&reader, 8);
    out->doubted_since = codec_get(&reader, 8);
    return codec_done(&reader);
}

bool restarts_encode(struct codec_writer *writer, const struct restart_history *restarts)
{
    codec_begin(writer);
    for (size_t i = 0; i < RESTARTS_KEPT; i++) {
        codec_put(writer, restarts->at[i], 8);
    }
    return codec_end(writer);
}

bool restarts_decode(const uint8_t *bytes, size_t size, struct restart_history *out)
{
    struct codec_reader reader = codec_open(bytes, size);

    *out = (struct restart_history){0};
    for (size_t i = 0; i < RESTARTS_KEPT; i++) {
        out->at[i] = codec_get(&reader, 8);
    }
    return codec_done(&reader);
}
