/* The simulated server under test; see server.h. */
#include "server.h"

#include <stdio.h>
#include <wchar.h>
#include <wincrypt.h>

#include "endpoint_context.h"
#include "eventlog_store.h"
#include "httpsys_client.h"
#include "settings.h"
#include "ssl_records.h"

enum { CONTAINER_BITS = 2048, REPLY_SIZE = 160, WAIT_MS = 20000, POLL_MS = 5 };

static const wchar_t parameters_key[] = L"SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters";
static wchar_t container[] = L"winsim-services-test";
static wchar_t provider_name[] = MS_DEF_RSA_SCHANNEL_PROV_W;

static const GUID sstp_application = {
    0xba195980, 0xcd49, 0x458b, {0x9e, 0x23, 0xc8, 0x4e, 0xe0, 0xad, 0xcd, 0x75}};
static const GUID foreign_application = {
    0x4dc3e181, 0xe14b, 0x4a21, {0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x14}};

static HCRYPTPROV key_provider;

/* --- begin, end, reset --- */

bool server_begin(void)
{
    HCRYPTKEY key;

    CryptAcquireContextW(&key_provider, container, provider_name, PROV_RSA_SCHANNEL,
                         CRYPT_MACHINE_KEYSET | CRYPT_DELETEKEYSET); /* of a run that broke off */
    if (!CryptAcquireContextW(&key_provider, container, provider_name, PROV_RSA_SCHANNEL,
                              CRYPT_MACHINE_KEYSET | CRYPT_NEWKEYSET) ||
        !CryptGenKey(key_provider, AT_KEYEXCHANGE, CONTAINER_BITS << 16 | CRYPT_EXPORTABLE, &key)) {
        return false;
    }
    CryptDestroyKey(key);
    /* Wine stores the key for other processes when the container is closed. */
    CryptReleaseContext(key_provider, 0);
    return CryptAcquireContextW(&key_provider, container, provider_name, PROV_RSA_SCHANNEL,
                                CRYPT_MACHINE_KEYSET);
}

void server_end(void)
{
    HCRYPTPROV deleted;

    server_reset(NULL);
    CryptReleaseContext(key_provider, 0);
    CryptAcquireContextW(&deleted, container, provider_name, PROV_RSA_SCHANNEL,
                         CRYPT_MACHINE_KEYSET | CRYPT_DELETEKEYSET);
}

int server_reset(void **state)
{
    wchar_t folder[MAX_PATH] = WINSIM_DEFAULT_DATA_DIRECTORY;
    wchar_t command[MAX_PATH];
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD code = MAXDWORD;

    (void)state;
    settings_string(NULL, WINSIM_DATA_DIRECTORY, folder, MAX_PATH);
    if (swprintf(command, MAX_PATH, L"\"%ls\\winsim.exe\" reset", folder) < 0 ||
        !CreateProcessW(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) {
        return -1;
    }
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return code == 0 ? 0 : -1;
}

/* --- certificates --- */

static HCERTSTORE open_my(void)
{
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, L"MY");

    assert_non_null(store);
    return store;
}

static void commit_and_close(HCERTSTORE store)
{
    assert_true(
        CertControlStore(store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL));
    assert_true(CertCloseStore(store, 0));
}

static void shift_days(SYSTEMTIME *time, int days)
{
    const LONGLONG ticks_per_day = 864000000000;
    FILETIME file;
    ULARGE_INTEGER ticks;

    GetSystemTimeAsFileTime(&file);
    ticks.LowPart = file.dwLowDateTime;
    ticks.HighPart = file.dwHighDateTime;
    ticks.QuadPart = (ULONGLONG)((LONGLONG)ticks.QuadPart + days * ticks_per_day);
    file.dwLowDateTime = ticks.LowPart;
    file.dwHighDateTime = ticks.HighPart;
    assert_true(FileTimeToSystemTime(&file, time));
}

/* The usage extension; none at all means all purposes. */
static void encode_usage(enum usage usage, CERT_EXTENSION *extension, BYTE *space, DWORD size)
{
    static char name[] = szOID_ENHANCED_KEY_USAGE;
    static char server[] = szOID_PKIX_KP_SERVER_AUTH;
    static char client[] = szOID_PKIX_KP_CLIENT_AUTH;
    char *identifier = usage == USAGE_SERVER ? server : client;
    const CERT_ENHKEY_USAGE list = {.cUsageIdentifier = 1, .rgpszUsageIdentifier = &identifier};

    assert_true(CryptEncodeObject(X509_ASN_ENCODING, X509_ENHANCED_KEY_USAGE, &list, space, &size));
    *extension = (CERT_EXTENSION){.pszObjId = name, .Value = {.cbData = size, .pbData = space}};
}

static PCCERT_CONTEXT self_signed(struct wish wish)
{
    static unsigned count;
    wchar_t name[64];
    BYTE subject_bytes[128];
    BYTE usage_bytes[64];
    CERT_NAME_BLOB subject = {sizeof subject_bytes, subject_bytes};
    CRYPT_KEY_PROV_INFO key = {.dwKeySpec = AT_KEYEXCHANGE};
    CERT_EXTENSION usage;
    CERT_EXTENSIONS extensions = {.cExtension = 1, .rgExtension = &usage};
    SYSTEMTIME start;
    SYSTEMTIME end;
    PCCERT_CONTEXT certificate;

    swprintf(name, 64, L"CN=winsim-services-test %u", count++);
    assert_true(CertStrToNameW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, NULL, subject_bytes,
                               &subject.cbData, NULL));
    if (wish.usage != USAGE_ALL) {
        encode_usage(wish.usage, &usage, usage_bytes, sizeof usage_bytes);
    }
    shift_days(&start, wish.expired ? -20 : -1);
    shift_days(&end, wish.expired ? -10 : 10);
    certificate = CertCreateSelfSignCertificate(
        key_provider, &subject, CERT_CREATE_SELFSIGN_NO_KEY_INFO, &key, NULL, &start, &end,
        wish.usage == USAGE_ALL ? NULL : &extensions);
    assert_non_null(certificate);
    return certificate;
}

struct issued server_issue(struct wish wish)
{
    const PCCERT_CONTEXT certificate = self_signed(wish);
    const CRYPT_KEY_PROV_INFO info = {.pwszContainerName = container,
                                      .pwszProvName = provider_name,
                                      .dwProvType = PROV_RSA_SCHANNEL,
                                      .dwFlags = CRYPT_MACHINE_KEYSET,
                                      .dwKeySpec = AT_KEYEXCHANGE};
    const HCERTSTORE store = open_my();
    struct issued issued;
    DWORD sha1_size = SHA1_SIZE;
    DWORD sha256_size = SHA256_SIZE;

    if (!wish.without_key) {
        assert_true(
            CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, &info));
    }
    assert_true(CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, issued.sha1,
                                                  &sha1_size));
    assert_true(CryptHashCertificate2(L"SHA256", 0, NULL, certificate->pbCertEncoded,
                                      certificate->cbCertEncoded, issued.sha256, &sha256_size));
    assert_true(CertAddCertificateContextToStore(store, certificate, CERT_STORE_ADD_NEW, NULL));
    CertFreeCertificateContext(certificate);
    commit_and_close(store);
    return issued;
}

void server_delete(const struct issued *certificate)
{
    struct issued copy = *certificate;
    const CRYPT_HASH_BLOB hash = {SHA1_SIZE, copy.sha1};
    const HCERTSTORE store = open_my();
    const PCCERT_CONTEXT found =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &hash, NULL);

    assert_non_null(found);
    assert_true(CertDeleteCertificateFromStore(found));
    commit_and_close(store);
}

/* --- bindings and parameters --- */

void server_bind(const wchar_t *endpoint, const struct issued *certificate, bool own)
{
    struct ssl_record record = {.app_id = own ? sstp_application : foreign_application,
                                .hash_length = SHA1_SIZE,
                                .flags = 2};

    wcscpy(record.endpoint, endpoint);
    memcpy(record.hash, certificate->sha1, SHA1_SIZE);
    assert_int_equal(ssl_record_write(&record), ERROR_SUCCESS);
    endpoint_context_load(&record); /* without a usable certificate there is none */
}

void assert_bound(const wchar_t *endpoint, const struct issued *certificate, bool own)
{
    struct ssl_record record;

    assert_int_equal(ssl_record_read(endpoint, &record), ERROR_SUCCESS);
    assert_int_equal(record.hash_length, SHA1_SIZE);
    assert_memory_equal(record.hash, certificate->sha1, SHA1_SIZE);
    assert_memory_equal(&record.app_id, own ? &sstp_application : &foreign_application,
                        sizeof record.app_id);
}

void assert_not_bound(const wchar_t *endpoint)
{
    struct ssl_record record;

    assert_int_equal(ssl_record_read(endpoint, &record), ERROR_FILE_NOT_FOUND);
}

static void set_parameter(const wchar_t *name, DWORD type, const void *bytes, DWORD length)
{
    assert_int_equal(RegSetKeyValueW(HKEY_LOCAL_MACHINE, parameters_key, name, type, bytes, length),
                     ERROR_SUCCESS);
}

void server_set_number(const wchar_t *name, DWORD number)
{
    set_parameter(name, REG_DWORD, &number, sizeof number);
}

void server_set_binary(const wchar_t *name, const BYTE *bytes, DWORD length)
{
    set_parameter(name, REG_BINARY, bytes, length);
}

static void assert_binary(const wchar_t *name, const BYTE *expected, DWORD length)
{
    BYTE value[SHA256_SIZE];
    DWORD size = sizeof value;

    assert_int_equal(RegGetValueW(HKEY_LOCAL_MACHINE, parameters_key, name, RRF_RT_REG_BINARY, NULL,
                                  value, &size),
                     ERROR_SUCCESS);
    assert_int_equal(size, length);
    assert_memory_equal(value, expected, length);
}

void assert_hashes_written(const struct issued *certificate)
{
    assert_binary(L"SHA256CertificateHash", certificate->sha256, SHA256_SIZE);
    assert_binary(L"SHA1CertificateHash", certificate->sha1, SHA1_SIZE);
}

/* --- services --- */

static SC_HANDLE open_service(const wchar_t *name)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service;

    assert_non_null(manager);
    service = OpenServiceW(manager, name, SERVICE_START | SERVICE_STOP | SERVICE_QUERY_STATUS);
    assert_non_null(service);
    CloseServiceHandle(manager);
    return service;
}

static SERVICE_STATUS_PROCESS query(SC_HANDLE service)
{
    SERVICE_STATUS_PROCESS status;
    DWORD needed;

    assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                     sizeof status, &needed));
    return status;
}

static void wait_while(SC_HANDLE service, DWORD state)
{
    const ULONGLONG end = GetTickCount64() + WAIT_MS;

    while (query(service).dwCurrentState == state) {
        assert_true(GetTickCount64() < end);
        Sleep(POLL_MS);
    }
}

SERVICE_STATUS_PROCESS service_status(const wchar_t *name)
{
    const SC_HANDLE service = open_service(name);
    const SERVICE_STATUS_PROCESS status = query(service);

    CloseServiceHandle(service);
    return status;
}

DWORD service_start(const wchar_t *name)
{
    const SC_HANDLE service = open_service(name);
    const DWORD error = StartServiceW(service, 0, NULL) ? ERROR_SUCCESS : GetLastError();

    wait_while(service, SERVICE_START_PENDING);
    CloseServiceHandle(service);
    return error;
}

DWORD service_ask_to_stop(const wchar_t *name)
{
    const SC_HANDLE service = open_service(name);
    SERVICE_STATUS status;
    const DWORD error =
        ControlService(service, SERVICE_CONTROL_STOP, &status) ? ERROR_SUCCESS : GetLastError();

    CloseServiceHandle(service);
    return error;
}

DWORD service_stop(const wchar_t *name)
{
    const SC_HANDLE service = open_service(name);
    const DWORD error = service_ask_to_stop(name);

    wait_while(service, SERVICE_STOP_PENDING);
    CloseServiceHandle(service);
    return error;
}

/* --- what SSTP does --- */

static void hash_text(const BYTE *hash, char text[2 * SHA256_SIZE + 1])
{
    for (int i = 0; i < SHA256_SIZE; i++) {
        snprintf(text + 2 * i, 3, "%02x", hash[i]);
    }
}

void assert_serving(WORD port, const struct issued *certificate)
{
    char reply[REPLY_SIZE];
    char expected[REPLY_SIZE];
    char hash[2 * SHA256_SIZE + 1];

    assert_int_equal(service_status(L"SstpSvc").dwCurrentState, SERVICE_RUNNING);
    assert_int_equal(httpsys_command("SSTP", reply, sizeof reply), ERROR_SUCCESS);
    hash_text(certificate->sha256, hash);
    snprintf(expected, sizeof expected, "%u %s", (unsigned)port, hash);
    assert_string_equal(reply, expected);
}

/* The id of the newest event of RasSstp; 0 when there is none. */
static DWORD newest_event(void)
{
    BYTE *records;
    DWORD size;
    DWORD id = 0;

    assert_int_equal(eventlog_read_all(EVENTLOG_SYSTEM, &records, &size), ERROR_SUCCESS);
    for (DWORD offset = 0; offset < size;) {
        const EVENTLOGRECORD *record = (const EVENTLOGRECORD *)(const void *)(records + offset);

        if (wcscmp((const wchar_t *)(const void *)(record + 1), L"RasSstp") == 0) {
            id = record->EventID;
        }
        offset += record->Length;
    }
    if (records != NULL) {
        HeapFree(GetProcessHeap(), 0, records);
    }
    return id;
}

void assert_refusing(DWORD event)
{
    assert_int_equal(service_status(L"SstpSvc").dwCurrentState, SERVICE_RUNNING);
    assert_int_equal(httpsys_command("SSTP", NULL, 0), ERROR_NOT_FOUND);
    assert_int_equal(newest_event(), event);
}
