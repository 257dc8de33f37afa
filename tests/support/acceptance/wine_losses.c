/* The rest of private memory does not move while the calls are made: they are the same each time,
 * and what is made once has been made by the first ones. */
#include "wine_losses.h"

#include "footprint.h"

#include <wincrypt.h>

#define FIRST_CALLS  50u
#define CALLS        500u
#define ANSWER_IN_MS 5000u
#define CALM_MS      1000u

typedef void loser(void *context);

/* Once the threads are gone that Wine makes for a notification: each has a stack. */
static struct footprint calm(void)
{
    Sleep(CALM_MS);
    return footprint_of(GetCurrentProcessId());
}

static uint64_t lost_by(loser *call, void *context)
{
    struct footprint before = {0};
    struct footprint after;

    for (unsigned i = 0; i < FIRST_CALLS + CALLS; i++) {
        if (i == FIRST_CALLS) {
            before = calm();
        }
        call(context);
    }
    after = calm();
    assert_int_equal(after.threads, before.threads);
    return after.private_bytes > before.private_bytes
               ? (after.private_bytes - before.private_bytes) / CALLS
               : 0;
}

static void resync(void *context)
{
    assert_win32(CertControlStore(context, 0, CERT_STORE_CTRL_RESYNC, NULL));
}

uint64_t wine_loses_at_resync(void)
{
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                      CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_READONLY_FLAG, L"MY");
    uint64_t lost;

    assert_win32(store != NULL);
    lost = lost_by(resync, store);
    assert_win32(CertCloseStore(store, 0));
    return lost;
}

static void CALLBACK told(void *parameter)
{
    *(bool *)((SERVICE_NOTIFYW *)parameter)->pContext = true;
}

struct asked {
    SC_HANDLE manager;
    const wchar_t *service;
};

/* It runs, so the answer comes at once; but only the first time that a handle is used. */
static void be_told(void *context)
{
    const struct asked *const asked = context;
    const SC_HANDLE service = OpenServiceW(asked->manager, asked->service, SERVICE_QUERY_STATUS);
    bool is_told = false;
    SERVICE_NOTIFYW notify = {
        .dwVersion = SERVICE_NOTIFY_STATUS_CHANGE, .pfnNotifyCallback = told, .pContext = &is_told};

    assert_win32(service != NULL);
    assert_code(NotifyServiceStatusChangeW(service, SERVICE_NOTIFY_RUNNING, &notify));
    (void)SleepEx(ANSWER_IN_MS, TRUE);
    assert_true(is_told);
    assert_win32(CloseServiceHandle(service));
}

uint64_t wine_loses_at_notification(const wchar_t *service)
{
    struct asked asked = {.manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT),
                          .service = service};
    uint64_t lost;

    assert_win32(asked.manager != NULL);
    lost = lost_by(be_told, &asked);
    assert_win32(CloseServiceHandle(asked.manager));
    return lost;
}
