/* The stored record of a rotation that is under way. */
#include "state/records.h"

/* ---- binding records ---- */

static void format_record(struct codec_writer *writer, const struct ssl_record *record)
{
    codec_put_bytes(writer, record->thumbprint.bytes, THUMBPRINT_SIZE);
    codec_put_bytes(writer, record->application_id, APPLICATION_ID_SIZE);
    codec_put_text(writer, record->store_name);
    codec_put(writer, record->certificate_check_mode, 4);
    codec_put(writer, record->revocation_freshness_time, 4);
    codec_put(writer, record->revocation_url_timeout, 4);
    codec_put_text(writer, record->ctl_identifier);
    codec_put_text(writer, record->ctl_store_name);
    codec_put(writer, record->flags, 4);
}

static void get_record(struct codec_reader *reader, struct ssl_record *record)
{
    codec_get_bytes(reader, record->thumbprint.bytes, THUMBPRINT_SIZE);
    codec_get_bytes(reader, record->application_id, APPLICATION_ID_SIZE);
    codec_get_text(reader, record->store_name, SSL_RECORD_TEXT);
    record->certificate_check_mode = codec_get_u32(reader);
    record->revocation_freshness_time = codec_get_u32(reader);
    record->revocation_url_timeout = codec_get_u32(reader);
    codec_get_text(reader, record->ctl_identifier, SSL_RECORD_TEXT);
    codec_get_text(reader, record->ctl_store_name, SSL_RECORD_TEXT);
    record->flags = codec_get_u32(reader);
}

/* ---- the intent ---- */

bool intent_encode(struct codec_writer *writer, const struct intent *intent,
                   const struct boot_id *boot)
{
    codec_begin(writer);
    codec_put_bytes(writer, boot->bytes, sizeof(boot->bytes));
    codec_put(writer, intent->restart, 1);
    codec_put(writer, intent->stored_at, 8);
    codec_put(writer, intent->number, 4);
    codec_put_bytes(writer, intent->target.bytes, THUMBPRINT_SIZE);
    codec_put(writer, intent->port, 2);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        codec_put(writer, intent->had_record[family], 1);
        if (intent->had_record[family]) {
            format_record(writer, &intent->records[family]);
        }
    }
    codec_put(writer, intent->services.count, 2);
    for (size_t i = 0; i < intent->services.count; i++) {
        codec_put_text(writer, intent->services.items[i]);
    }
    codec_put(writer, intent->companions.count, 2);
    for (size_t i = 0; i < intent->companions.count; i++) {
        codec_put_text(writer, intent->companions.names[i]);
        codec_put(writer, intent->companions.stopped[i], 1);
    }
    if (intent->moved.count > 0) { /* else as the version before stored it */
        codec_put(writer, intent->moved.count, 2);
    }
    for (size_t i = 0; i < intent->moved.count; i++) {
        codec_put(writer, (uint64_t)intent->moved.items[i].kind, 1);
        codec_put_text(writer, intent->moved.items[i].host);
        format_record(writer, &intent->moved.items[i].record);
    }
    for (size_t i = 0; i < intent->moved.count; i++) {
        codec_put_bytes(writer, intent->moved.given[i].bytes, THUMBPRINT_SIZE);
    }
    return codec_end(writer);
}

static void get_records(struct codec_reader *reader, struct intent *out)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const uint64_t had = codec_get(reader, 1);
        if (had > 1) {
            reader->failed = true;
        }
        out->had_record[family] = had == 1;
        if (had == 1) {
            get_record(reader, &out->records[family]);
        }
    }
}

static void get_services(struct codec_reader *reader, struct service_names *out)
{
    const size_t count = (size_t)codec_get(reader, 2);

    if (count > SERVICES_MAX) {
        reader->failed = true;
        return;
    }
    for (; out->count < count; out->count++) {
        codec_get_text(reader, out->items[out->count], SERVICE_NAME_SIZE);
    }
}

static void get_companions(struct codec_reader *reader, struct companions *out)
{
    const size_t count = (size_t)codec_get(reader, 2);

    if (count > COMPANIONS_MAX) {
        reader->failed = true;
        return;
    }
    for (; out->count < count; out->count++) {
        codec_get_text(reader, out->names[out->count], SERVICE_NAME_SIZE);
        out->stopped[out->count] = codec_get(reader, 1) != 0;
    }
}

/* Where the version before stored it, which did not say what each was given, that was the target.
 */
static void get_given(struct codec_reader *reader, const struct thumbprint *target,
                      struct moved_records *out)
{
    const bool stored = !codec_at_end(reader);

    for (size_t i = 0; i < out->count; i++) {
        out->given[i] = *target;
        if (stored) {
            codec_get_bytes(reader, out->given[i].bytes, THUMBPRINT_SIZE);
        }
    }
}

/* None where the version before stored it. */
static void get_moved(struct codec_reader *reader, struct moved_records *out)
{
    const size_t count = codec_at_end(reader) ? 0 : (size_t)codec_get(reader, 2);

    if (count > MOVED_MAX) {
        reader->failed = true;
        return;
    }
    for (; out->count < count; out->count++) {
        struct overriding_binding *one = &out->items[out->count];
        const uint64_t kind = codec_get(reader, 1);
        if (kind != OVERRIDING_ADDRESS && kind != OVERRIDING_HOST_NAME) {
            reader->failed = true;
        }
        one->kind = kind == OVERRIDING_HOST_NAME ? OVERRIDING_HOST_NAME : OVERRIDING_ADDRESS;
        one->whole = true;
        codec_get_text(reader, one->host, OVERRIDING_HOST_SIZE);
        get_record(reader, &one->record);
    }
}

bool intent_decode(const uint8_t *bytes, size_t size, struct intent *out, struct boot_id *boot)
{
    struct codec_reader reader = codec_open(bytes, size);

    *out = (struct intent){0};
    codec_get_bytes(&reader, boot->bytes, sizeof(boot->bytes));
    out->restart = codec_get(&reader, 1) != 0;
    out->stored_at = codec_get(&reader, 8);
    out->number = codec_get_u32(&reader);
    codec_get_bytes(&reader, out->target.bytes, THUMBPRINT_SIZE);
    out->port = (uint16_t)codec_get(&reader, 2);
    get_records(&reader, out);
    get_services(&reader, &out->services);
    get_companions(&reader, &out->companions);
    get_moved(&reader, &out->moved);
    get_given(&reader, &out->target, &out->moved);
    return codec_done(&reader);
}
