/* SSTP on the simulated driver, which answers its clients itself; see sstp_listener.h. */
#include <winsock2.h> /* before windows.h */

#include "sstp_listener.h"

#include "endpoint_context.h"
#include "httpsys_client.h"
#include "settings.h"

/* HTTP.sys loads the context of a record when it is first needed; one that it has already goes on
 * serving. A record that it cannot load was reported when the machine started. */
static void load_missing_contexts(const struct sstp_bindings *bindings)
{
    for (int family = 0; family < SSTP_FAMILIES; family++) {
        const struct ssl_record *record = &bindings->of[family].record;
        BYTE cached[HTTPSYS_SHA1_SIZE];

        if (bindings->of[family].present &&
            httpsys_show(record->endpoint, cached) == ERROR_NOT_FOUND) {
            endpoint_context_load(record);
        }
    }
}

bool sstp_listener_open(WORD port, const struct sstp_bindings *bindings,
                        const BYTE crypto_binding[SSTP_SHA256_SIZE])
{
    load_missing_contexts(bindings);
    return httpsys_sstp_on(port, crypto_binding, settings_dword(NULL, WINSIM_FREE_PORTS, 1) == 0) ==
           ERROR_SUCCESS;
}

/* [R], so it can be switched off. */
bool sstp_listener_open_plain(WORD port, const BYTE crypto_binding[SSTP_SHA256_SIZE])
{
    return settings_dword(NULL, WINSIM_PLAIN_DEAF, 0) != 0 ||
           httpsys_sstp_plain(port, crypto_binding) == ERROR_SUCCESS;
}

void sstp_listener_limit(enum sstp_family family)
{
    httpsys_sstp_one_family(family == SSTP_IPV6);
}

void sstp_listener_close(void)
{
    httpsys_sstp_off();
}
