/*
 * redirect.c - walks the main program's import descriptors and replaces addresses by name.
 */
#include "redirect.h"

#include <string.h>

#include <windows.h>

#include "host_program.h"
#include "rights.h"
#include "torture.h"

static const struct redirection *const tables[] = {
    crypt_redirections,        scm_redirections,        eventlog_redirections,
    registry_redirections,     resolve_redirections,    rights_redirections,
    clock_redirections,        wait_redirections,       evt_redirections,
    service_redirections,      scm_config_redirections, crypt_make_redirections,
    socket_redirections,       name_redirections,       mitigation_redirections,
    scm_security_redirections, code_page_redirections,  schannel_redirections,
    console_redirections,
};

static redirect_function find(const char *name)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        for (const struct redirection *entry = tables[i]; entry->name != NULL; entry++) {
            if (strcmp(entry->name, name) == 0) {
                return entry->function;
            }
        }
    }
    return NULL;
}

static void replace(IMAGE_THUNK_DATA *slot, redirect_function function)
{
    DWORD protection;
    if (VirtualProtect(slot, sizeof(*slot), PAGE_READWRITE, &protection)) {
        slot->u1.Function = (ULONG_PTR)function;
        VirtualProtect(slot, sizeof(*slot), protection, &protection);
    }
}

/* The module's name does not matter: the same function is imported from advapi32.dll, sechost.dll
 * or one of the api-ms-win sets, depending on who linked the program. */
static void redirect_imports_of(BYTE *image, const IMAGE_IMPORT_DESCRIPTOR *descriptor)
{
    if (descriptor->OriginalFirstThunk == 0) {
        return; /* names are gone once the loader has bound such a table */
    }
    const IMAGE_THUNK_DATA *name =
        (const IMAGE_THUNK_DATA *)(void *)(image + descriptor->OriginalFirstThunk);
    IMAGE_THUNK_DATA *slot = (IMAGE_THUNK_DATA *)(void *)(image + descriptor->FirstThunk);
    for (; name->u1.AddressOfData != 0; name++, slot++) {
        if (IMAGE_SNAP_BY_ORDINAL(name->u1.Ordinal)) {
            continue;
        }
        const IMAGE_IMPORT_BY_NAME *const import =
            (const IMAGE_IMPORT_BY_NAME *)(void *)(image + name->u1.AddressOfData);
        const char *const text = (const char *)import->Name;
        const redirect_function imported = (redirect_function)slot->u1.Function;
        const redirect_function simulated = find(text);
        const redirect_function function =
            torture_through(text, rights_through(text, simulated != NULL ? simulated : imported));
        if (function != imported) {
            replace(slot, function);
        }
    }
}

void redirect_main_program(void)
{
    BYTE *const image = (BYTE *)GetModuleHandleW(NULL);
    const IMAGE_DOS_HEADER *const dos = (const IMAGE_DOS_HEADER *)(void *)image;
    const IMAGE_NT_HEADERS *const headers =
        (const IMAGE_NT_HEADERS *)(void *)(image + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *const directory =
        &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT];
    if (directory->VirtualAddress == 0) {
        return;
    }
    const IMAGE_IMPORT_DESCRIPTOR *descriptor =
        (const IMAGE_IMPORT_DESCRIPTOR *)(void *)(image + directory->VirtualAddress);
    for (; descriptor->Name != 0; descriptor++) {
        redirect_imports_of(image, descriptor);
    }
}
