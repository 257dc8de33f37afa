/* What stands in lets in some: those wait for who qualifies, and everybody else for a window. */
#include "plan/stand_ins.h"

#include "certificate/requirements.h"

/* What is better, where it is better and no more. There is one: it is in the store. */
static const struct certificate *renewal(const struct snapshot *snapshot,
                                         const struct findings *findings)
{
    size_t i = 0;

    while (findings->items[i].reason != REASON_RENEWED) {
        i++;
    }
    return snapshot_find(snapshot, &findings->items[i].thumbprint);
}

/* Some are locked out by what stands in. They wait while the next does no more than that, too, and
 * for nothing else. */
bool stand_ins_next_can_wait(const struct snapshot *snapshot, const struct findings *findings,
                             enum reason reason)
{
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return findings_have(findings, REASON_RENEWED) &&
           ((reason == REASON_RENEWED && !requirements.stands_in) ||
            requirements_only_stand_in(&requirements, renewal(snapshot, findings)));
}

bool stand_ins_next_only_stands_in(const struct snapshot *snapshot,
                                   const struct certificate *wanted)
{
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return requirements_only_stand_in(&requirements, wanted);
}

bool stand_ins_next_lets_in_more(const struct snapshot *snapshot, const struct certificate *wanted)
{
    struct requirements requirements;

    requirements_of(snapshot, &requirements);
    return requirements.stands_in && requirements_let_in_more(&requirements, wanted);
}
