/* HKLM\SYSTEM\CurrentControlSet\Services\SstpSvc\Parameters: what SSTP is configured to do and
 * which certificate hashes it stored ([MS-SSTP]; RRAS registry documentation; facts of RasSstp 18,
 * 19). */
#ifndef RRAS_SSTP_PARAMETERS_H
#define RRAS_SSTP_PARAMETERS_H

#include "model/snapshot.h"
#include "win32/annotations.h"

/* Reads each value on its own; in a missing key all are absent. MALFORMED: wrong type
 * (ERROR_INVALID_DATATYPE), wrong length or a ListenerPort that is no port (ERROR_INVALID_DATA).
 * The errors name the value as their object. */
void sstp_parameters_read(_Out_ struct sstp_parameters *out);

/* Writes each hash that is PRESENT, deletes each that is ABSENT, leaves the others alone, and reads
 * back what it did. */
_Check_return_ struct outcome sstp_parameters_write_hashes(const struct hash_pair *hashes);

#endif
