/* The certificate store's change notification. */
#include "wake.h"

#include "win32_outcome.h"

#define WATCHED "LocalMachine\\MY"

struct outcome wake_open(struct wake *wake)
{
    *wake = (struct wake){0};
    wake->store_changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (wake->store_changed == NULL) {
        return outcome_failed("CreateEvent", WATCHED, GetLastError());
    }
    return wake_arm(wake);
}

static void close_store(struct wake *wake)
{
    if (wake->store != NULL) {
        (void)CertCloseStore(wake->store, 0);
        wake->store = NULL;
    }
}

void wake_close(struct wake *wake)
{
    close_store(wake);
    if (wake->store_changed != NULL) {
        (void)CloseHandle(wake->store_changed);
        wake->store_changed = NULL;
    }
}

struct outcome wake_arm(struct wake *wake)
{
    if (wake->store != NULL) {
        return outcome_success();
    }
    wake->store = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_OPEN_EXISTING_FLAG |
                                    CERT_STORE_READONLY_FLAG,
                                L"MY");
    if (wake->store == NULL) {
        return outcome_failed("CertOpenStore", WATCHED, GetLastError());
    }
    if (!CertControlStore(wake->store, 0, CERT_STORE_CTRL_NOTIFY_CHANGE, &wake->store_changed)) {
        const DWORD code = GetLastError();
        close_store(wake);
        return outcome_failed("CertControlStore", WATCHED, code);
    }
    return outcome_success();
}

struct outcome wake_rearm(struct wake *wake)
{
    if (wake->store == NULL) {
        return wake_arm(wake);
    }
    if (!CertControlStore(wake->store, 0, CERT_STORE_CTRL_RESYNC, &wake->store_changed)) {
        const DWORD code = GetLastError();
        close_store(wake); /* wake_arm opens it afresh at the next pass */
        return outcome_failed("CertControlStore", WATCHED, code);
    }
    return outcome_success();
}
