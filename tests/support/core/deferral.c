/* Restart policies and windows, and asserting what waits for them. */
#include "deferral.h"

#include "unit.h"

void set_policy(struct situation *situation, enum restart_policy policy)
{
    situation->model.settings.values[SETTING_RESTART_POLICY] = policy;
}

void set_window(struct situation *situation, uint8_t days, uint16_t from, uint16_t until)
{
    set_policy(situation, RESTART_WINDOW);
    situation->model.settings.windows[0] = (struct restart_window){days, from, until};
    situation->model.settings.window_count = 1;
}

void set_window_later(struct situation *situation)
{
    const uint16_t now = (uint16_t)(situation->model.now / INSTANT_MINUTE % 1440);

    set_window(situation, 0x7f, (uint16_t)((now + 240) % 1440), (uint16_t)((now + 360) % 1440));
}

instant deadline(struct situation *situation)
{
    return schedule_deadline(&model_find(&situation->model, "SAC1")->facts, &situation->settings);
}

const struct finding *scheduled(const struct situation *situation)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_RESTART_SCHEDULED) {
            return &findings->items[i];
        }
    }
    return NULL;
}

void assert_waits(struct situation *situation, const char *what)
{
    const unsigned writes = situation->model.log.server_writes;

    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(situation->model.log.server_writes, writes);
    assert_non_null(scheduled(situation));
    assert_string_equal(scheduled(situation)->error.object, what);
    /* its own one: later by what StaggerMinutes adds */
    assert_true(scheduled(situation)->deadline >= deadline(situation));
    assert_true(scheduled(situation)->deadline <=
                deadline(situation) +
                    situation->model.settings.values[SETTING_STAGGER_MINUTES] * INSTANT_MINUTE);
    assert_true(situation->pass.next_check > situation->model.now);
}

void assert_rotates(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
}
