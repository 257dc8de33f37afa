/* HTTP.sys' IP listen list (netsh http show iplisten).
 *
 * Sources: HttpQueryServiceConfiguration, HTTP_SERVICE_CONFIG_ID (HttpServiceConfigIPListenList),
 * HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY of the Windows SDK documentation. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include "http/bindings.h" /* before what includes windows.h */
#include "proof/listen_list.h"
#include "win32/annotations.h"

/* ABSENT: there is none, or it is empty. UNREADABLE with the code of the call that failed. */
void http_listen_read(const struct http_bindings *bindings, _Out_ struct listen_list *out);

#endif
