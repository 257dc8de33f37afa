/*
 * time_change.h - SERVICE_TIMECHANGE_INFO, which mingw-w64 10 lacks: what HandlerEx gets with
 * SERVICE_CONTROL_TIMECHANGE (winsvc/ns-winsvc-service_timechange_info).
 */
#ifndef WINSIM_PUBLIC_TIME_CHANGE_H
#define WINSIM_PUBLIC_TIME_CHANGE_H

#include <windows.h>

struct time_change {
    LARGE_INTEGER after; /* FILETIMEs */
    LARGE_INTEGER before;
};

#endif
