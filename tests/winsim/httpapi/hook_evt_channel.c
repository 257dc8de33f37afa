/*
 * hook_evt_channel.c - the configuration of channels: whether they are enabled, and no more.
 *
 * What is set counts once it is saved (winevt/nf-winevt-evtsavechannelconfig).
 */
#include "event_channels.h"
#include "event_service.h"
#include "evt_watch.h"
#include "fault.h"
#include "hook_evt.h"

static BOOL result(DWORD error)
{
    if (error != ERROR_SUCCESS) {
        SetLastError(error);
    }
    return error == ERROR_SUCCESS;
}

EVT_HANDLE WINAPI hook_evt_open_channel(EVT_HANDLE session, LPCWSTR channel, DWORD flags)
{
    if (fault_raised(L"EvtOpenChannelConfig", channel) || event_service_is_away()) {
        return NULL;
    }
    if (session != NULL || channel == NULL || flags != 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (channel_state(channel) == CHANNEL_ABSENT) {
        SetLastError(ERROR_EVT_CHANNEL_NOT_FOUND);
        return NULL;
    }
    evt_lock();
    struct evt_object *const config = evt_object_new(EVT_CHANNEL_CONFIG, channel);
    if (config != NULL) {
        config->as.config.enabled = channel_state(channel) == CHANNEL_ENABLED;
    }
    evt_unlock();
    return config;
}

static DWORD channel_property(EVT_HANDLE handle, EVT_CHANNEL_CONFIG_PROPERTY_ID property,
                              DWORD size, PEVT_VARIANT value, PDWORD used)
{
    const struct evt_object *const config = evt_object_of(handle, EVT_CHANNEL_CONFIG);
    if (config == NULL) {
        return ERROR_INVALID_HANDLE;
    }
    if (property != EvtChannelConfigEnabled) {
        return ERROR_NOT_SUPPORTED; /* nobody asks for more here */
    }
    *used = sizeof(*value);
    if (size < sizeof(*value)) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    *value = (EVT_VARIANT){.BooleanVal = config->as.config.enabled, .Type = EvtVarTypeBoolean};
    return ERROR_SUCCESS;
}

BOOL WINAPI hook_evt_channel_property(EVT_HANDLE handle, EVT_CHANNEL_CONFIG_PROPERTY_ID property,
                                      DWORD flags, DWORD size, PEVT_VARIANT value, PDWORD used)
{
    if (fault_raised(L"EvtGetChannelConfigProperty", NULL)) {
        return FALSE;
    }
    if (flags != 0 || used == NULL || (value == NULL && size != 0)) {
        return result(ERROR_INVALID_PARAMETER);
    }
    evt_lock();
    const DWORD error = channel_property(handle, property, size, value, used);
    evt_unlock();
    return result(error);
}

static DWORD set_property(EVT_HANDLE handle, EVT_CHANNEL_CONFIG_PROPERTY_ID property,
                          const EVT_VARIANT *value)
{
    struct evt_object *const config = evt_object_of(handle, EVT_CHANNEL_CONFIG);
    if (config == NULL) {
        return ERROR_INVALID_HANDLE;
    }
    if (property != EvtChannelConfigEnabled) {
        return ERROR_NOT_SUPPORTED; /* nobody sets more here */
    }
    if (value->Type != EvtVarTypeBoolean) {
        return ERROR_INVALID_PARAMETER;
    }
    config->as.config.enabled = value->BooleanVal != FALSE;
    return ERROR_SUCCESS;
}

BOOL WINAPI hook_evt_set_channel_property(EVT_HANDLE handle,
                                          EVT_CHANNEL_CONFIG_PROPERTY_ID property, DWORD flags,
                                          PEVT_VARIANT value)
{
    if (flags != 0 || value == NULL) {
        return result(ERROR_INVALID_PARAMETER);
    }
    evt_lock();
    const DWORD error = set_property(handle, property, value);
    evt_unlock();
    return result(error);
}

BOOL WINAPI hook_evt_save_channel(EVT_HANDLE handle, DWORD flags)
{
    DWORD error = flags == 0 ? ERROR_INVALID_HANDLE : ERROR_INVALID_PARAMETER;
    evt_lock();
    const struct evt_object *const config = evt_object_of(handle, EVT_CHANNEL_CONFIG);
    if (config != NULL && flags == 0) {
        error = channel_enable(config->channel, config->as.config.enabled);
    }
    evt_unlock();
    return result(error);
}
