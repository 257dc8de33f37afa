/* What changes what clients are shown: HTTP.sys' records, and SSTP's hashes. */
#include <string.h>

#include "certificate/key_faults.h"
#include "certificate/selection.h"
#include "stub_parts.h"
#include "world.h"

void stub_check_change(const struct stub *stub)
{
    require(!stub->blocked, "nothing is changed while a block stands");
}

static bool is_eligible(const struct snapshot *seen, const struct thumbprint *thumbprint)
{
    const struct certificate *certificate = snapshot_find(seen, thumbprint);
    struct requirements requirements;

    requirements_of(seen, &requirements);
    return certificate != NULL && requirements_met(&requirements, certificate);
}

/* Whether a fault of the key in service counts by now is not the stub's to say. */
static bool fit(const struct stub *stub, const struct thumbprint *thumbprint)
{
    struct snapshot faulty = stub->seen;

    key_faults_assume(&faulty);
    return is_eligible(&stub->seen, thumbprint) || is_eligible(&faulty, thumbprint);
}

/* Of another application's that wins over SSTP's the stored intent has a copy; what is written over
 * it keeps all but its certificate. */
static const struct overriding_binding *noted(const struct stub *stub,
                                              const struct overriding_binding *site)
{
    const struct intent *intent = &stub->world.state.intent;
    const struct overriding_bindings list = {.items = intent->moved.items,
                                             .count = intent->moved.count};

    return intent->presence == PART_PRESENT ? overriding_find(&list, site) : NULL;
}

static void check_overriding(const struct stub *stub, const struct overriding_binding *site,
                             const struct ssl_record *record)
{
    const struct overriding_binding *before = noted(stub, site);

    stub_check_change(stub);
    require(site->kind == OVERRIDING_ADDRESS || site->kind == OVERRIDING_HOST_NAME,
            "only what names a certificate is written");
    require(before != NULL, "what is written was noted before");
    require(ssl_record_same_settings(&before->record, record),
            "a record keeps all but its certificate");
    require(thumbprint_equal(&before->record.thumbprint, &record->thumbprint) ||
                fit(stub, &record->thumbprint),
            "what is bound was bound before or is eligible");
}

static void check_record(const struct stub *stub, const struct binding_site *site,
                         const struct ssl_record *record)
{
    const struct binding *before = &stub->seen.bindings[site->family];

    require(site->port == snapshot_port(&stub->seen), "the port is SSTP's");
    if (site->overriding != NULL) {
        check_overriding(stub, site->overriding, record);
        return;
    }
    stub_check_change(stub);
    require(world_may_write(&stub->seen, record), "what is written is SSTP's, or may be another's");
    require(before->presence == PART_ABSENT ||
                world_keeps_settings(&stub->seen, &before->record, record),
            "a record keeps all but its certificate");
    require((before->presence != PART_ABSENT &&
             thumbprint_equal(&before->record.thumbprint, &record->thumbprint)) ||
                fit(stub, &record->thumbprint),
            "what is bound was bound before or is eligible");
}

/* Gone, or there again: what others have is found by whom it is for. */
static void drop_overriding(struct stub *stub, const struct overriding_binding *site)
{
    size_t kept = 0;

    for (size_t i = 0; i < stub->world.overriding.count; i++) {
        if (!overriding_same(&stub->overriding[i], site)) {
            stub->overriding[kept++] = stub->overriding[i];
        }
    }
    stub->world.overriding.count = kept;
}

static void set_binding(struct stub *stub, const struct binding_site *site,
                        const struct ssl_record *record)
{
    if (site->overriding != NULL) {
        const struct overriding_binding set = *site->overriding;
        drop_overriding(stub, &set);
        stub->overriding[stub->world.overriding.count] = set;
        stub->overriding[stub->world.overriding.count++].record = *record;
        return;
    }
    stub->world.bindings[site->family] = (struct binding){
        .presence = PART_PRESENT, .record = *record, .written_at = stub->world.taken_at};
}

static struct answer write_binding(struct stub *stub, const char *call, enum failure usual,
                                   const struct binding_site *site, const struct ssl_record *record)
{
    struct answer result = stub_answer(stub, call);

    check_record(stub, site, record);
    stub_may_fail_with(stub, &result, usual);
    if (result.acts) {
        set_binding(stub, site, record);
    }
    return result;
}

/* One flag for all of others': it is asked right before each delete. */
static bool *may_be_deleted(struct stub *stub, const struct binding_site *site)
{
    return site->overriding != NULL ? &stub->others_may_be_deleted
                                    : &stub->may_be_deleted[site->family];
}

struct outcome stub_try_certificate(void *context, const struct ssl_record *record)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "try");

    stub_check_change(stub);
    require(fit(stub, &record->thumbprint), "only an eligible certificate is tried");
    stub_may_fail_with(stub, &result, FAILURE_CERTIFICATE_UNUSABLE);
    return result.outcome;
}

struct outcome stub_update_binding(void *context, const struct binding_site *site,
                                   const struct ssl_record *record)
{
    const struct answer result =
        write_binding(context, "update", FAILURE_NOT_SUPPORTED, site, record);

    return result.outcome;
}

struct outcome stub_create_binding(void *context, const struct binding_site *site,
                                   const struct ssl_record *record)
{
    struct stub *stub = context;
    const struct answer result =
        write_binding(stub, "create", FAILURE_ALREADY_EXISTS, site, record);

    if (result.acts) {
        *may_be_deleted(stub, site) = true; /* it is ours */
    }
    return result.outcome;
}

struct outcome stub_delete_binding(void *context, const struct binding_site *site)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "delete");

    stub_check_change(stub);
    require(site->overriding == NULL
                ? world_may_write(&stub->seen, &stub->seen.bindings[site->family].record)
                : noted(stub, site->overriding) != NULL,
            "another application's record is left alone");
    require(site->port == snapshot_port(&stub->seen), "the port is SSTP's");
    require(*may_be_deleted(stub, site), "a record that can be set again is deleted");
    stub_may_fail_with(stub, &result, FAILURE_NOT_FOUND);
    if (result.acts && site->overriding != NULL) {
        drop_overriding(stub, site->overriding);
    } else if (result.acts) {
        stub->world.bindings[site->family] = (struct binding){.presence = PART_ABSENT};
    }
    return result.outcome;
}

/* Asked right before each delete; one that would lose something must not be made. */
struct outcome stub_may_be_set_anew(void *context, const struct binding_site *site,
                                    const struct ssl_record *record)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "anew");

    (void)record;
    require(site->port == snapshot_port(&stub->seen), "the port is SSTP's");
    stub_may_fail_with(stub, &result, FAILURE_WOULD_LOSE);
    *may_be_deleted(stub, site) = outcome_ok(&result.outcome);
    return result.outcome;
}

struct outcome stub_write_hashes(void *context, const struct hash_pair *hashes)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "hashes");
    struct hash_pair *own = &stub->world.parameters.hashes;

    stub_check_change(stub);
    if (result.acts &&
        (hashes->sha256.presence == PART_PRESENT || hashes->sha256.presence == PART_ABSENT)) {
        own->sha256 = hashes->sha256;
    }
    if (result.acts &&
        (hashes->sha1.presence == PART_PRESENT || hashes->sha1.presence == PART_ABSENT)) {
        own->sha1 = hashes->sha1;
    }
    return result.outcome;
}
