/* Records of HTTP.sys that win over SSTP's own for some VPN clients. */
#ifndef CORE_DRIFT_SHADOWS_H
#define CORE_DRIFT_SHADOWS_H

#include "findings.h"

void drift_check_shadows(const struct snapshot *snapshot, struct findings *findings);

/* Clients are shown another certificate than the one that is bound: something answers in SSTP's
 * place. A restart would hardly mend that, so it is only said. */
void drift_check_shown(const struct snapshot *snapshot, struct findings *findings);

#endif
