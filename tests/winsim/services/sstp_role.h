/*
 * SstpSvc: what the Secure Socket Tunneling Protocol service does with certificate, hash and SSL
 * certificate bindings when it starts. The rules are those of facts/windows.md, section 4; the
 * parts marked [R] there are third parties' reports, not Microsoft's documentation.
 */
#ifndef WINSIM_SSTP_ROLE_H
#define WINSIM_SSTP_ROLE_H

#include "service_host.h"

extern const struct service_role sstp_role;

#endif
