/* One look that is wrong, at a server that is well and at rest: whatever it shows, nothing is
 * restarted and nothing changed for it. */
#include "sim.h"

#include "model_glance.h"

#define APART (5 * INSTANT_MINUTE) /* long enough for any second look */

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

void glances_check(struct sim *sim)
{
    for (int glance = GLANCE_NONE + 1; glance < GLANCE_COUNT && sim->violation.words == NULL;
         glance++) {
        sim_note(sim, "server", "for one look: %s", model_glance_name((enum model_glance)glance));
        look(sim, (enum model_glance)glance);
        if (sim->violation.words == NULL) {
            model_advance(&sim->model, APART);
            look(sim, GLANCE_NONE);
        }
    }
}
