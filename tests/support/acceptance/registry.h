/* Values below HKEY_LOCAL_MACHINE: what an administrator does with regedit. */
#ifndef ACCEPTANCE_REGISTRY_H
#define ACCEPTANCE_REGISTRY_H

#include "acceptance.h"

void registry_set(const wchar_t *key, const wchar_t *name, DWORD type, const void *data,
                  DWORD size);
void registry_set_dword(const wchar_t *key, const wchar_t *name, DWORD value);
void registry_set_text(const wchar_t *key, const wchar_t *name, const wchar_t *text);

/* Absent already is fine, for all of them. */
void registry_delete_value(const wchar_t *key, const wchar_t *name);
void registry_delete_key(const wchar_t *key);

bool registry_has_key(const wchar_t *key);
bool registry_has_value(const wchar_t *key, const wchar_t *name);

/* False if it is absent or of another type. */
bool registry_read_dword(const wchar_t *key, const wchar_t *name, DWORD *value);

/* The size in bytes, 0 if it is absent or of another type. */
DWORD registry_read_binary(const wchar_t *key, const wchar_t *name, BYTE *data, DWORD capacity);

/* When the key was last written, 0 if there is none. */
uint64_t registry_written_at(const wchar_t *key);

#endif
