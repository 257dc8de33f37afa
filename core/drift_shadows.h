/* Records of HTTP.sys that win over SSTP's own for some VPN clients. */
#ifndef CORE_DRIFT_SHADOWS_H
#define CORE_DRIFT_SHADOWS_H

#include "findings.h"

void drift_check_shadows(const struct snapshot *snapshot, struct findings *findings);

#endif
