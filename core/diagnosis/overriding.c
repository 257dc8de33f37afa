/* A record for one address, for one host name or of the central certificate store, for all its
 * names or for one, wins over the wildcard records that SSTP uses: the clients it is meant for get
 * its certificate. They connect all the same where that is SSTP's own; where not, SSTP's crypto
 * binding refuses them, for it knows the certificate of its own records only. */
#include "diagnosis/overriding.h"

#include <string.h>

#include "certificate/in_service.h"

/* ---- whom a record is for ---- */

/* No VPN client comes from this machine. */
bool overriding_is_loopback(const struct overriding_binding *overriding)
{
    return strncmp(overriding->host, "127.", 4) == 0 || strcmp(overriding->host, "[::1]") == 0;
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

bool overriding_meets_clients(const struct overriding_binding *overriding,
                              const struct names *server_names)
{
    if (overriding->kind == OVERRIDING_ADDRESS) {
        return !overriding_is_loopback(overriding);
    }
    return overriding->kind == OVERRIDING_CENTRAL_STORE ||
           may_be_asked_for(server_names, overriding->host);
}

bool overriding_is_for_server(const struct overriding_binding *overriding,
                              const struct names *server_names)
{
    const struct certificate_name name = {NAME_DNS, overriding->host};

    for (size_t i = 0; i < server_names->count; i++) {
        if (overriding->kind == OVERRIDING_HOST_NAME &&
            name_covers(&name, &server_names->items[i])) {
            return true;
        }
    }
    return false;
}

bool overriding_may_be_for_server(const struct overriding_binding *overriding,
                                  const struct names *server_names)
{
    return overriding->kind == OVERRIDING_HOST_NAME &&
           may_be_asked_for(server_names, overriding->host);
}

/* ---- what it is called ---- */

/* What stands before a record's host, or for it. */
static const char *introduction(enum overriding_kind kind)
{
    return kind == OVERRIDING_CENTRAL_STORE  ? "central certificate store"
           : kind == OVERRIDING_CENTRAL_NAME ? "central certificate store, "
                                             : "";
}

void overriding_write_endpoint(const struct overriding_binding *overriding, uint16_t port,
                               char object[OUTCOME_OBJECT_SIZE])
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

/* ---- what it was seen to show ---- */

static bool is_for(const struct overriding_binding *overriding, const char *host)
{
    const struct certificate_name name = {NAME_DNS, overriding->host};

    return overriding->kind == OVERRIDING_CENTRAL_STORE ||
           (overriding->kind != OVERRIDING_ADDRESS &&
            name_covers(&name, &(struct certificate_name){NAME_DNS, host}));
}

const struct thumbprint *overriding_seen(const struct requirements *requirements,
                                         const struct overriding_binding *overriding)
{
    const struct shown_by_name *ipv4 = &requirements->snapshot->by_name[FAMILY_IPV4];
    const struct shown_by_name *ipv6 = &requirements->snapshot->by_name[FAMILY_IPV6];
    const char *name = requirements_asked_name(requirements);

    if (name == NULL || !is_for(overriding, name) || !(ipv4->shown || ipv6->shown) ||
        (ipv4->shown && ipv6->shown && !thumbprint_equal(&ipv4->thumbprint, &ipv6->thumbprint))) {
        return NULL;
    }
    return ipv4->shown ? &ipv4->thumbprint : &ipv6->thumbprint;
}

bool overriding_waits_for_answer(const struct requirements *requirements,
                                 const struct overriding_binding *overriding)
{
    const struct shown_by_name *by_name = requirements->snapshot->by_name;
    const char *name = requirements_asked_name(requirements);

    return name != NULL && is_for(overriding, name) && overriding->kind != OVERRIDING_HOST_NAME &&
           !(by_name[FAMILY_IPV4].answered || by_name[FAMILY_IPV6].answered);
}

/* ---- what it holds up ---- */

/* Of the Central Certificate Store's nobody knows it from the record. */
static const struct thumbprint *certificate_of(const struct requirements *requirements,
                                               const struct overriding_binding *overriding)
{
    return overriding->kind == OVERRIDING_ADDRESS || overriding->kind == OVERRIDING_HOST_NAME
               ? &overriding->record.thumbprint
               : overriding_seen(requirements, overriding);
}

/* What nobody could ask may have what is bound, too. */
static bool may_have(const struct requirements *requirements,
                     const struct overriding_binding *overriding)
{
    const struct thumbprint *has = certificate_of(requirements, overriding);

    return has != NULL ? binding_carries(snapshot_served(requirements->snapshot), has)
                       : overriding_waits_for_answer(requirements, overriding);
}

/* What is in service lets clients in. What did not prove good, and is to give way to what served
 * before it, does not. */
static bool lets_in(const struct requirements *requirements)
{
    return requirements->served && requirements->fallback == NULL &&
           !in_service_successor_is_shown(requirements->snapshot);
}

/* Of one for a name the certificate must be for that name: else the record would be broken for all
 * who ask for it. */
static bool can_carry(const struct overriding_binding *overriding,
                      const struct certificate *certificate)
{
    const struct certificate_name name = {NAME_DNS, overriding->host};

    return overriding->kind == OVERRIDING_ADDRESS ||
           names_cover(&(struct names){certificate->names, certificate->name_count},
                       &(struct names){&name, 1});
}

bool overriding_may_have(const struct overriding_binding *overriding,
                         const struct certificate *certificate)
{
    return overriding->whole && ssl_record_store_is_my(&overriding->record) &&
           can_carry(overriding, certificate);
}

bool overriding_goes_along(const struct requirements *requirements,
                           const struct overriding_binding *overriding,
                           const struct certificate *certificate)
{
    return snapshot_foreign_policy(requirements->snapshot) == FOREIGN_COROTATE &&
           overriding_meets_clients(overriding, &requirements->server_names) &&
           overriding_may_have(overriding, certificate);
}

const struct overriding_binding *overriding_holds(const struct snapshot *snapshot,
                                                  const struct certificate *wanted)
{
    const struct overriding_bindings *overriding = &snapshot->overriding;
    struct requirements requirements;
    size_t moved = 0;

    if (overriding->count == 0) {
        return NULL;
    }
    requirements_of(snapshot, &requirements);
    if (!lets_in(&requirements)) {
        return NULL;
    }
    for (size_t i = 0; i < overriding->count; i++) {
        const struct overriding_binding *one = &overriding->items[i];
        if (!may_have(&requirements, one) ||
            !overriding_meets_clients(one, &requirements.server_names)) {
            continue;
        }
        if (wanted == NULL || !overriding_goes_along(&requirements, one, wanted) ||
            ++moved > MOVED_MAX) {
            return one;
        }
    }
    return NULL;
}

bool overriding_may_hold(const struct snapshot *snapshot, const struct certificate *wanted)
{
    struct requirements requirements;

    if (snapshot->overriding.presence == PART_PRESENT) {
        return overriding_holds(snapshot, wanted) != NULL;
    }
    requirements_of(snapshot, &requirements);
    return lets_in(&requirements);
}
