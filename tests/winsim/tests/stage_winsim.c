/*
 * stage_winsim.c - the stage of the simulation: its switches, its ports, its CNG keys.
 */
#include "stage.h"

#include <stdbool.h>

#include "ec_material.h"
#include "settings.h"
#include "ssl_records.h"

void stage_reset(void)
{
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_FAIL);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_FAIL_COUNT);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_FAIL_OBJECT);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_COUNT);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_COUNT_OBJECT);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_LACKING);
    settings_remove(NULL, WINSIM_NO_UPDATE);
    settings_remove(NULL, WINSIM_UPDATE_ERROR);
    settings_remove(NULL, WINSIM_ABSENT_ERROR);
    settings_remove(NULL, WINSIM_NO_EXTENDED);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_TOO_NEW);
    settings_remove(NULL, WINSIM_CENTRAL_STORE_ERROR);
    RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, CENTRAL_CERTIFICATE_PROVIDER_KEY, L"Enabled");
    settings_remove(NULL, WINSIM_CONNECTIONS);
    settings_remove(NULL, WINSIM_LISTEN_AT_ONCE);
    settings_remove(NULL, WINSIM_LISTEN_EMPTY);
    settings_remove(NULL, WINSIM_NEXT_EMPTY);
    settings_remove(NULL, WINSIM_EVT_DISABLED);
    settings_remove(NULL, WINSIM_EVT_GONE);
    settings_remove(NULL, WINSIM_UNWRITTEN);
    settings_remove(NULL, WINSIM_HUNG_APP);
    settings_remove(NULL, WINSIM_SESSION_BY_WINDOW);
    settings_remove(NULL, WINSIM_EVENT_LOG_RUN);
    settings_remove(NULL, WINSIM_EVENT_LOG_AWAY);
    settings_remove(NULL, WINSIM_EVENT_LOG_DEAD);
    settings_remove(NULL, WINSIM_EVENT_LOG_SIGNALS);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_CHANNELS);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, WINSIM_ROOT L"\\" WINSIM_HOSTS);
}

WORD stage_tcp_port(WORD port)
{
    return (WORD)(port + settings_dword(NULL, WINSIM_PORT_OFFSET, 0));
}

/* ---- a simulated CNG key is a file ---- */

static bool key_path(const wchar_t *container, wchar_t path[MAX_PATH])
{
    wchar_t file[MAX_PATH];
    lstrcpynW(file, container, MAX_PATH - 8);
    lstrcatW(file, L".der");
    return settings_data_path(WINSIM_KEY_FOLDER, file, path, MAX_PATH);
}

static bool write_key(const wchar_t *path)
{
    const HANDLE file =
        CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return false;
    }
    DWORD written;
    const bool complete = WriteFile(file, ec_key, sizeof(ec_key), &written, NULL);
    CloseHandle(file);
    return complete && written == sizeof(ec_key);
}

PCCERT_CONTEXT stage_make_cng_certificate(const wchar_t *container)
{
    wchar_t path[MAX_PATH];
    if (!settings_data_path(WINSIM_KEY_FOLDER, NULL, path, MAX_PATH)) {
        return NULL;
    }
    CreateDirectoryW(path, NULL); /* there already, in a playground */
    return key_path(container, path) && write_key(path)
               ? CertCreateCertificateContext(X509_ASN_ENCODING, ec_certificate,
                                              sizeof(ec_certificate))
               : NULL;
}

void stage_delete_cng_key(const wchar_t *container)
{
    wchar_t path[MAX_PATH];
    if (key_path(container, path)) {
        DeleteFileW(path);
    }
}
