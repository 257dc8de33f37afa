/* What wakes the service: a change of the certificate store. Later sources join here. */
#ifndef SERVICE_WAKE_H
#define SERVICE_WAKE_H

#include <windows.h>

#include <wincrypt.h>

#include "outcome.h"

/* Armed and used by one long-lived thread: the notification also fires when the thread that
 * registered it ends (facts/windows.md 2). */
struct wake {
    HCERTSTORE store;     /* LocalMachine\MY, open for as long as it is watched; NULL if not */
    HANDLE store_changed; /* auto-reset, as CertControlStore asks for */
};

/* Must be released with wake_close, also after a failure. */
struct outcome wake_open(struct wake *wake);
void wake_close(struct wake *wake);

/* Starts watching, or starts again after a failure. Does nothing while it watches. */
struct outcome wake_arm(struct wake *wake);

/* To be called after each signal: reads the change into the store and arms the event again. */
struct outcome wake_rearm(struct wake *wake);

#endif
