/* What SSTP said, in words; output/format_facts.h. */
#include "output/format_facts.h"
#include "win32/format.h"

#define SENTENCE 192

static const wchar_t *const meanings[SSTP_EVENT_COUNT] = {
    [SSTP_SAYS_NO_CERTIFICATE] = L"it found no certificate that SSTP can use",
    [SSTP_SAYS_NOT_IPV4] = L"it could not set up the certificate for IPv4",
    [SSTP_SAYS_NOT_IPV6] = L"it could not set up the certificate for IPv6",
    [SSTP_SAYS_CANNOT_ACCEPT] = L"SSTP could not be set up to accept connections",
    [SSTP_SAYS_FAMILIES_DIFFER] = L"the certificates bound for IPv4 and IPv6 differ",
    [SSTP_SAYS_PICKED_IS_MISSING] = L"the certificate picked for SSTP is missing",
    [SSTP_SAYS_HASH_DIFFERS] = L"SSTP's certificate hash is not that of the bound certificate",
};

void format_sstp_events(wchar_t *text, size_t size, const bool logged[SSTP_EVENT_COUNT])
{
    wchar_t sentence[SENTENCE];
    size_t used = 0;

    format_wide(text, size, L"");
    for (int event = 0; event < SSTP_EVENT_COUNT; event++) {
        if (logged[event]) {
            format_text(sentence, SENTENCE,
                        L"%lsRRAS logged RasSstp event %u in the System log: %ls.",
                        used == 0 ? L"" : L" ", (unsigned)sstp_event_id((enum sstp_event)event),
                        meanings[event]);
            used = format_append(text, size, used, sentence);
        }
    }
}
