/* HTTP.sys' records of the modelled server that win over SSTP's for some clients. */
#include "model_parts.h"

#include <string.h>

size_t model_overriding_index(const struct model *model, const struct overriding_binding *site)
{
    for (size_t i = 0; i < model->overriding_count; i++) {
        if (overriding_same(&model->overriding[i], site)) {
            return i;
        }
    }
    return MODEL_OVERRIDING_MAX;
}

/* One that is put back as its owner had it stays its owner's. */
static void note_whose(struct model *model, size_t index)
{
    const struct thumbprint *has = &model->overriding[index].record.thumbprint;
    const bool by_us = model->writer == WRITER_US;

    model->overriding_ours[index] =
        by_us && !thumbprint_equal(&model->overriding_theirs[index], has);
    if (!by_us) {
        model->overriding_theirs[index] = *has;
    }
}

static uint32_t write_record(struct model *model, size_t index, const struct ssl_record *record)
{
    const uint32_t code = model_http_accepts(model, record);

    if (code == 0) {
        (void)model_tick(model);
        model->overriding[index].record = *record;
        note_whose(model, index);
    }
    return code;
}

uint32_t model_overriding_create(struct model *model, const struct overriding_binding *site,
                                 const struct ssl_record *record)
{
    const size_t index = model->overriding_count;
    uint32_t code;

    if (model_overriding_index(model, site) != MODEL_OVERRIDING_MAX) {
        return MODEL_ERROR_EXISTS;
    }
    if (index == MODEL_OVERRIDING_MAX) {
        return MODEL_ERROR_GEN_FAILURE;
    }
    model->overriding[index] = *site;
    model->overriding_extended[index] = false;
    model->overriding_theirs[index] = overriding_same(&model->overriding_deleted, site)
                                          ? model->overriding_deleted.record.thumbprint
                                          : (struct thumbprint){{0}};
    code = write_record(model, index, record);
    model->overriding_count += code == 0;
    return code;
}

uint32_t model_overriding_update(struct model *model, const struct overriding_binding *site,
                                 const struct ssl_record *record)
{
    const size_t index = model_overriding_index(model, site);

    return index == MODEL_OVERRIDING_MAX ? MODEL_ERROR_NOT_FOUND
                                         : write_record(model, index, record);
}

uint32_t model_overriding_delete(struct model *model, const struct overriding_binding *site)
{
    const size_t index = model_overriding_index(model, site);

    if (index == MODEL_OVERRIDING_MAX) {
        return model->rules.delete_missing_other ? MODEL_ERROR_GEN_FAILURE : MODEL_ERROR_NOT_FOUND;
    }
    model->overriding_deleted = model->overriding[index];
    model->overriding_deleted.record.thumbprint = model->overriding_theirs[index];
    model->overriding_count--;
    for (size_t i = index; i < model->overriding_count; i++) {
        model->overriding[i] = model->overriding[i + 1];
        model->overriding_ours[i] = model->overriding_ours[i + 1];
        model->overriding_theirs[i] = model->overriding_theirs[i + 1];
        model->overriding_extended[i] = model->overriding_extended[i + 1];
    }
    return 0;
}

/* What we gave those that are left behind their owners see to from now on. */
void model_overriding_move_port(struct model *model)
{
    const struct model_overriding_elsewhere there = model->overriding_elsewhere;
    struct model_overriding_elsewhere *left = &model->overriding_elsewhere;

    left->count = model->overriding_count;
    memcpy(left->items, model->overriding, sizeof(left->items));
    memcpy(left->extended, model->overriding_extended, sizeof(left->extended));
    model->overriding_count = there.count;
    memcpy(model->overriding, there.items, sizeof(there.items));
    memcpy(model->overriding_extended, there.extended, sizeof(there.extended));
    memset(model->overriding_ours, 0, sizeof(model->overriding_ours));
    memset(model->overriding_theirs, 0, sizeof(model->overriding_theirs));
}

struct overriding_binding *model_add_overriding(struct model *model, enum overriding_kind kind,
                                                const char *host, const char *label)
{
    static const struct ssl_record of_iis = {.application_id = {0x81, 0xe1, 0xc3, 0x4d},
                                             .store_name = "My",
                                             .certificate_check_mode = 1,
                                             .revocation_freshness_time = 3600,
                                             .ctl_identifier = "clients",
                                             .flags = 2};
    struct overriding_binding site = {.kind = kind, .record = of_iis};
    size_t index;

    strncpy(site.host, host, OVERRIDING_HOST_SIZE - 1);
    site.whole = kind == OVERRIDING_ADDRESS || kind == OVERRIDING_HOST_NAME;
    site.record.thumbprint = model_find(model, label)->facts.thumbprint;
    index = model_overriding_index(model, &site);
    if (index == MODEL_OVERRIDING_MAX) {
        index = model->overriding_count;
        if (index == MODEL_OVERRIDING_MAX) {
            model_log_violation(&model->log, "no room for another record:", host);
            return &model->overriding[0];
        }
        model->overriding_count++;
        model->overriding_extended[index] = false;
    }
    model->overriding[index] = site;
    model->overriding_ours[index] = false;
    model->overriding_theirs[index] = site.record.thumbprint;
    return &model->overriding[index];
}
