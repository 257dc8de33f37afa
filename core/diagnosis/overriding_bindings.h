/* Records of HTTP.sys that win over SSTP's own for some VPN clients. */
#ifndef DIAGNOSIS_OVERRIDING_BINDINGS_H
#define DIAGNOSIS_OVERRIDING_BINDINGS_H

#include "findings/findings.h"

void drift_check_overriding(const struct snapshot *snapshot, struct findings *findings);

#endif
