/*
 * handle_names.h - what a handle was opened for.
 *
 * Neither the SCM nor crypt32 tells the name behind a handle, and the redirected functions need it.
 * Bounded: when a table is full the oldest entry goes.
 */
#ifndef WINSIM_HANDLE_NAMES_H
#define WINSIM_HANDLE_NAMES_H

#include <stdbool.h>
#include <windows.h>

#define HANDLE_NAME_MAX  260
#define HANDLE_NAMES_MAX 256

struct handle_names {
    SRWLOCK lock;
    unsigned int next;
    struct handle_name {
        const void *handle;
        DWORD access;
        wchar_t name[HANDLE_NAME_MAX];
    } entries[HANDLE_NAMES_MAX];
};

/* A handle value that is used again replaces what was known of it. */
void handle_names_add(struct handle_names *names, const void *handle, const wchar_t *name,
                      DWORD access);
void handle_names_remove(struct handle_names *names, const void *handle);

/* False: not known. `name` and `access` may be NULL. */
bool handle_names_find(struct handle_names *names, const void *handle,
                       wchar_t name[HANDLE_NAME_MAX], DWORD *access);

#endif
