/* One look that is wrong, at a server that is well and at rest: whatever it shows, nothing is
 * restarted and nothing changed for it. */
#include "sim.h"

#include "model_glance.h"

#include <string.h>

#define APART (5 * INSTANT_MINUTE) /* long enough for any second look */

/* For the same names, and no reason to change anything while the one in service is there. */
static struct model_certificate *add_another(struct sim *sim, const char *label)
{
    const struct thumbprint *bound = &sim->model.bindings[FAMILY_IPV4].record.thumbprint;
    struct model_certificate *another = issue(sim);
    const struct model_certificate *in_service = model_by_thumbprint(&sim->model, bound);
    const struct thumbprint thumbprint = another->facts.thumbprint;

    memcpy(another->names, in_service->names, sizeof(another->names));
    another->facts = in_service->facts;
    another->facts.thumbprint = thumbprint;
    another->facts.names = another->names;
    memset(another->facts.sha256, (int)sim->model.certificate_count, SHA256_SIZE);
    another->label = label;
    sim_note(sim, "administrator", "imports %s, for the same names", label);
    return another;
}

static void add_others(struct sim *sim)
{
    struct model_certificate *older = add_another(sim, "an older one");

    older->facts.not_before -= 30 * INSTANT_DAY;
    older->facts.not_after -= 30 * INSTANT_DAY;
    struct model_certificate *private = add_another(sim, "a private one");
    model_set_issuer(private, 2, ROOT_NOT_LISTED);
    private->facts.not_before += INSTANT_HOUR;
    private->facts.not_after += INSTANT_DAY;
    struct model_certificate *newer = add_another(sim, "its renewal without its issuer");
    newer->facts.not_before += INSTANT_HOUR;
    newer->facts.not_after += INSTANT_DAY;
    newer->facts.issuer_fault =
        (struct issuer_fault){.kind = ISSUER_MISSING, .direct = true, .name = "New CA"};
    struct model_certificate *in_service = model_find(&sim->model, "the last");
    newer->facts.has_scts = true; /* clients of a public CA lack what this server lacks */
    in_service->facts.has_scts = true;
    in_service->facts.has_successor = !sim->model.links_followed; /* or clients are shown that */
    in_service->facts.successor = newer->facts.thumbprint;
}

static void look(struct sim *sim, enum model_glance glance)
{
    sim->model.glance = glance;
    sim_ask(sim);
    sim_run_pass(sim);
    if (sim->violation.words == NULL && sim->model.log.server_writes > 0) {
        sim_violated(sim, SIM_GLANCE, model_glance_name(glance));
    }
    sim->model.glance = GLANCE_NONE;
}

/* By a service that has looked before, by one that saw the same once before and the truth since,
 * and by one that has just started. */
static void look_wrongly(struct sim *sim, enum model_glance glance, bool first)
{
    sim_note(sim, "server", "for one look: %s", model_glance_name(glance));
    if (first) {
        sim_process_ends(sim);
        sim_process_starts(sim, 0);
    }
    look(sim, glance);
    if (sim->violation.words == NULL) {
        model_advance(&sim->model, APART);
        look(sim, GLANCE_NONE);
    }
}

/* What others changed before our start, or change meanwhile, cannot be told from what is wrong for
 * one look: who has just started has seen nothing else yet. */
static bool is_told_by_the_look_before(enum model_glance glance)
{
    return glance == GLANCE_CERTIFICATE_GONE || glance == GLANCE_STORE_EMPTY ||
           glance == GLANCE_HASH_DIFFERS || glance == GLANCE_HASH_MALFORMED;
}

/* Half of the passes of all schedules would be these, were each kind thrown at every one. */
#define KINDS_APART 4

void glances_check(struct sim *sim)
{
    add_others(sim);
    look_wrongly(sim, GLANCE_NONE, false);
    for (int glance = GLANCE_NONE + 1 + (int)(sim->seed % KINDS_APART); glance < GLANCE_COUNT;
         glance += KINDS_APART) {
        for (int time = 0; time < 3 && sim->violation.words == NULL; time++) {
            const bool first = time == 2 && !is_told_by_the_look_before((enum model_glance)glance);
            look_wrongly(sim, (enum model_glance)glance, first);
        }
    }
}
