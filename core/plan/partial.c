/* Plans that are held back, and plans for the next boot. */
#include "plan/partial.h"

/* What a step is about, in an administrator's words; NULL: our own preparations. */
static const char *const words[] = {
    [STEP_MOVE_BINDING] = "bindings",   [STEP_REPLACE_BINDING] = "bindings",
    [STEP_CREATE_BINDING] = "bindings", [STEP_WRITE_HASHES] = "hashes",
    [STEP_DELETE_HASHES] = "hashes",    [STEP_STOP_SERVICE] = "restart",
    [STEP_START_SERVICE] = "restart",
};

void partial_note_held_back(const struct plan *plan, enum reason why, struct findings *findings)
{
    struct finding finding = {.reason = why, .thumbprint = plan->certificate->thumbprint};
    const char *last = NULL;
    size_t used = 0;

    for (size_t i = 0; i < plan->count; i++) {
        const char *word = words[plan->steps[i].kind];
        if (word == NULL || word == last) {
            continue;
        }
        used = outcome_append(finding.error.object, used, last == NULL ? "" : ", ");
        used = outcome_append(finding.error.object, used, word);
        last = word;
    }
    findings_add(findings, &finding);
}

bool partial_keep_for_boot(struct plan *plan)
{
    size_t kept = 0;
    bool left = false;

    for (size_t i = 0; i < plan->count; i++) {
        const struct step step = plan->steps[i];
        if (step_is_of_service(step.kind)) {
            continue;
        }
        left = left || words[step.kind] != NULL;
        plan->steps[kept++] = step;
    }
    plan->count = kept;
    plan->at_shutdown = true;
    return left;
}
