/*
 * hook_crypt.c - certificate stores and private keys as the main program sees them.
 *
 * Wine's CertControlStore never signals, and its CryptAcquireCertificatePrivateKey finds no machine
 * keys and no CNG keys (facts/wine-and-toolchain.md). Wine does not know the property of an
 * archived certificate, so here it belongs to a thumbprint. Everything else is Wine's.
 */
#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

#include <windows.h>

#include <ncrypt.h>

#include "fault.h"
#include "handle_names.h"
#include "machine_keys.h"
#include "redirect.h"
#include "settings.h"
#include "store_watch.h"

#define STORES_KEY L"Software\\Microsoft\\SystemCertificates\\"

static struct handle_names stores = {.lock = SRWLOCK_INIT};

/* The name of a LocalMachine system store that is being opened; false for any other kind. */
static bool machine_store_name(LPCSTR provider, DWORD flags, const void *parameter,
                               wchar_t name[HANDLE_NAME_MAX])
{
    if ((flags & CERT_SYSTEM_STORE_LOCATION_MASK) != CERT_SYSTEM_STORE_LOCAL_MACHINE ||
        (flags & CERT_SYSTEM_STORE_RELOCATE_FLAG) != 0 || parameter == NULL) {
        return false;
    }
    if (provider == CERT_STORE_PROV_SYSTEM_W || provider == CERT_STORE_PROV_SYSTEM_REGISTRY_W) {
        return swprintf(name, HANDLE_NAME_MAX, L"%ls", (const wchar_t *)parameter) > 0;
    }
    if (provider == CERT_STORE_PROV_SYSTEM_A || provider == CERT_STORE_PROV_SYSTEM_REGISTRY_A) {
        return MultiByteToWideChar(CP_ACP, 0, parameter, -1, name, HANDLE_NAME_MAX) > 0;
    }
    return false;
}

static HCERTSTORE WINAPI hook_open_store(LPCSTR provider, DWORD encoding,
                                         HCRYPTPROV_LEGACY crypt_provider, DWORD flags,
                                         const void *parameter)
{
    wchar_t name[HANDLE_NAME_MAX];
    const bool known = machine_store_name(provider, flags, parameter, name);
    if (fault_raised(L"CertOpenStore", known ? name : NULL)) {
        return NULL;
    }
    const HCERTSTORE store = CertOpenStore(provider, encoding, crypt_provider, flags, parameter);
    if (store != NULL && known) {
        handle_names_add(&stores, store, name, flags);
    } else if (store != NULL) {
        handle_names_remove(&stores, store); /* a handle value in use for the second time */
    }
    return store;
}

static BOOL WINAPI hook_close_store(HCERTSTORE store, DWORD flags)
{
    if (store != NULL) {
        store_watch_close(store);
        handle_names_remove(&stores, store);
    }
    return CertCloseStore(store, flags);
}

static DWORD notify_change(HCERTSTORE store, const wchar_t *name, DWORD flags, const HANDLE *event)
{
    wchar_t path[HANDLE_NAME_MAX];
    if (event == NULL) {
        return ERROR_SUCCESS; /* an internal event, which only makes RESYNC cheaper */
    }
    if (swprintf(path, HANDLE_NAME_MAX, L"%ls%ls", STORES_KEY, name) < 0) {
        return ERROR_INVALID_PARAMETER;
    }
    return store_watch_add(store, path, *event,
                           (flags & CERT_STORE_CTRL_INHIBIT_DUPLICATE_HANDLE_FLAG) != 0);
}

/* Armed first, then read again: a change in between signals and is not lost. */
static DWORD resync(HCERTSTORE store, DWORD flags, const HANDLE *event)
{
    const DWORD error = event == NULL ? ERROR_SUCCESS : store_watch_rearm(store, *event);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    return CertControlStore(store, flags, CERT_STORE_CTRL_RESYNC, NULL) ? ERROR_SUCCESS
                                                                        : GetLastError();
}

static DWORD control(HCERTSTORE store, const wchar_t *name, DWORD flags, DWORD type,
                     const HANDLE *event)
{
    switch (type) {
    case CERT_STORE_CTRL_NOTIFY_CHANGE:
        return notify_change(store, name, flags, event);
    case CERT_STORE_CTRL_RESYNC:
        return resync(store, flags, event);
    default: /* CERT_STORE_CTRL_CANCEL_NOTIFY */
        return event == NULL ? ERROR_INVALID_PARAMETER : store_watch_cancel(store, *event);
    }
}

static BOOL WINAPI hook_control_store(HCERTSTORE store, DWORD flags, DWORD type,
                                      const void *parameter)
{
    wchar_t name[HANDLE_NAME_MAX];
    const bool known = handle_names_find(&stores, store, name, NULL);
    if (fault_raised(L"CertControlStore", known ? name : NULL)) {
        return FALSE;
    }
    const bool notifies = type == CERT_STORE_CTRL_NOTIFY_CHANGE ||
                          type == CERT_STORE_CTRL_CANCEL_NOTIFY ||
                          (type == CERT_STORE_CTRL_RESYNC && parameter != NULL);
    if (!notifies) {
        return CertControlStore(store, flags, type, parameter);
    }
    /* "Some providers might not support specific control types" (CertControlStore's page). */
    const DWORD error = known ? control(store, name, flags, type, parameter) : ERROR_NOT_SUPPORTED;
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

/* What stands for an NCRYPT_KEY_HANDLE of a simulated CNG key. ncrypt.dll must be able to look at
 * it without harm, so it has the size of something, filled with nothing. */
struct simulated_key {
    ULONG_PTR nothing[64];
};

static struct handle_names simulated_keys = {.lock = SRWLOCK_INIT};

static DWORD make_simulated_handle(HCRYPTPROV_OR_NCRYPT_KEY_HANDLE *handle)
{
    struct simulated_key *const key =
        HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(struct simulated_key));
    if (key == NULL) {
        return (DWORD)NTE_NO_MEMORY;
    }
    handle_names_add(&simulated_keys, key, L"", 0);
    *handle = (HCRYPTPROV_OR_NCRYPT_KEY_HANDLE)key;
    return ERROR_SUCCESS;
}

static SECURITY_STATUS WINAPI hook_free_object(NCRYPT_HANDLE handle)
{
    void *const object = (void *)handle;
    if (!handle_names_find(&simulated_keys, object, NULL, NULL)) {
        return NCryptFreeObject(handle);
    }
    handle_names_remove(&simulated_keys, object);
    HeapFree(GetProcessHeap(), 0, object);
    return ERROR_SUCCESS;
}

struct acquired {
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE handle;
    DWORD key_spec;
    bool caller_frees;
};

static bool cached_key(PCCERT_CONTEXT certificate, struct acquired *result)
{
    CERT_KEY_CONTEXT context = {.cbSize = sizeof(context)};
    DWORD size = sizeof(context);
    if (!CertGetCertificateContextProperty(certificate, CERT_KEY_CONTEXT_PROP_ID, &context,
                                           &size) ||
        context.hCryptProv == 0) {
        return false;
    }
    *result = (struct acquired){context.hCryptProv, context.dwKeySpec, false};
    return true;
}

/* From now on the handle lives as long as the certificate context. A simulated one is never
 * released: crypt32 would take it for a CAPI provider. */
static DWORD cache_key(PCCERT_CONTEXT certificate, struct acquired *result)
{
    const CERT_KEY_CONTEXT context = {
        .cbSize = sizeof(context), .hCryptProv = result->handle, .dwKeySpec = result->key_spec};
    const DWORD flags =
        result->key_spec == CERT_NCRYPT_KEY_SPEC ? CERT_STORE_NO_CRYPT_RELEASE_FLAG : 0;
    if (!CertSetCertificateContextProperty(certificate, CERT_KEY_CONTEXT_PROP_ID, flags,
                                           &context)) {
        return GetLastError();
    }
    result->caller_frees = false;
    return ERROR_SUCCESS;
}

/* Which technology the flags allow. Without an NCRYPT flag only CAPI is tried, and a certificate
 * whose key is a CNG key (provider type 0) then fails as CAPI does on such a type. */
static DWORD technology_error(bool simulated, DWORD flags)
{
    const DWORD ncrypt = flags & CRYPT_ACQUIRE_NCRYPT_KEY_FLAGS_MASK;
    if (simulated && ncrypt == 0) {
        return (DWORD)NTE_BAD_PROV_TYPE;
    }
    if (!simulated && ncrypt == CRYPT_ACQUIRE_ONLY_NCRYPT_KEY_FLAG) {
        return (DWORD)NTE_BAD_PROVIDER; /* no key storage provider has a CSP's name [?] */
    }
    return ERROR_SUCCESS;
}

static DWORD acquire(PCCERT_CONTEXT certificate, DWORD flags, struct acquired *result)
{
    struct machine_key key;
    const DWORD silent = (flags & CRYPT_ACQUIRE_SILENT_FLAG) != 0 ? CRYPT_SILENT : 0;
    DWORD error = machine_key_technology(certificate, &key.simulated);
    if (error == ERROR_SUCCESS) {
        error = technology_error(key.simulated, flags);
    }
    if (error == ERROR_SUCCESS) {
        error = machine_key_open(certificate, silent, &key);
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if ((flags & CRYPT_ACQUIRE_COMPARE_KEY_FLAG) != 0) {
        error = machine_key_compare(&key, certificate);
    }
    if (error == ERROR_SUCCESS) {
        *result = (struct acquired){key.provider, key.key_spec, true};
        if (key.simulated) {
            error = make_simulated_handle(&result->handle);
        } else {
            key.provider = 0; /* now the caller's */
        }
    }
    machine_key_close(&key);
    return error;
}

static DWORD acquire_or_cached(PCCERT_CONTEXT certificate, DWORD flags, struct acquired *result)
{
    const bool cache =
        (flags & CRYPT_ACQUIRE_CACHE_FLAG) != 0 ||
        ((flags & CRYPT_ACQUIRE_USE_PROV_INFO_FLAG) != 0 && machine_key_wants_cache(certificate));
    if (cache && cached_key(certificate, result)) {
        return ERROR_SUCCESS;
    }
    const DWORD error = acquire(certificate, flags, result);
    return error == ERROR_SUCCESS && cache ? cache_key(certificate, result) : error;
}

/* ---- archived certificates, and what a test has for one's key ---- */

static bool thumbprint_text(PCCERT_CONTEXT certificate, wchar_t text[41])
{
    BYTE hash[20];
    DWORD size = sizeof(hash);
    if (!CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, hash, &size)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(hash); i++) {
        (void)swprintf(text + 2 * i, 3, L"%02X", hash[i]);
    }
    return true;
}

/* A provider that hangs does so until its time is over, or the test lets it go. */
static void block(const wchar_t *thumbprint)
{
    const ULONGLONG begun = GetTickCount64();
    while (GetTickCount64() - begun < settings_dword(WINSIM_KEY_BLOCKS, thumbprint, 0)) {
        Sleep(20);
    }
}

static BOOL WINAPI hook_acquire_key(PCCERT_CONTEXT certificate, DWORD flags, void *parameters,
                                    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE *handle, DWORD *key_spec,
                                    BOOL *caller_frees)
{
    wchar_t thumbprint[41] = L"";
    (void)thumbprint_text(certificate, thumbprint);
    if (fault_raised(L"CryptAcquireCertificatePrivateKey", thumbprint)) {
        return FALSE;
    }
    (void)parameters; /* a window for a question that nobody asks here */
    struct acquired result = {0};
    block(thumbprint);
    DWORD error = settings_dword(WINSIM_KEY_ANSWERS, thumbprint, ERROR_SUCCESS);
    if (error == ERROR_SUCCESS) {
        error = acquire_or_cached(certificate, flags, &result);
    }
    *handle = error == ERROR_SUCCESS ? result.handle : 0;
    if (key_spec != NULL) {
        *key_spec = error == ERROR_SUCCESS ? result.key_spec : 0;
    }
    if (caller_frees != NULL) {
        *caller_frees = error == ERROR_SUCCESS && result.caller_frees;
    }
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

static bool is_archived(PCCERT_CONTEXT certificate)
{
    wchar_t text[41];
    return thumbprint_text(certificate, text) && settings_dword(WINSIM_ARCHIVED, text, 0) != 0;
}

static BOOL WINAPI hook_set_property(PCCERT_CONTEXT certificate, DWORD property, DWORD flags,
                                     const void *data)
{
    wchar_t text[41];
    if (property != CERT_ARCHIVED_PROP_ID) {
        return CertSetCertificateContextProperty(certificate, property, flags, data);
    }
    if (!thumbprint_text(certificate, text)) {
        return FALSE;
    }
    const DWORD error = data != NULL ? settings_set_dword(WINSIM_ARCHIVED, text, 1)
                                     : settings_remove(WINSIM_ARCHIVED, text);
    SetLastError(error);
    return error == ERROR_SUCCESS;
}

static BOOL WINAPI hook_get_property(PCCERT_CONTEXT certificate, DWORD property, void *data,
                                     DWORD *size)
{
    if (property != CERT_ARCHIVED_PROP_ID) {
        return CertGetCertificateContextProperty(certificate, property, data, size);
    }
    *size = 0;
    if (!is_archived(certificate)) {
        SetLastError((DWORD)CRYPT_E_NOT_FOUND);
        return FALSE;
    }
    return TRUE;
}

/* "By default, archived certificates are not enumerated" (CertOpenStore's page). */
static PCCERT_CONTEXT WINAPI hook_enumerate(HCERTSTORE store, PCCERT_CONTEXT before)
{
    DWORD flags = CERT_STORE_ENUM_ARCHIVED_FLAG;
    (void)handle_names_find(&stores, store, NULL, &flags);
    PCCERT_CONTEXT certificate = CertEnumCertificatesInStore(store, before);
    while (certificate != NULL && (flags & CERT_STORE_ENUM_ARCHIVED_FLAG) == 0 &&
           is_archived(certificate)) {
        certificate = CertEnumCertificatesInStore(store, certificate);
    }
    return certificate;
}

const struct redirection crypt_redirections[] = {
    REDIRECT("CertOpenStore", hook_open_store),
    REDIRECT("CertCloseStore", hook_close_store),
    REDIRECT("CertControlStore", hook_control_store),
    REDIRECT("CryptAcquireCertificatePrivateKey", hook_acquire_key),
    REDIRECT("NCryptFreeObject", hook_free_object),
    REDIRECT("CertSetCertificateContextProperty", hook_set_property),
    REDIRECT("CertGetCertificateContextProperty", hook_get_property),
    REDIRECT("CertEnumCertificatesInStore", hook_enumerate),
    {0},
};
