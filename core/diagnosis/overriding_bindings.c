/* A record for one address, for one host name or of the central certificate store, for all its
 * names or for one, wins over the wildcard records that SSTP uses: the clients it is meant for get
 * its certificate. They connect all the same where that is SSTP's own; where not, SSTP's crypto
 * binding refuses them, for it knows the certificate of its own records only. They are other
 * applications' and nothing is done.
 */
#include "diagnosis/overriding_bindings.h"

#include <string.h>

#include "certificate/requirements.h"

/* So that a web server with hundreds of sites does not push the findings that matter off the list.
 */
#define OVERRIDING_NAMED 8

/* No VPN client comes from this machine. */
static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "[::1]") == 0;
}

/* Whether VPN clients may ask for that name; a record can be for "*.example.com", too. */
static bool may_be_asked_for(const struct names *server_names, const char *host)
{
    const struct certificate_name name = {NAME_DNS, host};

    for (size_t i = 0; i < server_names->count; i++) {
        if (name_covers(&server_names->items[i], &name) ||
            name_covers(&name, &server_names->items[i])) {
            return true;
        }
    }
    return server_names->count == 0;
}

static bool meets_clients(const struct overriding_binding *overriding,
                          const struct names *server_names)
{
    if (overriding->kind == OVERRIDING_ADDRESS) {
        return !is_loopback(overriding->host);
    }
    return overriding->kind == OVERRIDING_CENTRAL_STORE ||
           may_be_asked_for(server_names, overriding->host);
}

/* What stands before a record's host, or for it. */
static const char *introduction(enum overriding_kind kind)
{
    return kind == OVERRIDING_CENTRAL_STORE  ? "central certificate store"
           : kind == OVERRIDING_CENTRAL_NAME ? "central certificate store, "
                                             : "";
}

/* "203.0.113.5:443"; of a name that does not fit its end is cut. */
static void write_endpoint(char object[OUTCOME_OBJECT_SIZE],
                           const struct overriding_binding *overriding, uint16_t port)
{
    char digits[6] = "";
    size_t first = sizeof(digits) - 1;

    do {
        digits[--first] = (char)('0' + port % 10);
        port /= 10;
    } while (port > 0);
    const size_t host = outcome_append(
        object, outcome_append(object, 0, introduction(overriding->kind)), overriding->host);
    const size_t room = OUTCOME_OBJECT_SIZE - 1 - sizeof(digits);
    (void)outcome_append(object, outcome_append(object, host < room ? host : room, ":"),
                         digits + first);
}

static bool same_certificate(const struct binding *served,
                             const struct overriding_binding *overriding)
{
    return served != NULL && thumbprint_equal(&served->record.thumbprint, &overriding->thumbprint);
}

void drift_check_overriding(const struct snapshot *snapshot, struct findings *findings)
{
    const struct overriding_bindings *overriding = &snapshot->overriding;
    const struct binding *served = snapshot_served(snapshot);
    struct requirements requirements;
    size_t named = 0;

    if (overriding->presence != PART_PRESENT) {
        findings_add_error(findings, REASON_SHADOWS_UNREADABLE, &overriding->error);
        return;
    }
    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < overriding->count && named < OVERRIDING_NAMED; i++) {
        const struct overriding_binding *one = &overriding->items[i];
        struct finding finding = {.reason = REASON_BINDING_SHADOWED, .thumbprint = one->thumbprint};
        if (same_certificate(served, one) || !meets_clients(one, &requirements.server_names)) {
            continue;
        }
        write_endpoint(finding.error.object, one, snapshot_port(snapshot));
        findings_add(findings, &finding);
        named++;
    }
}
