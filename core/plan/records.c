/* The wanted records. */
#include "plan/records.h"

#include "certificate/key_faults.h"

/* To take over another application's record it is deleted and set. What is in service HTTP.sys may
 * have in its memory only: where the key is gone it would refuse it (1312), and nobody gains by
 * trying again and again. With another certificate, or once the key is back, it is taken over. */
static bool is_taken_over(const struct snapshot *snapshot, const struct certificate *certificate)
{
    return snapshot_foreign_policy(snapshot) == FOREIGN_OWN && !key_is_faulty(certificate);
}

/* A new record takes its settings, and whose it is, from what was there: the record an interrupted
 * rotation deleted, else the other family's, else what SSTP itself would write. */
struct ssl_record records_wanted(const struct snapshot *snapshot, enum family family,
                                 const struct certificate *certificate)
{
    const struct binding *own = &snapshot->bindings[family];
    const struct binding *other =
        &snapshot->bindings[family == FAMILY_IPV4 ? FAMILY_IPV6 : FAMILY_IPV4];
    const struct intent *intent = &snapshot->state.intent;
    struct ssl_record record = ssl_record_for_sstp(&certificate->thumbprint);

    if (own->presence != PART_ABSENT) {
        record = own->record;
    } else if (intent->presence == PART_PRESENT && intent->had_record[family] &&
               intent->port == snapshot_port(snapshot) &&
               ssl_record_store_is_my(&intent->records[family]) &&
               (snapshot_foreign_policy(snapshot) >= FOREIGN_COROTATE ||
                ssl_record_is_sstp(&intent->records[family]))) {
        record = intent->records[family];
    } else if (other->presence == PART_PRESENT && ssl_record_is_sstp(&other->record)) {
        record = other->record;
    }
    if (is_taken_over(snapshot, certificate)) {
        ssl_record_take_over(&record);
    }
    record.thumbprint = certificate->thumbprint;
    return record;
}
