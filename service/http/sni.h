/* What http.h of mingw-w64 10 lacks of records for host names (SNI), after Microsoft's
 * documentation: HTTP_SERVICE_CONFIG_SSL_SNI_KEY, _SET and _QUERY. */
#ifndef HTTP_SNI_H
#define HTTP_SNI_H

#include "http/endpoint.h" /* before what includes windows.h */

#include <http.h>

#define SNI_RECORDS ((HTTP_SERVICE_CONFIG_ID)5) /* HttpServiceConfigSslSniCertInfo */

struct sni_key {
    SOCKADDR_STORAGE address; /* of IPv4, the wildcard: only its port counts */
    PWSTR host;
};

struct sni_set {
    struct sni_key key;
    HTTP_SERVICE_CONFIG_SSL_PARAM param;
};

struct sni_query {
    HTTP_SERVICE_CONFIG_QUERY_TYPE type;
    struct sni_key key;
    DWORD token;
};

#endif
