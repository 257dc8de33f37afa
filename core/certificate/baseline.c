/* What becomes the baseline. */
#include "certificate/baseline.h"

#include "base/names.h"
#include "certificate/admin_choice.h"
#include "certificate/line.h"
#include "certificate/trust.h"

/* Of the same certificate more may be known now; what is not known now may have been. */
static bool tells_more(const struct trust *now, const struct trust *known)
{
    return (now->class != CLASS_UNKNOWN && now->class != known->class) ||
           now->issuer_count > known->issuer_count;
}

struct trust baseline_trust(const struct snapshot *snapshot)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct certificate *there = snapshot_find(snapshot, &baseline->thumbprint);

    if (there != NULL) {
        const struct trust now = trust_of(there);
        return tells_more(&now, &baseline->trust) ? now : baseline->trust;
    }
    return baseline->trust;
}

bool baseline_trust_allows(const struct snapshot *snapshot, const struct trust *known,
                           const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;

    if (baseline->presence != PART_PRESENT ||
        thumbprint_equal(&baseline->thumbprint, &certificate->thumbprint)) {
        return true;
    }
    const struct trust trust = trust_of(certificate);
    return trust_allowed(snapshot->settings, known, &trust);
}

bool baseline_trusts(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct trust known = baseline_trust(snapshot);

    return baseline_trust_allows(snapshot, &known, certificate);
}

/* ---- its line, and who was there ---- */

bool baseline_is_choice(const struct snapshot *snapshot)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct admin_choice *choice = &snapshot->state.choice;

    return baseline->chosen && thumbprint_equal(&baseline->thumbprint, &choice->thumbprint) &&
           baseline->taken_at >= choice->made_at;
}

static bool self_signed(const struct last_good *baseline)
{
    return baseline->trust.class == CLASS_SELF;
}

/* The certificate itself says so, while it is in the store. */
static bool renewed_to(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct certificate *there =
        snapshot_find(snapshot, &snapshot->state.last_good.thumbprint);

    return there != NULL && there->has_successor &&
           thumbprint_equal(&there->successor, &certificate->thumbprint);
}

bool baseline_line_has(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;

    return !baseline->complete || self_signed(baseline) ||
           (line_same(&baseline->line, &certificate->line) && !certificate->self_signed) ||
           renewed_to(snapshot, certificate);
}

static const struct present *find_present(const struct last_good *baseline,
                                          const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < baseline->present_count; i++) {
        if (thumbprint_equal(&baseline->present[i].thumbprint, thumbprint)) {
            return &baseline->present[i];
        }
    }
    return NULL;
}

bool baseline_met(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;

    return !thumbprint_equal(&baseline->thumbprint, &certificate->thumbprint) &&
           (find_present(baseline, &certificate->thumbprint) != NULL ||
            certificate->not_before <= baseline->present_until);
}

bool baseline_choice_passes_over(const struct snapshot *snapshot,
                                 const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct present *present = find_present(baseline, &certificate->thumbprint);

    return baseline_met(snapshot, certificate) &&
           (baseline->chosen || (present != NULL && present->passed_over == PASSED_OVER_BY_CHOICE));
}

static bool later_issue(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;

    return !self_signed(baseline) && !certificate->self_signed &&
           certificate->not_before > baseline->not_before &&
           line_same(&baseline->line, &certificate->line);
}

bool baseline_passes_over(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct last_good *baseline = &snapshot->state.last_good;

    const struct present *present = find_present(baseline, &certificate->thumbprint);

    if (baseline_choice_passes_over(snapshot, certificate) ||
        (present != NULL && present->passed_over == PASSED_OVER_BY_ROTATION)) {
        return true;
    }
    return baseline_met(snapshot, certificate) && !renewed_to(snapshot, certificate) &&
           !later_issue(snapshot, certificate) &&
           !(self_signed(baseline) && trust_class_of(certificate) == CLASS_PUBLIC);
}

/* ---- what becomes it ---- */

static bool covers(const struct certificate *certificate, const struct names *names)
{
    return names_cover(&(struct names){certificate->names, certificate->name_count}, names);
}

static bool covers_one(const struct certificate *certificate, const struct names *names)
{
    return names_cover_one(&(struct names){certificate->names, certificate->name_count}, names);
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
    return !covers_one(certificate, names);
}

/* Whether it is for all that the server is known as: HostName, else the names of what an
 * administrator chose, else the baseline's. */
static bool has_the_names(const struct snapshot *snapshot, const struct certificate *certificate)
{
    const struct settings *settings = snapshot->settings;
    const struct admin_choice *choice = &snapshot->state.choice;
    const struct host_names hosts = settings_host_names(settings);
    const struct certificate *chosen =
        choice->presence == PART_PRESENT && choice->sstp_wrote_at == 0
            ? snapshot_find(snapshot, &choice->thumbprint)
            : NULL;

    if (hosts.count > 0) {
        return covers(certificate, &(struct names){hosts.items, hosts.count});
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

/* Who might have been used in its place: for servers, not over, and for one of its names at least,
 * or without any, as it is. */
static bool is_rival(const struct snapshot *snapshot, const struct certificate *certificate,
                     const struct certificate *rival)
{
    const struct host_names hosts = settings_host_names(snapshot->settings);
    const struct names names = {certificate->names, certificate->name_count};

    if (rival == certificate || !rival->decoded || rival->not_after <= snapshot->taken_at ||
        (rival->usage != USAGE_SERVER_AUTHENTICATION && rival->usage != USAGE_ALL_PURPOSES)) {
        return false;
    }
    return names.count + rival->name_count == 0 || covers_one(rival, &names) ||
           covers_one(rival, &(struct names){hosts.items, hosts.count});
}

/* The times at which they were issued, beside them: so that the last issued are kept. */
struct presence_list {
    instant issued[PRESENT_KEPT];
};

static void add_present(struct last_good *out, struct presence_list *list,
                        const struct certificate *rival, enum passed_over passed_over)
{
    size_t place = out->present_count;

    while (place > 0 && list->issued[place - 1] < rival->not_before) {
        place--;
    }
    if (out->present_count < PRESENT_KEPT) {
        out->present_count++;
    } else {
        const instant dropped =
            place < PRESENT_KEPT ? list->issued[PRESENT_KEPT - 1] : rival->not_before;
        out->present_until = dropped > out->present_until ? dropped : out->present_until;
    }
    for (size_t i = out->present_count - 1; i > place; i--) {
        out->present[i] = out->present[i - 1];
        list->issued[i] = list->issued[i - 1];
    }
    if (place < PRESENT_KEPT) {
        out->present[place] = (struct present){rival->thumbprint, passed_over};
        list->issued[place] = rival->not_before;
    }
}

/* What a choice passed over stays so under the baselines that follow it. */
static void note_present(const struct snapshot *snapshot, const struct certificate *certificate,
                         struct last_good *out)
{
    struct presence_list list = {{0}};

    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *rival = &snapshot->store.certificates[i];
        if (is_rival(snapshot, certificate, rival)) {
            add_present(out, &list, rival,
                        baseline_choice_passes_over(snapshot, rival) ? PASSED_OVER_BY_CHOICE
                                                                     : PASSED_OVER_NOT);
        }
    }
}

/* Of the same baseline more may be known now. */
static bool refresh(const struct last_good *known, const struct certificate *certificate,
                    struct last_good *out)
{
    const struct trust now = trust_of(certificate);

    *out = *known;
    out->names = (struct names){certificate->names, certificate->name_count};
    out->stand_in = out->in_time = (struct thumbprint){{0}};
    if (tells_more(&now, &known->trust)) {
        out->trust = now;
        out->trust.class = now.class != CLASS_UNKNOWN ? now.class : known->trust.class;
    }
    return tells_more(&now, &known->trust) || !thumbprint_equal(&known->stand_in, &out->stand_in) ||
           !thumbprint_equal(&known->in_time, &out->in_time);
}

/* Not before the choice, where the clock was set back since: it is noted once, not at each look. */
static instant taken_at(const struct snapshot *snapshot, bool chosen)
{
    const instant made_at = snapshot->state.choice.made_at;

    return chosen && made_at > snapshot->taken_at ? made_at : snapshot->taken_at;
}

bool baseline_learn(const struct snapshot *snapshot, const struct certificate *certificate,
                    bool in_time_only, struct last_good *out)
{
    const struct last_good *known = &snapshot->state.last_good;
    const bool chosen = certificate == choice_held(snapshot);

    if (stands_in(snapshot, certificate)) {
        *out = *known;
        out->stand_in = certificate->thumbprint;
        return !thumbprint_equal(&known->stand_in, &certificate->thumbprint);
    }
    if (known->complete && known->not_after == certificate->not_after &&
        (!chosen || baseline_is_choice(snapshot)) &&
        thumbprint_equal(&known->thumbprint, &certificate->thumbprint)) {
        return refresh(known, certificate, out);
    }
    if (known->presence == PART_PRESENT && !chosen &&
        (in_time_only || thumbprint_equal(&known->in_time, &certificate->thumbprint))) {
        *out = *known;
        out->in_time = certificate->thumbprint;
        return !thumbprint_equal(&known->in_time, &certificate->thumbprint);
    }
    *out = (struct last_good){.presence = PART_PRESENT,
                              .thumbprint = certificate->thumbprint,
                              .names = {certificate->names, certificate->name_count},
                              .not_before = certificate->not_before,
                              .not_after = certificate->not_after,
                              .trust = trust_of(certificate),
                              .complete = true,
                              .chosen = chosen,
                              .taken_at = taken_at(snapshot, chosen),
                              .line = known->complete && !chosen
                                          ? line_continued(&known->line, &certificate->line)
                                          : certificate->line};
    if (thumbprint_equal(&known->thumbprint, &certificate->thumbprint) &&
        out->trust.class == CLASS_UNKNOWN) {
        out->trust.class = known->trust.class;
    }
    note_present(snapshot, certificate, out);
    return true;
}
