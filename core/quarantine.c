/* Setting aside, and going back. */
#include "quarantine.h"

#include "disputes.h"
#include "select.h"

/* ---- what holds ---- */

/* What it stands back for can be used still. Else it is better than nothing. */
static const struct certificate *way_back(const struct snapshot *snapshot,
                                          const struct quarantined *entry)
{
    const struct certificate *instead = snapshot_find(snapshot, &entry->instead);

    return instead != NULL && verdict_of_candidate(instead, snapshot->taken_at) == VERDICT_ELIGIBLE
               ? instead
               : NULL;
}

static const struct quarantined *entry_of(const struct snapshot *snapshot,
                                          const struct thumbprint *thumbprint)
{
    const struct disputes *disputes = &snapshot->state.disputes;

    for (size_t i = 0; disputes->presence == PART_PRESENT && i < disputes->quarantined_count; i++) {
        if (thumbprint_equal(&disputes->quarantined[i].certificate, thumbprint)) {
            return &disputes->quarantined[i];
        }
    }
    return NULL;
}

bool quarantine_holds(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct settings *settings = snapshot->settings;
    const struct quarantined *entry = entry_of(snapshot, thumbprint);
    const bool wanted =
        settings->has_thumbprint && thumbprint_equal(&settings->thumbprint, thumbprint);

    return entry != NULL && !wanted && way_back(snapshot, entry) != NULL;
}

const struct certificate *quarantine_instead(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_served(snapshot);
    const struct quarantined *entry =
        bound == NULL ? NULL : entry_of(snapshot, &bound->record.thumbprint);

    return entry == NULL || entry->left || !quarantine_holds(snapshot, &entry->certificate)
               ? NULL
               : way_back(snapshot, entry);
}

/* ---- setting aside ---- */

/* With the list full the oldest goes: it is tried again. */
static void add(struct disputes *disputes, const struct quarantined *entry)
{
    disputes->quarantined_count += disputes->quarantined_count < QUARANTINED_KEPT;
    for (size_t i = disputes->quarantined_count - 1; i > 0; i--) {
        disputes->quarantined[i] = disputes->quarantined[i - 1];
    }
    disputes->quarantined[0] = *entry;
}

bool quarantine_set(const struct host *host, struct snapshot *snapshot,
                    const struct thumbprint *certificate, const struct thumbprint *instead)
{
    const struct disputes before = snapshot->state.disputes;
    struct disputes disputes = disputes_of(snapshot);
    struct selection selection;

    add(&disputes, &(struct quarantined){*certificate, *instead, false});
    snapshot->state.disputes = disputes;
    selection = select_certificate(snapshot);
    if (selection.result == SELECTION_CHOSEN &&
        thumbprint_equal(&selection.chosen->thumbprint, instead) &&
        disputes_put(host, snapshot, &disputes)) {
        return true;
    }
    snapshot->state.disputes = before;
    return false;
}

/* ---- what is over ---- */

static size_t bound_times(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    size_t times = 0;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        times += binding->presence == PART_PRESENT &&
                 thumbprint_equal(&binding->record.thumbprint, thumbprint);
    }
    return times;
}

static bool is_over(const struct snapshot *snapshot, const struct quarantined *entry)
{
    return (entry->left && bound_times(snapshot, &entry->certificate) == FAMILY_COUNT) ||
           (snapshot->store.presence == PART_PRESENT &&
            snapshot_find(snapshot, &entry->certificate) == NULL);
}

/* Neither family has it, and both could be read. */
static bool has_left(const struct snapshot *snapshot, const struct quarantined *entry)
{
    return snapshot->bindings[FAMILY_IPV4].presence == PART_PRESENT &&
           snapshot->bindings[FAMILY_IPV6].presence == PART_PRESENT &&
           bound_times(snapshot, &entry->certificate) == 0;
}

bool quarantine_forget(struct snapshot *snapshot)
{
    struct disputes *disputes = &snapshot->state.disputes;
    bool changed = false;
    size_t kept = 0;

    for (size_t i = 0; i < disputes->quarantined_count; i++) {
        struct quarantined entry = disputes->quarantined[i];
        if (is_over(snapshot, &entry)) {
            changed = true;
            continue;
        }
        if (!entry.left && has_left(snapshot, &entry)) {
            entry.left = true;
            changed = true;
        }
        disputes->quarantined[kept++] = entry;
    }
    disputes->quarantined_count = kept;
    return changed;
}

bool quarantine_lift(struct disputes *disputes, const struct thumbprint *thumbprint)
{
    size_t kept = 0;

    for (size_t i = 0; i < disputes->quarantined_count; i++) {
        disputes->quarantined[kept] = disputes->quarantined[i];
        kept += !thumbprint_equal(&disputes->quarantined[i].certificate, thumbprint);
    }
    const bool lifted = kept != disputes->quarantined_count;
    disputes->quarantined_count = kept;
    return lifted;
}

void quarantine_find(const struct snapshot *snapshot, struct findings *findings)
{
    const struct disputes *disputes = &snapshot->state.disputes;

    for (size_t i = 0; disputes->presence == PART_PRESENT && i < disputes->quarantined_count; i++) {
        const struct thumbprint *certificate = &disputes->quarantined[i].certificate;
        if (quarantine_holds(snapshot, certificate)) {
            findings_add(findings, &(struct finding){.reason = REASON_CERTIFICATE_QUARANTINED,
                                                     .thumbprint = *certificate});
        }
    }
}
