/* The content of the stored records (state/store.h has the layout), to bytes and back. */
#ifndef STATE_RECORDS_H
#define STATE_RECORDS_H

#include "model/snapshot.h"
#include "state/codec.h"
#include "win32/annotations.h"

struct boot_id {
    uint8_t bytes[16]; /* random; equal ids: the same boot */
};

/* Encoders: false where it does not fit. Decoders: false, and *out unspecified, where the bytes are
 * not such a record. `presence` and `same_boot` are left to the caller. */
_Check_return_ bool intent_encode(_Out_ struct codec_writer *writer, const struct intent *intent,
                                  const struct boot_id *boot);
_Success_(return == true) bool intent_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                             size_t size, _Out_ struct intent *out,
                                             _Out_ struct boot_id *boot);

/* What is kept of the last good certificate beside its thumbprint and names. Decoding also fails
 * where they belong to another certificate. */
_Check_return_ bool last_good_encode(_Out_ struct codec_writer *writer,
                                     const struct last_good *last_good);
_Success_(return == true) bool last_good_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                                size_t size, _Out_ struct last_good *out);

_Check_return_ bool sstp_start_encode(_Out_ struct codec_writer *writer,
                                      const struct sstp_start *start);
_Success_(return == true) bool sstp_start_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                                 size_t size, _Out_ struct sstp_start *out);

_Check_return_ bool loss_encode(_Out_ struct codec_writer *writer, const struct loss *loss);
_Success_(return == true) bool loss_decode(_In_reads_bytes_(size) const uint8_t *bytes, size_t size,
                                           _Out_ struct loss *out);

_Check_return_ bool end_encode(_Out_ struct codec_writer *writer,
                               const struct remote_access_end *end, const struct boot_id *boot);
_Success_(return == true) bool end_decode(_In_reads_bytes_(size) const uint8_t *bytes, size_t size,
                                          _Out_ struct remote_access_end *out,
                                          _Out_ struct boot_id *boot);

_Check_return_ bool choice_encode(_Out_ struct codec_writer *writer,
                                  const struct admin_choice *choice);
_Success_(return == true) bool choice_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                             size_t size, _Out_ struct admin_choice *out);

_Check_return_ bool exclusions_encode(_Out_ struct codec_writer *writer,
                                      const struct exclusions *exclusions);
_Success_(return == true) bool exclusions_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                                 size_t size, _Out_ struct exclusions *out);

_Check_return_ bool last_rotation_encode(_Out_ struct codec_writer *writer,
                                         const struct last_rotation *rotation);
_Success_(return == true) bool last_rotation_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                                    size_t size, _Out_ struct last_rotation *out);

_Check_return_ bool clock_encode(_Out_ struct codec_writer *writer,
                                 const struct clock_record *clock);
_Success_(return == true) bool clock_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                            size_t size, _Out_ struct clock_record *out);

_Check_return_ bool restarts_encode(_Out_ struct codec_writer *writer,
                                    const struct restart_history *restarts);
_Success_(return == true) bool restarts_decode(_In_reads_bytes_(size) const uint8_t *bytes,
                                               size_t size, _Out_ struct restart_history *out);

#endif
