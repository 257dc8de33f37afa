/*
 * evt_render.c - values one after the other, their texts behind them.
 */
#include "evt_render.h"

#include <string.h>
#include <wchar.h>

static void set_number(EVT_VARIANT *value, const struct evt_field *field)
{
    switch (field->type) {
    case EvtVarTypeByte:
        value->ByteVal = (UINT8)field->number;
        break;
    case EvtVarTypeUInt16:
        value->UInt16Val = (UINT16)field->number;
        break;
    case EvtVarTypeUInt32:
        value->UInt32Val = (UINT32)field->number;
        break;
    case EvtVarTypeFileTime:
        value->FileTimeVal = field->number;
        break;
    default:
        value->UInt64Val = field->number;
        break;
    }
}

static DWORD count_of(const struct evt_render_context *wanted, const struct evt_event *event)
{
    struct evt_field field;
    DWORD count = 0;
    switch (wanted->kind) {
    case EvtRenderContextSystem:
        return EvtSystemPropertyIdEND;
    case EvtRenderContextUser:
        while (evt_event_user(event, count, &field)) {
            count++;
        }
        return count;
    default:
        return wanted->count;
    }
}

static bool field_of(const struct evt_render_context *wanted, const struct evt_event *event,
                     DWORD index, struct evt_field *field)
{
    switch (wanted->kind) {
    case EvtRenderContextSystem:
        return evt_event_system(event, index, field);
    case EvtRenderContextUser:
        return evt_event_user(event, index, field);
    default:
        return evt_event_field(event, wanted->paths[index], field);
    }
}

DWORD evt_render_values(const struct evt_object *context, const struct evt_object *event,
                        DWORD size, void *buffer, DWORD *used, DWORD *count)
{
    const struct evt_event source = {event->channel, event->record};
    const struct evt_render_context *const wanted = &context->as.context;
    EVT_VARIANT *const values = buffer;
    struct evt_field field;
    *count = count_of(wanted, &source);
    size_t end = *count * sizeof(*values);
    for (DWORD i = 0; i < *count; i++) {
        if (field_of(wanted, &source, i, &field) && field.text != NULL) {
            end += (wcslen(field.text) + 1) * sizeof(wchar_t);
        }
    }
    *used = (DWORD)end;
    if (*used > size) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    wchar_t *text = (wchar_t *)(void *)(values + *count);
    for (DWORD i = 0; i < *count; i++) {
        values[i] = (EVT_VARIANT){.Type = EvtVarTypeNull};
        if (!field_of(wanted, &source, i, &field)) {
            continue;
        }
        values[i].Type = field.type;
        if (field.text == NULL) {
            set_number(&values[i], &field);
            continue;
        }
        values[i].StringVal = wcscpy(text, field.text);
        text += wcslen(text) + 1;
    }
    return ERROR_SUCCESS;
}
