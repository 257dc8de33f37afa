/* What changes the server runs on a thread of its own, so that the watching one misses nothing. */
#include "round.h"

#include "registry.h"
#include "watch.h"

#include <stdio.h>
#include <wchar.h>

#define WINSIM                                                                                     \
    L"C:\\winsim\\winsim.exe " /* where tools/playground.sh puts it; it stands for netsh */

struct task {
    struct certificate old;
    struct certificate certificate;
    int ends_in_days;
    HANDLE begun; /* signalled directly before the first change */
};

static HANDLE run(LPTHREAD_START_ROUTINE what, struct task *task)
{
    const HANDLE thread = CreateThread(NULL, 0, what, task, 0, NULL);

    assert_win32(thread != NULL);
    return thread;
}

static void join(HANDLE thread)
{
    (void)watch_signal(thread);
    (void)CloseHandle(thread);
}

/* ---- the product ---- */

static DWORD WINAPI replace(void *context)
{
    struct task *const task = context;

    task->certificate =
        certificate_replace(&task->old, &(struct wish){.ends_in_days = task->ends_in_days});
    return 0;
}

/* Restarts are limited to a few a day, and those because something newer came: those before are
 * forgotten. */
static void prepare_rotation(void)
{
    registry_delete_value(PRODUCT_STATE_KEY, L"Restarts");
    registry_delete_value(PRODUCT_STATE_KEY, L"LastRotation");
    events_begin();
}

static double reported_outage(void)
{
    static const wchar_t mark[] = L"interrupted for ";
    const wchar_t *at;

    events_wait(EVENT_ROTATION_COMPLETED);
    at = wcsstr(event_text(EVENT_ROTATION_COMPLETED), mark);
    assert_non_null(at);
    return 1000.0 * wcstod(at + wcslen(mark), NULL);
}

struct outage round_rotation(struct certificate *certificate, int ends_in_days)
{
    struct task task = {.old = *certificate, .ends_in_days = ends_in_days};
    struct outage outage;
    struct watch watch;

    prepare_rotation();
    watch_begin(&watch);
    const HANDLE thread = run(replace, &task);
    const double stored = watch_signal(watch.store.changed);
    const double changed = watch_signal(watch.bindings.changed);
    outage.running = watch_running(&watch) - changed;
    join(thread);
    outage.serving = watch_serving(&task.certificate) - changed;
    outage.first_action = changed - stored;
    outage.reported = reported_outage();
    watch_end(&watch);
    *certificate = task.certificate;
    return outage;
}

struct gaps round_gaps_of_rotation(struct certificate *certificate, int ends_in_days)
{
    struct task task = {.old = *certificate, .ends_in_days = ends_in_days};
    struct gaps gaps;

    prepare_rotation();
    struct watch_gaps *const watching = watch_gaps_begin();
    (void)replace(&task);
    events_wait(EVENT_ROTATION_COMPLETED);
    watch_gaps_end(watching, gaps.without);
    *certificate = task.certificate;
    return gaps;
}

/* ---- a plain program ---- */

static const wchar_t *const services[] = {SSTP_SERVICE, RAS_MANAGER_SERVICE, REMOTE_ACCESS_SERVICE};

static void wait_for_state(SC_HANDLE service, DWORD state)
{
    SERVICE_STATUS status;

    for (;;) {
        assert_win32(QueryServiceStatus(service, &status));
        if (status.dwCurrentState == state) {
            return;
        }
        Sleep(1);
    }
}

struct opened {
    SC_HANDLE manager;
    SC_HANDLE services[COUNT_OF(services)];
};

static struct opened open_services(void)
{
    struct opened opened = {.manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT)};

    assert_win32(opened.manager != NULL);
    for (size_t i = 0; i < COUNT_OF(services); i++) {
        opened.services[i] = OpenServiceW(opened.manager, services[i],
                                          SERVICE_START | SERVICE_STOP | SERVICE_QUERY_STATUS);
        assert_win32(opened.services[i] != NULL);
    }
    return opened;
}

static void restart_services(struct opened *opened)
{
    SERVICE_STATUS status;

    for (size_t i = COUNT_OF(services); i-- > 0;) {
        assert_win32(ControlService(opened->services[i], SERVICE_CONTROL_STOP, &status));
        wait_for_state(opened->services[i], SERVICE_STOPPED);
    }
    for (size_t i = 0; i < COUNT_OF(services); i++) {
        assert_win32(StartServiceW(opened->services[i], 0, NULL));
        wait_for_state(opened->services[i], SERVICE_RUNNING);
        (void)CloseServiceHandle(opened->services[i]);
    }
    (void)CloseServiceHandle(opened->manager);
}

static DWORD WINAPI restart(void *context)
{
    const struct task *const task = context;
    struct opened opened = open_services();

    assert_win32(SetEvent(task->begun));
    restart_services(&opened);
    return 0;
}

/* Nothing is prepared but the handles, nothing read back, counted or told. */
static DWORD WINAPI rebind_and_restart(void *context)
{
    const struct task *const task = context;
    const struct binding binding = binding_for_sstp(&task->certificate);
    struct opened opened = open_services();

    for (int family = 0; family < FAMILIES; family++) {
        binding_update((enum family)family, server_port(), &binding);
    }
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    restart_services(&opened);
    return 0;
}

struct outage round_restart(const struct certificate *certificate)
{
    struct task task = {.begun = CreateEventW(NULL, TRUE, FALSE, NULL)};
    struct outage outage = {0};
    struct watch watch;

    assert_win32(task.begun != NULL);
    watch_begin(&watch);
    const HANDLE thread = run(restart, &task);
    const double begun = watch_signal(task.begun);
    outage.running = watch_running(&watch) - begun;
    join(thread);
    outage.serving = watch_serving(certificate) - begun;
    watch_end(&watch);
    (void)CloseHandle(task.begun);
    return outage;
}

/* ---- the procedure's commands ---- */

static void command(const wchar_t *line, bool must_succeed)
{
    static struct process_output output;

    process_run(line, &output);
    if (must_succeed && output.exit_code != 0) {
        fail_msg("%ls: exit code %lu, %s", line, output.exit_code, output.text);
    }
}

static void command_about(const wchar_t *format, const struct certificate *certificate)
{
    wchar_t thumbprint[THUMBPRINT_TEXT];
    wchar_t line[256];

    (void)swprintf(line, COUNT_OF(line), format, thumbprint_text(certificate, thumbprint));
    command(line, true);
}

static DWORD WINAPI follow_procedure(void *context)
{
    const struct task *const task = context;

    command(WINSIM L"unbind 0.0.0.0:443", true);
    command(WINSIM L"unbind [::]:443", true);
    /* May be absent. */
    command(L"reg delete HKLM\\" SSTP_KEY L" /v SHA256CertificateHash /f", false);
    command_about(WINSIM L"bind 0.0.0.0:443 %ls", &task->certificate);
    command_about(WINSIM L"bind [::]:443 %ls", &task->certificate);
    command(WINSIM L"stop SstpSvc", true);
    command(WINSIM L"start RemoteAccess", true);
    return 0;
}

/* `how` replaces the certificate, from the first changed binding on. */
static struct outage replaced_by(LPTHREAD_START_ROUTINE how, struct certificate *certificate,
                                 int ends_in_days)
{
    struct task task = {.old = *certificate, .ends_in_days = ends_in_days};
    struct outage outage = {0};
    struct watch watch;

    (void)replace(&task);
    watch_begin(&watch);
    const HANDLE thread = run(how, &task);
    const double changed = watch_signal(watch.bindings.changed);
    outage.running = watch_running(&watch) - changed;
    outage.serving = watch_serving(&task.certificate) - changed;
    join(thread);
    watch_end(&watch);
    *certificate = task.certificate;
    return outage;
}

struct outage round_rebind(struct certificate *certificate, int ends_in_days)
{
    return replaced_by(rebind_and_restart, certificate, ends_in_days);
}

struct outage round_commands(struct certificate *certificate, int ends_in_days)
{
    return replaced_by(follow_procedure, certificate, ends_in_days);
}

struct gaps round_gaps_of_commands(struct certificate *certificate, int ends_in_days)
{
    struct task task = {.old = *certificate, .ends_in_days = ends_in_days};
    struct gaps gaps;

    (void)replace(&task);
    struct watch_gaps *const watching = watch_gaps_begin();
    (void)follow_procedure(&task);
    watch_gaps_end(watching, gaps.without);
    *certificate = task.certificate;
    return gaps;
}
