/* HTTP.sys of the modelled server (facts/windows.md 1). */
#include "model_parts.h"

#include <string.h>

uint32_t model_http_accepts(const struct model *model, const struct ssl_record *record)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, &record->thumbprint);

    if (certificate != NULL && certificate->http_refuses) {
        return MODEL_ERROR_NO_KEY;
    }
    if (certificate != NULL && model->now < certificate->too_new) {
        return MODEL_ERROR_NOT_YET;
    }
    if (model_usable_in_store(model, &record->thumbprint) ||
        (model->rules.http_takes_missing && (certificate == NULL || !certificate->in_store))) {
        return 0;
    }
    return MODEL_ERROR_NO_KEY;
}

static void note_writer(struct model *model, const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < model->certificate_count; i++) {
        struct model_certificate *certificate = &model->certificates[i];
        if (model->writer == WRITER_OTHERS &&
            thumbprint_equal(&certificate->facts.thumbprint, thumbprint)) {
            certificate->bound_by_others = true;
        }
    }
}

uint32_t model_write_record(struct model *model, enum family family,
                            const struct ssl_record *record)
{
    const uint32_t code = model_http_accepts(model, record);

    if (code == 0) {
        note_writer(model, &record->thumbprint);
        model->bindings[family] =
            (struct model_binding){.presence = PART_PRESENT,
                                   .record = *record,
                                   .written_at = model_tick(model),
                                   .context = model_usable_in_store(model, &record->thumbprint),
                                   .by_sstp = model->writer == WRITER_SSTP,
                                   .extended = model->bindings[family].extended};
        if (model->writer != WRITER_US) { /* what we gave others' records is no matter any more */
            memset(model->overriding_ours, 0, sizeof(model->overriding_ours));
        }
    }
    return code;
}

uint32_t model_http_create(struct model *model, enum family family, const struct ssl_record *record)
{
    if (model->bindings[family].presence != PART_ABSENT) {
        return MODEL_ERROR_EXISTS;
    }
    return model_write_record(model, family, record);
}

uint32_t model_http_update(struct model *model, enum family family, const struct ssl_record *record)
{
    if (model->bindings[family].presence == PART_ABSENT) {
        return MODEL_ERROR_NOT_FOUND;
    }
    return model_write_record(model, family, record);
}

uint32_t model_http_delete(struct model *model, enum family family)
{
    if (model->bindings[family].presence == PART_ABSENT) {
        return model->rules.delete_missing_other ? MODEL_ERROR_GEN_FAILURE : MODEL_ERROR_NOT_FOUND;
    }
    model->bindings[family] = (struct model_binding){.presence = PART_ABSENT};
    return 0;
}

void model_rebind(struct model *model, const char *label)
{
    const struct thumbprint thumbprint = model_find(model, label)->facts.thumbprint;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record record = model->bindings[family].presence == PART_ABSENT
                                       ? ssl_record_for_sstp(&thumbprint)
                                       : model->bindings[family].record;
        record.thumbprint = thumbprint;
        (void)model_http_delete(model, (enum family)family);
        (void)model_http_create(model, (enum family)family, &record);
    }
}
