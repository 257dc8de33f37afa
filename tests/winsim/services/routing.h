/* RemoteAccess: it only runs. With the switch NeedsCertificate it ends when SSTP's certificate
 * vanishes, and does not start without it (facts/windows.md 4, [H]); with RemoteAccessRepairs SSTP
 * is its business (sstp_story.h). */
#ifndef WINSIM_ROUTING_H
#define WINSIM_ROUTING_H

#include "service_host.h"

extern const struct service_role routing_role;

#endif
