/* The stored record of the certificate that others are measured by. */
#include "state/records.h"

/* The version before stored the hash of a root, which says nothing that is compared any more. */
#define ROOT_SIZE (1 + SHA256_SIZE)

static void put_line(struct codec_writer *writer, const struct last_good *last_good)
{
    const struct line *line = &last_good->line;

    codec_put(writer, last_good->complete, 1);
    codec_put(writer, line->has_template, 1);
    codec_put_bytes(writer, line->template_mark, LINE_MARK_SIZE);
    codec_put_bytes(writer, line->organisation, LINE_MARK_SIZE);
    codec_put(writer, line->key_algorithm, 1);
    codec_put(writer, line->for_ike, 1);
}

bool last_good_encode(struct codec_writer *writer, const struct last_good *last_good)
{
    static const uint8_t no_root[ROOT_SIZE];
    const struct trust *trust = &last_good->trust;

    codec_begin(writer);
    codec_put_bytes(writer, last_good->thumbprint.bytes, THUMBPRINT_SIZE);
    codec_put(writer, last_good->not_before, 8);
    codec_put(writer, last_good->not_after, 8);
    codec_put_bytes(writer, no_root, ROOT_SIZE);
    codec_put(writer, trust->class, 1);
    codec_put(writer, trust->issuer_count, 1);
    for (size_t i = 0; i < trust->issuer_count; i++) {
        codec_put_bytes(writer, trust->issuers[i].name, ISSUER_MARK_SIZE);
        codec_put_bytes(writer, trust->issuers[i].key, ISSUER_MARK_SIZE);
        codec_put(writer, trust->issuers[i].has_key, 1);
    }
    codec_put_bytes(writer, last_good->stand_in.bytes, THUMBPRINT_SIZE);
    codec_put_bytes(writer, last_good->in_time.bytes, THUMBPRINT_SIZE);
    put_line(writer, last_good);
    codec_put(writer, last_good->chosen, 1);
    codec_put(writer, last_good->taken_at, 8);
    codec_put(writer, last_good->present_count, 1);
    for (size_t i = 0; i < last_good->present_count; i++) {
        codec_put_bytes(writer, last_good->present[i].thumbprint.bytes, THUMBPRINT_SIZE);
        codec_put(writer, last_good->present[i].passed_over, 1);
    }
    codec_put(writer, last_good->present_until, 8);
    return codec_end(writer);
}

static void get_trust(struct codec_reader *reader, struct trust *trust)
{
    const uint64_t class = codec_get(reader, 1);
    const size_t count = (size_t)codec_get(reader, 1);

    if (class > CLASS_PUBLIC || count > ISSUERS_MAX) {
        reader->failed = true;
        return;
    }
    trust->class = (enum trust_class) class;
    for (; trust->issuer_count < count; trust->issuer_count++) {
        struct issuer *issuer = &trust->issuers[trust->issuer_count];
        codec_get_bytes(reader, issuer->name, ISSUER_MARK_SIZE);
        codec_get_bytes(reader, issuer->key, ISSUER_MARK_SIZE);
        issuer->has_key = codec_get(reader, 1) != 0;
    }
}

static void get_line(struct codec_reader *reader, struct last_good *out)
{
    uint64_t algorithm;

    out->complete = codec_get(reader, 1) != 0;
    out->line.has_template = codec_get(reader, 1) != 0;
    codec_get_bytes(reader, out->line.template_mark, LINE_MARK_SIZE);
    codec_get_bytes(reader, out->line.organisation, LINE_MARK_SIZE);
    algorithm = codec_get(reader, 1);
    if (algorithm > KEY_ALGORITHM_ECDSA) {
        reader->failed = true;
        return;
    }
    out->line.key_algorithm = (enum key_algorithm)algorithm;
    out->line.for_ike = codec_get(reader, 1) != 0;
}

static void get_present(struct codec_reader *reader, struct last_good *out)
{
    const size_t count = (size_t)codec_get(reader, 1);

    if (count > PRESENT_KEPT) {
        reader->failed = true;
        return;
    }
    for (; out->present_count < count; out->present_count++) {
        struct present *present = &out->present[out->present_count];
        codec_get_bytes(reader, present->thumbprint.bytes, THUMBPRINT_SIZE);
        const uint64_t passed_over = codec_get(reader, 1);
        present->passed_over = passed_over == PASSED_OVER_BY_ROTATION ? PASSED_OVER_BY_ROTATION
                               : passed_over != 0                     ? PASSED_OVER_BY_CHOICE
                                                                      : PASSED_OVER_NOT;
    }
    out->present_until = codec_get(reader, 8);
}

bool last_good_decode(const uint8_t *bytes, size_t size, struct last_good *out)
{
    struct codec_reader reader = codec_open(bytes, size);
    struct last_good read = *out;
    uint8_t root[ROOT_SIZE];

    codec_get_bytes(&reader, read.thumbprint.bytes, THUMBPRINT_SIZE);
    read.not_before = codec_get(&reader, 8);
    read.not_after = codec_get(&reader, 8);
    codec_get_bytes(&reader, root, ROOT_SIZE);
    if (!codec_at_end(&reader)) { /* the version before ends here */
        get_trust(&reader, &read.trust);
        codec_get_bytes(&reader, read.stand_in.bytes, THUMBPRINT_SIZE);
        codec_get_bytes(&reader, read.in_time.bytes, THUMBPRINT_SIZE);
        get_line(&reader, &read);
        read.chosen = codec_get(&reader, 1) != 0;
        read.taken_at = codec_get(&reader, 8);
        get_present(&reader, &read);
    }
    if (!codec_done(&reader) || !thumbprint_equal(&read.thumbprint, &out->thumbprint)) {
        return false;
    }
    *out = read;
    return true;
}
