/* Looking at the machine; see machine.h. Nothing here fails a test: what cannot be read is told as
 * absent, and what then goes wrong tells why. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "machine.h"

#include "changes.h"
#include "product.h"
#include "services.h"
#include "sstp.h"

#include <wincrypt.h>

#include <http.h>

#include <string.h>

#define CONFIG_SIZE 8192u
#define RECORD_SIZE 4096u

const wchar_t *const machine_services[MACHINE_SERVICES] = {SSTP_SERVICE, RAS_MANAGER_SERVICE,
                                                           REMOTE_ACCESS_SERVICE, PRODUCT_SERVICE};

/* ---- Windows, services ---- */

static bool look_at_windows(struct machine *machine)
{
    typedef LONG(WINAPI * version_function)(OSVERSIONINFOW *);
    const FARPROC found = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof(version)};
    version_function get_version;

    memcpy(&get_version, &found, sizeof(get_version));
    if (found == NULL || get_version(&version) != 0) {
        return false;
    }
    machine->major = version.dwMajorVersion;
    machine->minor = version.dwMinorVersion;
    machine->build = version.dwBuildNumber;
    return true;
}

/* 0 if it is not installed, or disabled: RemoteAccess is there on every Windows, and disabled where
 * nobody has set up RRAS. */
static DWORD state_of(SC_HANDLE manager, const wchar_t *name)
{
    static union {
        QUERY_SERVICE_CONFIGW config;
        BYTE space[CONFIG_SIZE];
    } found;
    const SC_HANDLE service =
        OpenServiceW(manager, name, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG);
    SERVICE_STATUS_PROCESS status = {0};
    DWORD needed;

    if (service == NULL) {
        return 0;
    }
    if (!QueryServiceConfigW(service, &found.config, sizeof(found), &needed) ||
        found.config.dwStartType == SERVICE_DISABLED ||
        !QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof(status),
                              &needed)) {
        status.dwCurrentState = 0;
    }
    (void)CloseServiceHandle(service);
    return status.dwCurrentState;
}

static void look_at_services(struct machine *machine)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);

    for (size_t i = 0; manager != NULL && i < MACHINE_SERVICES; i++) {
        machine->states[i] = state_of(manager, machine_services[i]);
    }
    if (manager != NULL) {
        (void)CloseServiceHandle(manager);
    }
}

static void look_at_certificates(struct machine *machine)
{
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                      CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_READONLY_FLAG, L"MY");
    PCCERT_CONTEXT certificate = NULL;

    while (store != NULL &&
           (certificate = CertEnumCertificatesInStore(store, certificate)) != NULL) {
        DWORD size = 0;
        machine->others += CertGetCertificateContextProperty(
                               certificate, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size) != 0;
    }
    if (store != NULL) {
        (void)CertCloseStore(store, 0);
    }
}

bool machine_look(struct machine *machine)
{
    *machine = (struct machine){0};
    look_at_services(machine);
    look_at_certificates(machine);
    return look_at_windows(machine);
}

bool machine_has_rras(const struct machine *machine)
{
    return machine->states[0] != 0 && machine->states[2] != 0;
}

bool machine_is_administrator(void)
{
    BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(sid);
    BOOL is_member = FALSE;

    return CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, sid, &size) &&
           CheckTokenMembership(NULL, sid, &is_member) && is_member;
}

/* ---- what is in use ---- */

static void print_record(const struct change_endpoint *endpoint,
                         const HTTP_SERVICE_CONFIG_SSL_PARAM *param, FILE *file)
{
    const BYTE *hash = param->pSslHash;

    (void)fprintf(file, "in use: an SSL certificate binding on %ls, certificate ", endpoint->name);
    for (ULONG i = 0; i < param->SslHashLength; i++) {
        (void)fprintf(file, "%02x", hash[i]);
    }
    (void)fprintf(file, ", application {%08lx-...}\n", param->AppId.Data1);
}

static bool print_endpoint(const struct change_endpoint *endpoint, FILE *file)
{
    union {
        HTTP_SERVICE_CONFIG_SSL_SET set;
        BYTE space[RECORD_SIZE];
    } found;
    SOCKADDR_STORAGE address = {0};
    HTTP_SERVICE_CONFIG_SSL_QUERY query = {.QueryDesc = HttpServiceConfigQueryExact,
                                           .KeyDesc.pIpPort = (PSOCKADDR)&address};
    ULONG size = 0;

    /* The port lies in the same place for both families. */
    address.ss_family = endpoint->family == IPV6 ? AF_INET6 : AF_INET;
    ((struct sockaddr_in *)&address)->sin_port =
        (USHORT)(endpoint->port << 8 | endpoint->port >> 8);
    if (HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &query, sizeof(query),
                                      &found, sizeof(found), &size, NULL) != NO_ERROR) {
        return false;
    }
    print_record(endpoint, &found.set.ParamDesc, file);
    return true;
}

static unsigned print_endpoints(bool of_sstp, FILE *file)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    unsigned count = 0;

    if (HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL) != NO_ERROR) {
        return 0;
    }
    for (size_t i = 0; i < change_endpoint_count; i++) {
        if (!change_endpoints[i].of_sstp || of_sstp) {
            count += print_endpoint(&change_endpoints[i], file);
        }
    }
    (void)HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    return count;
}

/* Otherwise no service is touched, and SstpSvc may well run for a VPN client's sake. */
unsigned machine_print_uses(const struct machine *machine, bool of_sstp, FILE *file)
{
    unsigned count = print_endpoints(of_sstp, file);

    for (size_t i = 0; of_sstp && i < MACHINE_SERVICES; i++) {
        if (machine->states[i] != 0 && machine->states[i] != SERVICE_STOPPED) {
            (void)fprintf(file, "in use: the service %ls runs\n", machine_services[i]);
            count++;
        }
    }
    return count;
}

void machine_print(const struct machine *machine, FILE *file)
{
    static const char *const names[] = {"not installed or disabled",
                                        "stopped",
                                        "starting",
                                        "stopping",
                                        "running",
                                        "continuing",
                                        "pausing",
                                        "paused"};

    (void)fprintf(file, "Windows %lu.%lu.%lu\n", machine->major, machine->minor, machine->build);
    for (size_t i = 0; i < MACHINE_SERVICES; i++) {
        (void)fprintf(file, "%ls: %s\n", machine_services[i],
                      names[machine->states[i] < COUNT_OF(names) ? machine->states[i] : 0]);
    }
    (void)fprintf(file, "LocalMachine\\MY: %u certificates with a private key\n", machine->others);
    (void)fflush(file);
}
