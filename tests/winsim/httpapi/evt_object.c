/*
 * evt_object.c - a bounded table; a handle is the address of its entry.
 */
#include "evt_object.h"

#include "event_service.h"

#include <stdint.h>
#include <stdlib.h>
#include <wchar.h>

#define OBJECTS_MAX 256u

static struct evt_object objects[OBJECTS_MAX];
static SRWLOCK lock = SRWLOCK_INIT;

void evt_lock(void)
{
    AcquireSRWLockExclusive(&lock);
}

void evt_unlock(void)
{
    ReleaseSRWLockExclusive(&lock);
}

static struct evt_object *entry_of(EVT_HANDLE handle)
{
    const uintptr_t offset = (uintptr_t)handle - (uintptr_t)objects;
    const size_t index = offset / sizeof(objects[0]);
    if ((uintptr_t)handle < (uintptr_t)objects || index >= OBJECTS_MAX ||
        offset % sizeof(objects[0]) != 0 || objects[index].kind == 0) {
        SetLastError(ERROR_INVALID_HANDLE);
        return NULL;
    }
    return &objects[index];
}

struct evt_object *evt_object_new(enum evt_kind kind, const wchar_t *channel)
{
    for (size_t i = 0; i < OBJECTS_MAX; i++) {
        if (objects[i].kind == 0) {
            objects[i] = (struct evt_object){.kind = kind, .run = event_service_run()};
            wcsncpy(objects[i].channel, channel, EVENTLOG_NAME_MAX - 1);
            return &objects[i];
        }
    }
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

struct evt_object *evt_object_of(EVT_HANDLE handle, enum evt_kind kind)
{
    struct evt_object *const object = entry_of(handle);
    if (object != NULL && object->kind != kind) {
        SetLastError(ERROR_INVALID_HANDLE);
        return NULL;
    }
    return object;
}

bool evt_object_close(EVT_HANDLE handle)
{
    struct evt_object *const object = entry_of(handle);
    if (object == NULL) {
        return false;
    }
    free(object->record);
    if (object->kind == EVT_RESULTS) {
        free(object->as.results.records);
    }
    if (object->kind == EVT_RENDER_CONTEXT) {
        for (DWORD i = 0; i < object->as.context.count; i++) {
            free(object->as.context.paths[i]);
        }
        free(object->as.context.paths);
    }
    *object = (struct evt_object){.kind = (enum evt_kind)0};
    return true;
}

void evt_object_each(enum evt_kind kind, void (*visit)(struct evt_object *object))
{
    for (size_t i = 0; i < OBJECTS_MAX; i++) {
        if (objects[i].kind == kind) {
            visit(&objects[i]);
        }
    }
}
