/* The change notification of a certificate store. */
#include "wake/store.h"

#include "win32/error.h"

static struct wake_store *self(struct wake_source *source)
{
    return (struct wake_store *)source;
}

static void stop(struct wake_source *source)
{
    struct wake_store *wake = self(source);

    if (wake->store != NULL) {
        (void)CertCloseStore(wake->store, 0);
        wake->store = NULL;
    }
}

static struct outcome control(struct wake_store *wake, DWORD type)
{
    if (!CertControlStore(wake->store, 0, type, &wake->source.changed)) {
        const DWORD code = GetLastError();
        stop(&wake->source);
        return outcome_failed("CertControlStore", wake->object, code);
    }
    return outcome_success();
}

static struct outcome arm(struct wake_source *source)
{
    struct wake_store *wake = self(source);

    if (wake->store != NULL) {
        return outcome_success();
    }
    wake->store = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_OPEN_EXISTING_FLAG |
                                    CERT_STORE_READONLY_FLAG,
                                wake->name);
    if (wake->store == NULL) {
        return outcome_failed("CertOpenStore", wake->object, GetLastError());
    }
    return control(wake, CERT_STORE_CTRL_NOTIFY_CHANGE);
}

/* Reads the change into the store and arms the event again. Where that cannot be, as after the
 * store was replaced, it is opened afresh. */
static bool take(struct wake_source *source, struct outcome *armed)
{
    struct wake_store *wake = self(source);

    if (wake->store != NULL) {
        *armed = control(wake, CERT_STORE_CTRL_RESYNC);
    }
    if (wake->store == NULL) {
        *armed = arm(source);
    }
    return true;
}

struct wake_store wake_store(const wchar_t *name, const char *object, const char *what)
{
    return (struct wake_store){.source = {.what = what, .arm = arm, .take = take, .stop = stop},
                               .name = name,
                               .object = object};
}
