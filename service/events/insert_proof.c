/* What a client met, written for a person. */
#include "events/insert_proof.h"

#include <stdio.h>

#include "proof/proof.h"
#include "win32/text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static void format_answer(const struct finding *finding, wchar_t *text, size_t size)
{
    if (finding->http_status == 0) {
        (void)lstrcpynW(text, L"received no answer in time", (int)size);
    } else if (size > sizeof("answered with HTTP status 65535")) {
        (void)swprintf(text, size, L"answered with HTTP status %u", finding->http_status);
    }
}

static void format_met(const struct finding *finding, wchar_t *text, size_t size)
{
    static const wchar_t shown[] = L"the client received certificate ";
    static const wchar_t unanswered[] = L"TLS works, and the health check of SSTP ";
    char hex[THUMBPRINT_TEXT_SIZE];

    switch (finding->reason) {
    case REASON_SERVED_CERTIFICATE_DIFFERS:
        (void)lstrcpynW(text, shown, (int)size);
        if (size > COUNT_OF(shown)) {
            (void)text_to_wide(thumbprint_format(&finding->thumbprint, hex),
                               text + COUNT_OF(shown) - 1, size - COUNT_OF(shown) + 1);
        }
        break;
    case REASON_NOT_LISTENING:
        (void)lstrcpynW(text, L"no program accepts connections", (int)size);
        break;
    case REASON_TLS_FAILS:
        (void)lstrcpynW(text, L"the TLS handshake failed", (int)size);
        break;
    default: /* REASON_SSTP_NOT_ANSWERING */
        (void)lstrcpynW(text, unanswered, (int)size);
        if (size > COUNT_OF(unanswered)) {
            format_answer(finding, text + COUNT_OF(unanswered) - 1,
                          size - COUNT_OF(unanswered) + 1);
        }
        break;
    }
}

/* By what could be asked: where nothing could, nothing is proven and this is not written. */
static const wchar_t *families(const struct snapshot *snapshot)
{
    const bool ipv4 = proof_of_family(snapshot, FAMILY_IPV4) == PROOF_GOOD;
    const bool ipv6 = proof_of_family(snapshot, FAMILY_IPV6) == PROOF_GOOD;

    return ipv4 && ipv6 ? L"IPv4 and IPv6"
           : ipv4       ? L"IPv4; IPv6 could not be tested"
                        : L"IPv6; IPv4 could not be tested";
}

void event_insert_proof(enum insert insert, const struct report *report, wchar_t *text, size_t size)
{
    switch (insert) {
    case INSERT_MET:
        format_met(report->finding, text, size);
        break;
    case INSERT_ANSWER:
        format_answer(report->finding, text, size);
        break;
    default: /* INSERT_FAMILIES */
        (void)lstrcpynW(text, families(report->snapshot), (int)size);
        break;
    }
}
