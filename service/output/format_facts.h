/* Facts as text for a person, in events and at the console: thumbprints as netsh shows them, times
 * in local time. Each writes terminated text of at most size characters (size > 0), cut to fit. */
#ifndef OUTPUT_FORMAT_FACTS_H
#define OUTPUT_FORMAT_FACTS_H

#include <windows.h>

#include "host/report.h"
#include "win32/annotations.h"

void format_wide(_Out_writes_z_(size) wchar_t *text, size_t size, const wchar_t *value);
void format_utf8(_Out_writes_z_(size) wchar_t *text, size_t size, const char *value);
void format_number(_Out_writes_z_(size) wchar_t *text, size_t size, unsigned long number);

/* "none" for NULL and for zero. */
void format_thumbprint(_Out_writes_z_(size) wchar_t *text, size_t size,
                       _In_opt_ const struct thumbprint *thumbprint);
void format_hash(_Out_writes_z_(size) wchar_t *text, size_t size,
                 _In_reads_bytes_(SHA256_SIZE) const uint8_t hash[SHA256_SIZE]);

/* Local time: "2026-11-28 17:34:05 +01:00"; without seconds, "2026-11-28 17:34". */
void format_instant(_Out_writes_z_(size) wchar_t *text, size_t size, instant at, bool with_seconds);
void format_span(_Out_writes_z_(size) wchar_t *text, size_t size, instant span); /* "1.250 s" */
/* The two greatest units: "3 d 4 h", "2 h 5 min", "5 min 9 s", "9 s". */
void format_long_span(_Out_writes_z_(size) wchar_t *text, size_t size, instant span);

void format_endpoint(_Out_writes_z_(size) wchar_t *text, size_t size, enum family family,
                     uint16_t port);
void format_endpoints(_Out_writes_z_(size) wchar_t *text, size_t size,
                      uint16_t port); /* of both families */

/* Whose it is: "SSTP", or "IIS, {4dc3e181-...}" with the application id as netsh shows it. */
void format_owner(_Out_writes_z_(size) wchar_t *text, size_t size, const struct ssl_record *record);

/* The id alone. */
void format_application_id(_Out_writes_z_(size) wchar_t *text, size_t size,
                           const struct ssl_record *record);

/* What a finding is about: a registry value, an endpoint, a thumbprint. */
void format_finding(_Out_writes_z_(size) wchar_t *text, size_t size, const struct finding *finding,
                    uint16_t port);

/* What a finding waits for, and until when. */
void format_wait(_Out_writes_z_(size) wchar_t *text, size_t size, const struct finding *finding);
void format_wait_until(_Out_writes_z_(size) wchar_t *text, size_t size,
                       const struct finding *finding);

/* "error 5: Access is denied. " A service's own code is told beside 1066, with the text that Remote
 * Access has for it, or Windows. output/format_failure.c */
void format_failure(_Out_writes_z_(size) wchar_t *text, size_t size, uint32_t code,
                    uint32_t specific);

/* Why a certificate is not used, by the verdict that the finding names; with the call that failed,
 * where it is one. output/format_failure.c */
void format_verdict(_Out_writes_z_(size) wchar_t *text, size_t size, const struct finding *finding);

/* "RRAS logged RasSstp event 12 in the System log: ...", a sentence each; nothing where it said
 * nothing. output/format_sstp_events.c */
void format_sstp_events(_Out_writes_z_(size) wchar_t *text, size_t size,
                        const bool logged[SSTP_EVENT_COUNT]);

/* Behind the used characters, if all of it fits. Returns how many are used then. */
size_t format_append(_Inout_updates_z_(size) wchar_t *text, size_t size, size_t used,
                     const wchar_t *value);

/* "Starting the service SstpSvc failed: Access is denied (error 5, StartServiceW)." Always
 * terminated. output/format_failure.c */
void format_error(const struct outcome *error, wchar_t *text, size_t size);

#endif
