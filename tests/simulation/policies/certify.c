/* Certify The Web: the task "Deploy to RAS", alone and with a task that restarts the service after
 * it (facts/peer-algorithms.md 2). */
#include "by_script.h"

#define MOST (600 * INSTANT_SECOND) /* that the service task can be set to wait: its best */

enum { TASK_ALONE, WITH_RESTART };

extern const struct policy policy_certify;
extern const struct policy policy_certify_restart;

static bool restarted(struct year *year)
{
    return year_stop(year, MOST) && (year_start(year) || year_start(year)); /* one retry */
}

static void acts(struct year *year)
{
    struct by_script *script = year->mind;
    struct model_certificate *certificate = script_takes(year);

    if (certificate == NULL) {
        return;
    }
    year_tell(year, "Certify", "deploys %s", certificate->label);
    script->told = year_pin(year, certificate) != PIN_DONE ||
                   (year->policy->variant == WITH_RESTART && !restarted(year));
    if (script->told) {
        year_tell(year, "Certify", "says that its task failed");
    }
}

const struct policy policy_certify = {
    .name = "certify",
    .words = "Certify The Web, task Deploy to RAS",
    .rests_on =
        "peer-algorithms.md 2A [S]: it never restarts; run by hand where the certificate is "
        "not its own (assumed)",
    .variant = TASK_ALONE,
    .mind = sizeof(struct by_script),
    .arrived = script_arrived,
    .wakes_at = script_wakes_at,
    .acts = acts,
    .tells = script_tells};

const struct policy policy_certify_restart = {
    .name = "certify-restart",
    .words = "the same and its service task, with 600 s",
    .rests_on =
        "peer-algorithms.md 2B [D][U], its best set-up; run by hand where the certificate is "
        "not its own (assumed)",
    .variant = WITH_RESTART,
    .mind = sizeof(struct by_script),
    .arrived = script_arrived,
    .wakes_at = script_wakes_at,
    .acts = acts,
    .tells = script_tells};
