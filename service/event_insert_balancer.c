/* What a load balancer presents, written for a person. */
#include "event_insert_balancer.h"

#include "put.h"

static void put_endpoint_of(const struct settings *settings, wchar_t *text, size_t size)
{
    wchar_t port[8];
    size_t used;

    put_utf8(text, size, settings->offload_probe);
    used = put_append(text, size, (size_t)lstrlenW(text), L":");
    put_number(port, sizeof(port) / sizeof(port[0]), settings->offload_port);
    (void)put_append(text, size, used, port);
}

static void put_aspect(const struct certificate *leaf, wchar_t *text, size_t size)
{
    wchar_t issuer[512];
    size_t used;

    put_utf8(text, size, leaf->subject);
    put_utf8(issuer, sizeof(issuer) / sizeof(issuer[0]), leaf->issuer);
    used = put_append(text, size, (size_t)lstrlenW(text), L", issued by ");
    (void)put_append(text, size, used, issuer);
}

void event_insert_balancer(enum insert insert, const struct snapshot *snapshot, wchar_t *text,
                           size_t size)
{
    const struct certificate *leaf = snapshot->balancer.leaf;

    if (insert == INSERT_BALANCER) {
        put_endpoint_of(snapshot->settings, text, size);
    } else if (leaf == NULL) {
        put_wide(text, size, L"");
    } else if (insert == INSERT_BALANCER_LEAF) {
        put_hash(text, size, leaf->sha256);
    } else { /* INSERT_BALANCER_ASPECT */
        put_aspect(leaf, text, size);
    }
}
