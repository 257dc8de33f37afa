/*
 * handle_names.c - a small locked table from handle to name.
 */
#include "handle_names.h"

#include <wchar.h>

static struct handle_name *find(struct handle_names *names, const void *handle)
{
    for (size_t i = 0; i < HANDLE_NAMES_MAX; i++) {
        if (names->entries[i].handle == handle) {
            return &names->entries[i];
        }
    }
    return NULL;
}

void handle_names_add(struct handle_names *names, const void *handle, const wchar_t *name,
                      DWORD access)
{
    AcquireSRWLockExclusive(&names->lock);
    struct handle_name *entry = find(names, handle);
    if (entry == NULL) {
        entry = find(names, NULL);
    }
    if (entry == NULL) {
        entry = &names->entries[names->next++ % HANDLE_NAMES_MAX];
    }
    entry->handle = handle;
    entry->access = access;
    wcsncpy(entry->name, name, HANDLE_NAME_MAX - 1);
    entry->name[HANDLE_NAME_MAX - 1] = L'\0';
    ReleaseSRWLockExclusive(&names->lock);
}

void handle_names_remove(struct handle_names *names, const void *handle)
{
    AcquireSRWLockExclusive(&names->lock);
    struct handle_name *const entry = find(names, handle);
    if (entry != NULL) {
        entry->handle = NULL;
    }
    ReleaseSRWLockExclusive(&names->lock);
}

bool handle_names_find(struct handle_names *names, const void *handle,
                       wchar_t name[HANDLE_NAME_MAX], DWORD *access)
{
    AcquireSRWLockShared(&names->lock);
    const struct handle_name *const entry = handle == NULL ? NULL : find(names, handle);
    if (entry != NULL && name != NULL) {
        wcscpy(name, entry->name);
    }
    if (entry != NULL && access != NULL) {
        *access = entry->access;
    }
    ReleaseSRWLockShared(&names->lock);
    return entry != NULL;
}
