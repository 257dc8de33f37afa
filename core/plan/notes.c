/* Notes on a change: they stop nothing, and an administrator should know them. */
#include "plan/notes.h"

#include "base/names.h"
#include "certificate/outlook.h"
#include "certificate/requirements.h"
#include "certificate/trust.h"
#include "timing/schedule.h"

/* ---- the change ---- */

static bool is_known(const struct trust *trust)
{
    return trust->class != CLASS_UNKNOWN || trust->issuer_count > 0;
}

/* From what was in service or, where nothing tells that, from what is remembered. */
static bool trust_falls(const struct requirements *requirements, const struct certificate *wanted)
{
    const struct trust *in_service = &requirements->in_service;
    const struct trust *before =
        is_known(in_service) ? in_service : &requirements->snapshot->state.last_good.trust;
    const struct trust after = trust_of(wanted);

    return is_known(before) && !trust_holds(before, &after);
}

void plan_note_change(const struct snapshot *snapshot, const struct certificate *wanted,
                      struct findings *findings)
{
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    if (trust_falls(&requirements, wanted)) {
        findings_add_about(findings, REASON_OTHER_ROOT, &wanted->thumbprint);
    }
    if (!names_cover(&(struct names){wanted->names, wanted->name_count},
                     &requirements.server_names) &&
        !requirements_keep_clients(&requirements, wanted)) { /* it has those of the one before */
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

/* ---- names that are not the server's ---- */

#define OTHERS_NAMED 8

static bool is_for_servers(const struct certificate *certificate)
{
    return certificate->decoded && (certificate->usage == USAGE_SERVER_AUTHENTICATION ||
                                    certificate->usage == USAGE_ALL_PURPOSES);
}

static bool has_public_name(const struct certificate *certificate)
{
    for (size_t i = 0; i < certificate->name_count; i++) {
        if (name_is_public(&certificate->names[i])) {
            return true;
        }
    }
    return false;
}

/* Clients from outside hardly use it, or it is about to end. */
static bool may_be_for_others(const struct certificate *bound, instant now)
{
    const enum trust_class class = trust_class_of(bound);

    return class == CLASS_SELF || now >= schedule_two_thirds(bound) ||
           (class == CLASS_PRIVATE && bound->name_count == 1 && !name_is_public(&bound->names[0]));
}

static bool covers_one(const struct certificate *certificate, const struct names *wanted)
{
    return names_cover_one(&(struct names){certificate->names, certificate->name_count}, wanted);
}

/* On a first pass whoever it is by; later only one that is more than what a domain enrolls. */
static bool is_worth_naming(const struct requirements *requirements,
                            const struct certificate *certificate, bool first)
{
    const instant now = requirements->snapshot->taken_at;
    const enum trust_class class = trust_class_of(certificate);

    return certificate != requirements->bound && is_for_servers(certificate) &&
           certificate->private_key != KEY_ABSENT && !certificate->archived &&
           certificate->not_before <= now && now <= certificate->not_after && class != CLASS_SELF &&
           (first || class == CLASS_PUBLIC) &&
           !covers_one(certificate, &requirements->server_names) && has_public_name(certificate);
}

void plan_note_other_names(const struct snapshot *snapshot, struct findings *findings)
{
    const bool first = snapshot->state.last_good.presence != PART_PRESENT;
    struct requirements requirements;
    size_t named = 0;

    requirements_of(snapshot, &requirements);
    if (requirements.bound == NULL || requirements.names_source == NAMES_FROM_HOST_NAME ||
        !(first || may_be_for_others(requirements.bound, snapshot->taken_at))) {
        return;
    }
    for (size_t i = 0; i < snapshot->store.count && named < OTHERS_NAMED; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        if (is_worth_naming(&requirements, certificate, first)) {
            findings_add_about(findings, REASON_NAMES_OF_OTHERS, &certificate->thumbprint);
            named++;
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

static enum reason expiry_reason(const struct outlook *outlook, enum reason hindrance)
{
    switch (outlook->kind) {
    case OUTLOOK_SUCCESSOR:
        return hindrance == REASON_NONE ? REASON_EXPIRY_SUCCEEDED : REASON_EXPIRY_UNUSED;
    case OUTLOOK_PASSED_OVER:
        return REASON_EXPIRY_UNUSED;
    case OUTLOOK_RENEWED:
        return REASON_EXPIRY_OTHER_NAMES;
    default:
        return REASON_EXPIRY_AHEAD;
    }
}

/* Each warning day is a finding of its own, so that each is reported; so are the last one and the
 * end. */
void plan_note_expiry(const struct snapshot *snapshot, struct findings *findings)
{
    const enum reason hindrance = findings_hindrance(findings);
    const instant now = snapshot->taken_at;
    struct outlook outlook;
    struct finding finding = {.hindrance = hindrance};
    struct certificate ending;
    uint16_t days;

    if (snapshot->clock_doubt != CLOCK_BELIEVED || !outlook_ending(snapshot, &ending)) {
        return;
    }
    days = schedule_warning_days(&ending, snapshot->settings, now);
    if (days == 0) {
        return;
    }
    (void)outlook_of(snapshot, &outlook);
    finding.reason = days == 1 ? REASON_EXPIRY_NEAR : expiry_reason(&outlook, hindrance);
    finding.thumbprint = outlook.ending.thumbprint;
    finding.at = outlook.at;
    if (outlook.next != NULL) {
        finding.other = outlook.next->thumbprint;
    }
    write_days(finding.error.object, now > outlook.ending.not_after ? 0 : days);
    findings_add(findings, &finding);
}
