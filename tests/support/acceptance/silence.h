/* After a rotation's restart SSTP's services run and nobody listens: how tests get there, and what
 * they ask of the product meanwhile. */
#ifndef ACCEPTANCE_SILENCE_H
#define ACCEPTANCE_SILENCE_H

#include "server.h"

#define PROOF_OVER 91u /* seconds: for longer nobody waits for a listener, unless told to */
#define PROOF_HALF 45u /* seconds: then it is waited for still */

/* The product asks SSTP again and again, as clients do: it has from now on, over both families. */
void silence_wait_until_asked(void);

/* A watched server is restarted for a renewal, which is returned, and since then listens as
 * platform_sstp_listens() has it; the product waits for it. */
struct certificate silence_after_rotation(const wchar_t *behaviour);

/* Nothing was held against the certificate. */
void assert_never_back(void);

#endif
