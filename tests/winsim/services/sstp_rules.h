/* What the start rules have in common; for sstp_start.c, sstp_automatic.c and sstp_pinned.c. Each
 * rule names the sentence of facts/windows.md, section 4, that it follows. */
#ifndef WINSIM_SSTP_RULES_H
#define WINSIM_SSTP_RULES_H

#include "sstp_events.h"
#include "sstp_start.h"

/* Says it, as an error; false. */
bool sstp_refuse(enum sstp_event event);

/* Binds the certificate for that family, or refuses. */
bool sstp_write_binding(struct sstp_start *start, int family, const BYTE sha1[SSTP_SHA1_SIZE]);

/* The two modes. True when SSTP can serve. */
bool sstp_prepare_automatic(struct sstp_start *start);
bool sstp_prepare_pinned(struct sstp_start *start);

#endif
