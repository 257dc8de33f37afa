/* What becomes the baseline. */
#include "certificate/baseline.h"

#include "base/names.h"
#include "certificate/admin_choice.h"
#include "certificate/trust.h"

/* Of the same certificate more may be known now; what is not known now may have been. */
static bool tells_more(const struct trust *now, const struct trust *known)
{
    return (now->class != CLASS_UNKNOWN && now->class != known->class) ||
           now->issuer_count > known->issuer_count;
}

bool baseline_trusts(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct certificate *there;
    const struct trust trust = trust_of(certificate);
    struct trust known = baseline->trust;

    if (baseline->presence != PART_PRESENT ||
        thumbprint_equal(&baseline->thumbprint, &certificate->thumbprint)) {
        return true;
    }
    there = snapshot_find(snapshot, &baseline->thumbprint);
    if (there != NULL) {
        const struct trust now = trust_of(there);
        known = tells_more(&now, &known) ? now : known;
    }
    return trust_allowed(snapshot->settings, &known, &trust);
}

static bool covers(const struct certificate *certificate, const struct names *names)
{
    return names_cover(&(struct names){certificate->names, certificate->name_count}, names);
}

/* A rotation bound it, and for none of the baseline's names: something else said them then. */
static bool was_judged_by_others(const struct snapshot *snapshot,
                                 const struct certificate *certificate)
{
    const struct intent *intent = &snapshot->state.intent;
    const struct names *names = &snapshot->state.last_good.names;

    if (intent->presence != PART_PRESENT ||
        !thumbprint_equal(&intent->target, &certificate->thumbprint)) {
        return false;
    }
    for (size_t i = 0; i < names->count; i++) {
        if (covers(certificate, &(struct names){&names->items[i], 1})) {
            return false;
        }
    }
    return true;
}

/* Whether it is for all that the server is known as: HostName, else the names of what an
 * administrator chose, else the baseline's. */
static bool has_the_names(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct settings *settings = snapshot->settings;
    const struct admin_choice *choice = &snapshot->state.choice;
    const struct certificate_name host = {settings->host_kind, settings->host_name};
    const struct certificate *chosen =
        choice->presence == PART_PRESENT && choice->sstp_wrote_at == 0
            ? snapshot_find(snapshot, &choice->thumbprint)
            : NULL;

    if (settings->host_name[0] != '\0') {
        return covers(certificate, &(struct names){&host, 1});
    }
    return covers(certificate, &snapshot->state.last_good.names) ||
           was_judged_by_others(snapshot, certificate) ||
           (chosen != NULL &&
            covers(certificate, &(struct names){chosen->names, chosen->name_count}));
}

static bool stands_in(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;

    return baseline->presence == PART_PRESENT &&
           !thumbprint_equal(&baseline->thumbprint, &certificate->thumbprint) &&
           certificate != choice_held(snapshot) &&
           !(has_the_names(snapshot, certificate) && baseline_trusts(snapshot, certificate));
}

bool baseline_learn(const struct snapshot *snapshot, const struct certificate *certificate,
                    struct last_good *out)
{
    const struct last_good *known = &snapshot->state.last_good;
    const bool same = known->presence == PART_PRESENT &&
                      thumbprint_equal(&known->thumbprint, &certificate->thumbprint) &&
                      known->not_after == certificate->not_after;

    if (stands_in(snapshot, certificate)) {
        *out = *known;
        out->stand_in = certificate->thumbprint;
        return !thumbprint_equal(&known->stand_in, &certificate->thumbprint);
    }
    *out = (struct last_good){.presence = PART_PRESENT,
                              .thumbprint = certificate->thumbprint,
                              .names = {certificate->names, certificate->name_count},
                              .not_before = certificate->not_before,
                              .not_after = certificate->not_after,
                              .trust = trust_of(certificate)};
    if (same && out->trust.class == CLASS_UNKNOWN) {
        out->trust.class = known->trust.class;
    }
    return !same || tells_more(&out->trust, &known->trust) ||
           !thumbprint_equal(&known->stand_in, &out->stand_in);
}
