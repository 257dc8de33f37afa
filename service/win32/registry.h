/* Values below HKEY_LOCAL_MACHINE, read with the core's notion of presence. Always the 64-bit view:
 * a 32-bit build would otherwise be shown Wow6432Node. (winreg.h: RegOpenKeyExW, RegQueryValueExW,
 * RegSetValueExW, RegDeleteValueW)
 *
 * An open key of NULL stands for a key that is not there: all its values are absent. Outcomes name
 * the value (for a key: its path) as their object. */
#ifndef WIN32_REGISTRY_H
#define WIN32_REGISTRY_H

#include "model/snapshot.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* Opens an existing key. A missing one is success with *key = NULL. Must be released with
 * registry_close. */
struct outcome registry_open(const wchar_t *path, REGSAM access,
                             _Outptr_result_maybenull_ HKEY *key);

/* Opens a key, made where missing, with the rights of win32/key_rights.h. `options`:
 * REG_OPTION_NON_VOLATILE, or REG_OPTION_VOLATILE for one that vanishes at the reboot. Must be
 * released with registry_close. */
_Check_return_ struct outcome registry_create(const wchar_t *path, REGSAM access, DWORD options,
                                              _Outptr_result_maybenull_ HKEY *key);

/* NULL is allowed. */
void registry_close(_In_opt_ HKEY key);

/* MALFORMED: of another type (code ERROR_INVALID_DATATYPE) or size (ERROR_INVALID_DATA). */
void registry_read_dword(_In_opt_ HKEY key, const wchar_t *name, _Out_ struct dword_value *out);

/* Reads a REG_BINARY of at most `capacity` bytes; *size receives how many. MALFORMED: of another
 * type or longer. *error is set where the value is UNREADABLE or MALFORMED. */
enum presence registry_read_binary(_In_opt_ HKEY key, const wchar_t *name,
                                   _Out_writes_bytes_to_(capacity, *size) void *data,
                                   uint32_t capacity, _Out_ uint32_t *size, struct outcome *error);

/* Reads a REG_SZ as UTF-8 into text, of capacity bytes (at most REGISTRY_TEXT_SIZE) with the
 * terminator. MALFORMED: of another type, too long, or no valid UTF-16. */
#define REGISTRY_TEXT_SIZE 1024
enum presence registry_read_text(_In_opt_ HKEY key, const wchar_t *name,
                                 _Out_writes_z_(capacity) char *text, uint32_t capacity,
                                 struct outcome *error);

/* Reads a REG_MULTI_SZ of at most `capacity` bytes into the arena: strings one after the other, an
 * empty one at the end, whatever the registry held. MALFORMED as above. */
enum presence registry_read_strings(_In_opt_ HKEY key, const wchar_t *name, uint32_t capacity,
                                    struct arena *arena, _Outptr_result_z_ const wchar_t **strings,
                                    struct outcome *error);

struct outcome registry_write(HKEY key, const wchar_t *name, DWORD type,
                              _In_reads_bytes_(size) const void *data, uint32_t size);

/* A value that is not there is success. */
_Check_return_ struct outcome registry_delete(HKEY key, const wchar_t *name);

/* Waits until what was written is on the disk (RegFlushKey). */
_Check_return_ struct outcome registry_flush(HKEY key);

/* When a key below HKLM was last written, 0 if that is not known (RegQueryInfoKeyW). */
instant registry_written_at(const wchar_t *path);

#endif
