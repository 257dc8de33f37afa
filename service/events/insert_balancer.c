/* What a load balancer presents, written for a person. */
#include "events/insert_balancer.h"

#include "output/format_facts.h"

static void format_endpoint_of(const struct settings *settings, wchar_t *text, size_t size)
{
    wchar_t port[8];
    size_t used;

    format_utf8(text, size, settings->offload_probe);
    used = format_append(text, size, (size_t)lstrlenW(text), L":");
    format_number(port, sizeof(port) / sizeof(port[0]), settings->offload_port);
    (void)format_append(text, size, used, port);
}

static void format_aspect(const struct certificate *leaf, wchar_t *text, size_t size)
{
    wchar_t issuer[512];
    size_t used;

    format_utf8(text, size, leaf->subject);
    format_utf8(issuer, sizeof(issuer) / sizeof(issuer[0]), leaf->issuer);
    used = format_append(text, size, (size_t)lstrlenW(text), L", issued by ");
    (void)format_append(text, size, used, issuer);
}

void event_insert_balancer(enum insert insert, const struct snapshot *snapshot, wchar_t *text,
                           size_t size)
{
    const struct certificate *leaf = snapshot->balancer.leaf;

    if (insert == INSERT_BALANCER) {
        format_endpoint_of(snapshot->settings, text, size);
    } else if (leaf == NULL) {
        format_wide(text, size, L"");
    } else if (insert == INSERT_BALANCER_LEAF) {
        format_hash(text, size, leaf->sha256);
    } else { /* INSERT_BALANCER_ASPECT */
        format_aspect(leaf, text, size);
    }
}
