/* What HTTP.sys and SSTP write to the System log when something is wrong with a binding or a
 * certificate (facts/windows.md 1 and 4). That they did is all that counts. */
#ifndef WAKE_SYSTEM_LOG_H
#define WAKE_SYSTEM_LOG_H

#include "wake/event_pull.h"

struct wake_system_log {
    struct wake_source source;
    struct event_pull pull;
};

struct wake_system_log wake_system_log(void);

#endif
