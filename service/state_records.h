/* The content of the stored records (state_store.h has the layout), to bytes and back. */
#ifndef SERVICE_STATE_RECORDS_H
#define SERVICE_STATE_RECORDS_H

#include "snapshot.h"

#include "codec.h"

struct boot_id {
    uint8_t bytes[16]; /* random; equal ids: the same boot */
};

/* Encoders: false where it does not fit. Decoders: false, and *out unspecified, where the bytes are
 * not such a record. `presence` and `same_boot` are left to the caller. */
bool intent_encode(struct codec_writer *writer, const struct intent *intent,
                   const struct boot_id *boot);
bool intent_decode(const uint8_t *bytes, size_t size, struct intent *out, struct boot_id *boot);

/* What is kept of the last good certificate beside its thumbprint and names. Decoding also fails
 * where they belong to another certificate. */
bool last_good_encode(struct codec_writer *writer, const struct certificate *certificate);
bool last_good_decode(const uint8_t *bytes, size_t size, struct last_good *out);

bool sstp_start_encode(struct codec_writer *writer, const struct sstp_start *start);
bool sstp_start_decode(const uint8_t *bytes, size_t size, struct sstp_start *out);

bool hold_encode(struct codec_writer *writer, const struct hold *hold);
bool hold_decode(const uint8_t *bytes, size_t size, struct hold *out);

bool disputes_encode(struct codec_writer *writer, const struct disputes *disputes);
bool disputes_decode(const uint8_t *bytes, size_t size, struct disputes *out);

bool last_rotation_encode(struct codec_writer *writer, const struct last_rotation *rotation);
bool last_rotation_decode(const uint8_t *bytes, size_t size, struct last_rotation *out);

bool restarts_encode(struct codec_writer *writer, const struct restart_history *restarts);
bool restarts_decode(const uint8_t *bytes, size_t size, struct restart_history *out);

#endif
