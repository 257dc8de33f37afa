/* See output/refusal.h. */
#include "output/refusal.h"

#include "output/format_facts.h"
#include "output/labels.h"
#include "win32/format.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void format_block(wchar_t *text, size_t size, enum reason reason)
{
    wchar_t name[64];

    if (reason == REASON_FOREIGN_FOLLOWED) {
        format_wide(
            text, size,
            L"another application's binding is one of the two that SSTP uses, and SSTP goes "
            L"by its certificate (ForeignBindings): with any other, clients over that "
            L"binding would be locked out. Give that binding the new certificate with its "
            L"application, and SSTP follows. --force changes nothing of that");
        return;
    }
    if (reason == REASON_SHADOWS_UNREADABLE) {
        format_wide(text, size,
                    L"it cannot be read whether a binding of another application would stay behind "
                    L"with the old certificate and lock VPN clients out (event 239 says why). With "
                    L"--force it is done anyway");
        return;
    }
    if (reason == REASON_WOULD_LOCK_OUT) {
        format_wide(
            text, size,
            L"it would lock VPN clients out: a binding of another application takes "
            L"precedence for them and keeps the old certificate. \"sstp-cert-rotator check\" "
            L"names it; give it the new certificate, and SSTP follows. With --force it is "
            L"done anyway");
        return;
    }
    if (reason == REASON_CLOCK_DOUBTED) {
        format_wide(text, size,
                    L"this server's clock might be wrong (event 284 says why). If it is right, "
                    L"--force has it believed");
        return;
    }
    format_utf8(name, COUNT(name), reason_name(reason));
    format_text(text, size,
                L"something stands in the way of any change: %ls (sstp-cert-rotator check says "
                L"what it means)",
                name);
}

void format_refusal(wchar_t *text, size_t size, const struct request_answer *answer)
{
    switch (answer->end) {
    case REQUEST_PAUSED:
        format_wide(text, size, L"the service is paused (sstp-cert-rotator resume)");
        break;
    case REQUEST_OBSERVED:
        format_wide(text, size,
                    L"the setting Mode is observe, so nothing is changed (sstp-cert-rotator config "
                    L"set Mode enforce)");
        break;
    case REQUEST_OFFLOADED:
        format_wide(text, size,
                    L"TLS ends at a load balancer, so that no certificate is bound here: renew it "
                    L"there");
        break;
    case REQUEST_BLOCKED:
        format_block(text, size, answer->reason);
        break;
    case REQUEST_NOT_IN_STORE:
        format_wide(text, size, L"it is not in the store LocalMachine\\MY");
        break;
    default: /* REQUEST_NOT_ELIGIBLE */
        format_wide(text, size, label_verdict(answer->verdict));
        break;
    }
}
