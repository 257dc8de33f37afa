/* For want of another what is in service stays, and what else is wrong is put right with it. */
#include "plan/target.h"

/* One of SSTP's two records is not there, or not as the other one. */
static bool is_of_records(enum reason reason)
{
    return reason == REASON_BINDING_MISSING || reason == REASON_BINDING_MALFORMED ||
           reason == REASON_FAMILIES_DIFFER;
}

/* What an interrupted rotation left of others' records is put right with what is in service, too;
 * and so is how SSTP runs with it, or that both records have it, where it stands in: it lets in who
 * asks for the names that it has. */
static bool wants_another(const struct findings *findings)
{
    const bool stands_in = findings->effects & EFFECT_REPLACE;
    bool repairs = findings->effects & (EFFECT_REHASH | EFFECT_RESTART);
    unsigned effects = EFFECT_NOTE;

    for (size_t i = 0; i < findings->count; i++) {
        const enum reason reason = findings->items[i].reason;
        const bool of_records = stands_in && is_of_records(reason);
        repairs = repairs || of_records;
        if (!of_records && reason != REASON_MOVE_INTERRUPTED) {
            effects |= reason_effects(reason);
        }
    }
    return (effects & EFFECT_REBIND) || (stands_in && !repairs);
}

const struct certificate *target_of(const struct snapshot *snapshot, struct findings *findings,
                                    const struct selection *selection)
{
    if (selection->result == SELECTION_CHOSEN) {
        return selection->chosen;
    }
    if (!wants_another(findings)) { /* so there is a binding */
        return snapshot_find(snapshot, &snapshot_served(snapshot)->record.thumbprint);
    }
    findings_add_reason(findings, selection->result == SELECTION_AMBIGUOUS
                                      ? REASON_AMBIGUOUS_CERTIFICATES
                                      : REASON_NO_ELIGIBLE_CERTIFICATE);
    return NULL;
}
