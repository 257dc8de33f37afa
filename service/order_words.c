/* See order_words.h. */
/* First: it brings winsock2.h, which must come before windows.h. */
#include "words.h"

#include "format.h"
#include "order_words.h"
#include "put.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void put_block(wchar_t *text, size_t size, enum reason reason)
{
    wchar_t name[64];

    put_utf8(name, COUNT(name), reason_name(reason));
    format_text(text, size,
                L"something stands in the way of any change: %ls (sstp-cert-rotator check says "
                L"what it means)",
                name);
}

static void put_other(wchar_t *text, size_t size, const struct thumbprint *other)
{
    wchar_t thumbprint[64];

    put_thumbprint(thumbprint, COUNT(thumbprint), other);
    format_text(text, size,
                L"another one would be chosen in its place at once: %ls. It may have more time "
                L"left, or be picked in the console",
                thumbprint);
}

void put_refusal(wchar_t *text, size_t size, const struct order_answer *answer)
{
    switch (answer->end) {
    case ORDER_PAUSED:
        put_wide(text, size, L"the service is paused (sc continue SstpCertRotator)");
        break;
    case ORDER_OFFLOADED:
        put_wide(text, size,
                 L"TLS ends at a load balancer, so that no certificate is bound here: renew it "
                 L"there");
        break;
    case ORDER_BLOCKED:
        put_block(text, size, answer->reason);
        break;
    case ORDER_NOT_IN_STORE:
        put_wide(text, size, L"it is not in the store LocalMachine\\MY");
        break;
    case ORDER_OTHER_CHOSEN:
        put_other(text, size, &answer->thumbprint);
        break;
    default: /* ORDER_NOT_ELIGIBLE */
        put_wide(text, size, word_verdict(answer->verdict));
        break;
    }
}
