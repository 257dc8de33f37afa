/* See foreign_records.h. */
#include "foreign_records.h"

#include <string.h>

#include "unit.h"

#define OTHER_APPLICATION 0x4d

void make_foreign(struct situation *situation, enum family family)
{
    struct ssl_record *record = &situation->model.bindings[family].record;

    memset(record->application_id, OTHER_APPLICATION, APPLICATION_ID_SIZE);
    situation->record_settings[family] = *record;
}

void move_foreign(struct situation *situation, enum family family, const char *label)
{
    struct ssl_record record = situation->model.bindings[family].record;

    record.thumbprint = model_find(&situation->model, label)->facts.thumbprint;
    (void)model_http_update(&situation->model, family, &record);
}

void arrange(struct situation *situation)
{
    known_as_healthy(situation);
    make_foreign(situation, FAMILY_IPV4);
    (void)situation_renew(situation);
}

bool carries(struct situation *situation, enum family family, const char *label)
{
    return thumbprint_equal(&situation->model.bindings[family].record.thumbprint,
                            &model_find(&situation->model, label)->facts.thumbprint);
}

void with_a_record_for(struct situation *situation, const char *host)
{
    known_as_healthy(situation);
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, host, "SAC1");
    (void)situation_renew(situation);
}

void with_a_record_that_goes_along(struct situation *situation)
{
    situation_healthy(situation);
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE;
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    known_as_healthy(situation);
    (void)situation_renew(situation);
}

const char *label_of_record(const struct situation *situation)
{
    return model_label(&situation->model, &situation->model.overriding[0].record.thumbprint);
}

void give_record(struct situation *situation, const char *label)
{
    situation->model.overriding[0].record.thumbprint =
        model_find(&situation->model, label)->facts.thumbprint;
}

void assert_nothing_changed(struct situation *situation)
{
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_equal(situation->model.restart_count, 0);
    assert_serves(situation, "SAC1");
}
