/* When SSTP read what it runs with, and whether that was noted. */
#ifndef MODEL_SSTP_START_H
#define MODEL_SSTP_START_H

#include "model/snapshot.h"

/* A moment as far as it is known: not before, and not after. */
struct start_span {
    instant from;
    instant until;
};

#define START_NOT_KNOWN UINT64_MAX

struct start_span sstp_start_span(const struct service_facts *service);

/* When SSTP read last what it runs with: at its own start or at RemoteAccess', whichever is later
 * (certificate/README.md says why). */
struct start_span sstp_last_read(const struct snapshot *snapshot);

/* Whichever of the two it is that reads: not before this. */
instant sstp_first_read(const struct snapshot *snapshot);

/* The last of the two. Where it is not known to the moment, not later than this; 0: not known at
 * all. */
instant sstp_read_at(const struct snapshot *snapshot);

/* One of the two is only just starting, and nothing dates that yet: its process is not there, or is
 * shared. When it runs that is known. (One in a shared process that stops undated counts, too.) */
bool sstp_start_tells_soon(const struct snapshot *snapshot);

/* What it read then was noted (state.sstp_start). */
bool sstp_start_is_known(const struct snapshot *snapshot);

#endif
