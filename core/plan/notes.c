/* Notes on a change: they stop nothing, and an administrator should know them. */
#include "plan/notes.h"

#include "base/names.h"
#include "certificate/trust.h"
#include "timing/schedule.h"

/* ---- the change ---- */

/* Who vouches for what was in service, or for what is remembered of it. False: not known. */
static bool old_trust(const struct snapshot *snapshot, struct trust *out)
{
    const struct last_good *last_good = &snapshot->state.last_good;
    const struct certificate *old = snapshot_served_certificate(snapshot);

    *out = old != NULL ? trust_of(old) : last_good->trust;
    return old != NULL || last_good->presence == PART_PRESENT;
}

void plan_note_change(const struct snapshot *snapshot, const struct certificate *wanted,
                      struct findings *findings)
{
    const struct trust trust = trust_of(wanted);
    struct trust before;
    struct requirements requirements;

    if (old_trust(snapshot, &before) && !trust_holds(&before, &trust)) {
        findings_add_about(findings, REASON_OTHER_ROOT, &wanted->thumbprint);
    }
    requirements_of(snapshot, &requirements);
    if (!names_cover(&(struct names){wanted->names, wanted->name_count},
                     &requirements.server_names)) {
        findings_add_about(findings, REASON_FEWER_NAMES, &wanted->thumbprint);
    }
}

void plan_note_refused(const struct snapshot *snapshot, struct findings *findings)
{
    const struct exclusions *exclusions = &snapshot->state.exclusions;
    struct requirements requirements;

    if (exclusions->presence != PART_PRESENT) {
        return;
    }
    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < exclusions->refused_count; i++) {
        const struct certificate *refused =
            snapshot_find(snapshot, &exclusions->refused[i].certificate);
        if (refused != NULL && requirements_judge(&requirements, refused) == VERDICT_REFUSED) {
            findings_add_about(findings, REASON_CERTIFICATE_REFUSED, &refused->thumbprint);
        }
    }
}

/* ---- the end ahead ---- */

static void write_days(char *text, uint16_t days)
{
    char digits[5];
    size_t count = 0;

    do {
        digits[count++] = (char)('0' + days % 10);
        days /= 10;
    } while (days > 0);
    while (count > 0) {
        *text++ = digits[--count];
    }
    *text = '\0';
}

/* Each warning day is a finding of its own, so that each is reported. */
void plan_note_expiry(const struct snapshot *snapshot, const struct selection *selection,
                      struct findings *findings)
{
    const struct binding *bound = snapshot_served(snapshot);
    struct finding finding = {.reason = REASON_EXPIRY_AHEAD};
    uint16_t days;

    if (bound == NULL || selection->result != SELECTION_CHOSEN ||
        !thumbprint_equal(&bound->record.thumbprint, &selection->chosen->thumbprint)) {
        return;
    }
    days = schedule_warning_days(selection->chosen, snapshot->settings, snapshot->taken_at);
    if (days > 0) {
        finding.thumbprint = selection->chosen->thumbprint;
        write_days(finding.error.object, days);
        findings_add(findings, &finding);
    }
}
