/* The registry values that the tests change: saved before, put back after, and a few words for
 * writing damaged ones. */
#ifndef ADAPTERS_REGISTRY_GUARD_H
#define ADAPTERS_REGISTRY_GUARD_H

#include <stdbool.h>
#include <windows.h>

#define SSTP_KEY    L"SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters"
#define PRODUCT_KEY L"SYSTEM\\CurrentControlSet\\Services\\SstpCertRotator"

bool registry_guard_save(void);
void registry_guard_restore(void);

/* Below HKLM, keys made where missing; each asserts that it succeeded. */
void put_value(const wchar_t *key, const wchar_t *name, DWORD type, const void *data, DWORD size);
void put_dword(const wchar_t *key, const wchar_t *name, DWORD value);
void remove_value(const wchar_t *key, const wchar_t *name); /* absent already: fine */
void remove_tree(const wchar_t *key);                       /* absent already: fine */
/* The value's size; asserts its type. */
DWORD get_value(const wchar_t *key, const wchar_t *name, DWORD type, void *data, DWORD capacity);
bool has_value(const wchar_t *key, const wchar_t *name);

#endif
