/* Facts as text for a person, in events and at the console: thumbprints as netsh shows them, times
 * in local time. Each writes terminated text of at most size characters (size > 0), cut to fit. */
#ifndef SERVICE_PUT_H
#define SERVICE_PUT_H

#include "annotations.h"

#include <windows.h>

#include "report.h"

void put_wide(_Out_writes_z_(size) wchar_t *text, size_t size, const wchar_t *value);
void put_utf8(_Out_writes_z_(size) wchar_t *text, size_t size, const char *value);
void put_number(_Out_writes_z_(size) wchar_t *text, size_t size, unsigned long number);

/* "none" for NULL and for zero. */
void put_thumbprint(_Out_writes_z_(size) wchar_t *text, size_t size,
                    _In_opt_ const struct thumbprint *thumbprint);
void put_hash(_Out_writes_z_(size) wchar_t *text, size_t size,
              _In_reads_bytes_(SHA256_SIZE) const uint8_t hash[SHA256_SIZE]);

void put_instant(_Out_writes_z_(size) wchar_t *text, size_t size, instant at, bool with_seconds);
void put_span(_Out_writes_z_(size) wchar_t *text, size_t size, instant span); /* "1.250 s" */
/* The two greatest units: "3 d 4 h", "2 h 5 min", "5 min 9 s", "9 s". */
void put_long_span(_Out_writes_z_(size) wchar_t *text, size_t size, instant span);

void put_endpoint(_Out_writes_z_(size) wchar_t *text, size_t size, enum family family,
                  uint16_t port);
void put_endpoints(_Out_writes_z_(size) wchar_t *text, size_t size,
                   uint16_t port); /* of both families */

/* Whose it is: "SSTP", or an application id as netsh shows it. */
void put_owner(_Out_writes_z_(size) wchar_t *text, size_t size, const struct ssl_record *record);

/* The id alone. */
void put_application_id(_Out_writes_z_(size) wchar_t *text, size_t size,
                        const struct ssl_record *record);

/* What a finding is about: a registry value, an endpoint, a thumbprint. */
void put_finding(_Out_writes_z_(size) wchar_t *text, size_t size, const struct finding *finding,
                 uint16_t port);

/* What a finding waits for, and until when. */
void put_wait(_Out_writes_z_(size) wchar_t *text, size_t size, const struct finding *finding);
void put_wait_until(_Out_writes_z_(size) wchar_t *text, size_t size, const struct finding *finding);

/* "error 5: Access is denied. " A service's own code is told beside 1066, with the text that Remote
 * Access has for it, or Windows. put_failure.c */
void put_failure(_Out_writes_z_(size) wchar_t *text, size_t size, uint32_t code, uint32_t specific);

/* Behind the used characters, if all of it fits. Returns how many are used then. */
size_t put_append(_Inout_updates_z_(size) wchar_t *text, size_t size, size_t used,
                  const wchar_t *value);

#endif
