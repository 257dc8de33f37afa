/* RasSstp's events; see sstp_events.h. */
#include "sstp_events.h"

#include "eventlog_store.h"

#include <wchar.h>

enum { TEXT_SIZE = 256 };

static const struct {
    enum sstp_event event;
    const wchar_t *text;
} texts[] = {
    {SSTP_EVENT_NO_CERTIFICATE, L"No certificate in the machine store can be used for SSTP."},
    {SSTP_EVENT_BIND_IPV4_FAILED, L"The certificate could not be bound to the IPv4 address."},
    {SSTP_EVENT_BIND_IPV6_FAILED, L"The certificate could not be bound to the IPv6 address."},
    {SSTP_EVENT_PARAMETERS_UNREADABLE, L"The SSTP parameters in the registry could not be read."},
    {SSTP_EVENT_SHA256_INVALID, L"The SHA256 certificate hash in the registry is invalid."},
    {SSTP_EVENT_SHA1_INVALID, L"The SHA1 certificate hash in the registry is invalid."},
    {SSTP_EVENT_CANNOT_HASH, L"The hash of the bound certificate could not be computed."},
    {SSTP_EVENT_CANNOT_ACCEPT, L"SSTP cannot accept connections on its port."},
    {SSTP_EVENT_FAMILIES_DIFFER, L"Different certificates are bound for IPv4 and IPv6."},
    {SSTP_EVENT_CONFIGURED_MISSING,
     L"The configured certificate hash or its certificate is missing."},
    {SSTP_EVENT_HASH_DIFFERS,
     L"The configured certificate hash differs from the certificate that is bound in HTTP."},
};

void sstp_event_write(enum sstp_event event, bool refuses)
{
    wchar_t whole[TEXT_SIZE];
    const wchar_t *strings = whole;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i].event == event) {
            (void)swprintf(whole, TEXT_SIZE, L"%ls%ls", texts[i].text,
                           refuses ? L" SSTP connections are refused." : L"");
            eventlog_append(EVENTLOG_SYSTEM,
                            &(struct eventlog_event){.source = L"RasSstp",
                                                     .id = (DWORD)event,
                                                     .type = refuses ? EVENTLOG_ERROR_TYPE
                                                                     : EVENTLOG_WARNING_TYPE,
                                                     .strings = &strings,
                                                     .string_count = 1});
            return;
        }
    }
}
