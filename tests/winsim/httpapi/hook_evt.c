/*
 * hook_evt.c - reading objects of the Windows Event Log: bookmarks, rendering. Wine's wevtapi.dll
 * knows none of it. Subscriptions are in hook_evt_subscribe.c, channels in hook_evt_channel.c.
 */
#include <stdlib.h>
#include <wchar.h>

#include "evt_render.h"
#include "evt_watch.h"
#include "fault.h"
#include "hook_evt.h"
#include "redirect.h"

#define PATHS_MAX 32u

static BOOL result(DWORD error)
{
    if (error != ERROR_SUCCESS) {
        SetLastError(error);
    }
    return error == ERROR_SUCCESS;
}

static BOOL WINAPI hook_close(EVT_HANDLE handle)
{
    evt_lock();
    const bool closed = evt_object_close(handle);
    evt_unlock();
    return closed;
}

/* ---- bookmarks ---- */

/* One that was kept as XML is not needed here. */
static EVT_HANDLE WINAPI hook_create_bookmark(LPCWSTR xml)
{
    if (fault_raised(L"EvtCreateBookmark", NULL)) {
        return NULL;
    }
    if (xml != NULL) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    evt_lock();
    struct evt_object *const bookmark = evt_object_new(EVT_BOOKMARK, L"");
    evt_unlock();
    return bookmark;
}

static BOOL WINAPI hook_update_bookmark(EVT_HANDLE handle, EVT_HANDLE event_handle)
{
    if (fault_raised(L"EvtUpdateBookmark", NULL)) {
        return FALSE;
    }
    evt_lock();
    struct evt_object *const bookmark = evt_object_of(handle, EVT_BOOKMARK);
    const struct evt_object *const event = evt_object_of(event_handle, EVT_EVENT);
    if (bookmark != NULL && event != NULL) {
        wcscpy(bookmark->channel, event->channel);
        bookmark->as.bookmark.record = event->record->RecordNumber;
    }
    evt_unlock();
    return bookmark != NULL && event != NULL;
}

/* ---- rendering ---- */

static bool copy_paths(struct evt_render_context *context, DWORD count, LPCWSTR *paths)
{
    context->paths = calloc(count, sizeof(*context->paths));
    for (; context->paths != NULL && context->count < count; context->count++) {
        context->paths[context->count] = _wcsdup(paths[context->count]);
        if (context->paths[context->count] == NULL) {
            return false;
        }
    }
    return context->paths != NULL;
}

/* Paths are for values by path, and for nothing else. */
static bool context_is_usable(DWORD count, LPCWSTR *paths, DWORD flags)
{
    return flags == EvtRenderContextValues
               ? count > 0 && count <= PATHS_MAX && paths != NULL
               : (flags == EvtRenderContextSystem || flags == EvtRenderContextUser) && count == 0 &&
                     paths == NULL;
}

static EVT_HANDLE WINAPI hook_create_context(DWORD count, LPCWSTR *paths, DWORD flags)
{
    if (fault_raised(L"EvtCreateRenderContext", NULL)) {
        return NULL;
    }
    if (!context_is_usable(count, paths, flags)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    evt_lock();
    struct evt_object *context = evt_object_new(EVT_RENDER_CONTEXT, L"");
    if (context != NULL) {
        context->as.context.kind = flags;
    }
    if (context != NULL && count > 0 && !copy_paths(&context->as.context, count, paths)) {
        evt_object_close(context);
        context = NULL;
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    }
    evt_unlock();
    return context;
}

static DWORD render(EVT_HANDLE context_handle, EVT_HANDLE handle, DWORD flags, DWORD size,
                    PVOID buffer, PDWORD used, PDWORD count)
{
    *count = 0;
    const struct evt_object *const context = evt_object_of(context_handle, EVT_RENDER_CONTEXT);
    const struct evt_object *const event = evt_object_of(handle, EVT_EVENT);
    if (flags != EvtRenderEventValues) {
        return ERROR_INVALID_PARAMETER; /* XML is not needed here */
    }
    if (context == NULL || event == NULL) {
        return ERROR_INVALID_HANDLE;
    }
    return evt_render_values(context, event, size, buffer, used, count);
}

static BOOL WINAPI hook_render(EVT_HANDLE context, EVT_HANDLE handle, DWORD flags, DWORD size,
                               PVOID buffer, PDWORD used, PDWORD count)
{
    if (fault_raised(L"EvtRender", NULL)) {
        return FALSE;
    }
    if (used == NULL || count == NULL || (buffer == NULL && size != 0)) {
        return result(ERROR_INVALID_PARAMETER);
    }
    evt_lock();
    const DWORD error = render(context, handle, flags, size, buffer, used, count);
    evt_unlock();
    return result(error);
}

const struct redirection evt_redirections[] = {
    REDIRECT("EvtClose", hook_close),
    REDIRECT("EvtOpenChannelConfig", hook_evt_open_channel),
    REDIRECT("EvtGetChannelConfigProperty", hook_evt_channel_property),
    REDIRECT("EvtSetChannelConfigProperty", hook_evt_set_channel_property),
    REDIRECT("EvtSaveChannelConfig", hook_evt_save_channel),
    REDIRECT("EvtCreateBookmark", hook_create_bookmark),
    REDIRECT("EvtUpdateBookmark", hook_update_bookmark),
    REDIRECT("EvtCreateRenderContext", hook_create_context),
    REDIRECT("EvtRender", hook_render),
    REDIRECT("EvtQuery", hook_evt_query),
    REDIRECT("EvtSubscribe", hook_evt_subscribe),
    REDIRECT("EvtNext", hook_evt_next),
    {NULL, NULL},
};
