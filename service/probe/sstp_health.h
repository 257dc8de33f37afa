/* What SSTP is asked over HTTP, and how its answer is read. Text only; nothing is sent here.
 *
 * Sources: [MS-SSTP] 3.2.4.1 and 4.1 (the duplex post), and the health check that load balancers
 * use: HEAD to SSTP's URI is answered 401. */
#ifndef PROBE_SSTP_HEALTH_H
#define PROBE_SSTP_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "win32/annotations.h"

#define SSTP_REQUEST_SIZE 512 /* bytes, with the terminator */
#define SSTP_LINE_SIZE    256 /* of a status line; a longer one is cut */

enum sstp_question {
    SSTP_HEAD,       /* changes nothing */
    SSTP_DUPLEX_POST /* begins a connection; fails where no port is free */
};

/* The status that says that SSTP is there. */
uint16_t sstp_expected_status(enum sstp_question question);

/* Writes the request, terminated. host: for its Host header. Returns its length, 0 where the host
 * is empty, has characters that a header must not have, or does not fit, or where there is no
 * randomness for the correlation id. */
size_t sstp_request(enum sstp_question question, const char *host,
                    _Out_writes_z_(SSTP_REQUEST_SIZE) char out[SSTP_REQUEST_SIZE]);

/* The status in a status line, 0 if it is none. */
uint16_t sstp_status(const char *line);

#endif
