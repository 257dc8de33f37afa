/* Finding drift, and asserting what was found. */
#include "finding.h"

#include "unit.h"

const struct findings *find(struct situation *situation)
{
    drift_find(situation_snapshot(situation), &situation->memory.findings);
    return &situation->memory.findings;
}

void assert_nothing(struct situation *situation)
{
    const struct findings *findings = find(situation);

    if (findings->count > 0) {
        fail_msg("found %s", reason_name(findings->items[0].reason));
    }
    assert_int_equal(findings->effects, 0);
}

void assert_only(struct situation *situation, enum reason reason, size_t times)
{
    const struct findings *findings = find(situation);

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason != reason) {
            fail_msg("found %s", reason_name(findings->items[i].reason));
        }
    }
    assert_int_equal(findings->count, times);
    assert_int_equal(findings->effects, reason_effects(reason));
}

const struct finding *finding_of(const struct situation *situation, enum reason reason)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == reason) {
            return &findings->items[i];
        }
    }
    fail_msg("no %s", reason_name(reason));
    return NULL;
}
