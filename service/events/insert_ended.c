/* The sentences about RemoteAccess that ended by itself. */
#include "events/insert_ended.h"

#include "output/format_facts.h"

void event_insert_ended_next(const struct snapshot *snapshot, wchar_t *text, size_t size)
{
    static const wchar_t *const words[] = {
        [REMOTE_ACCESS_AWAITS_CERTIFICATE] =
            L"The SSTP certificate was missing or could not be used, and RRAS might end for that. "
            L"Once a certificate that serves is bound, this service starts RemoteAccess. If there "
            L"is none, import one with its private key.",
        [REMOTE_ACCESS_TRIED_AGAIN] =
            L"The SSTP certificate was repaired, and this service has started RemoteAccess since, "
            L"but it is not running. It is started again after 1, 2, 4, 8 minutes and so on. To "
            L"start it now: sc.exe start RemoteAccess",
        [REMOTE_ACCESS_STARTED_IN_VAIN] =
            L"The SSTP certificate was repaired, and this service has started RemoteAccess several "
            L"times since. It does not start it again for this certificate. Find out what else "
            L"keeps it from running; then: sc.exe start RemoteAccess",
        [REMOTE_ACCESS_ENDED_OTHERWISE] =
            L"The SSTP certificate was in order when this was detected, so this service does not "
            L"start RemoteAccess. Find out why it ended; then: sc.exe start RemoteAccess",
        [REMOTE_ACCESS_LEFT_TO_OTHERS] =
            L"This service does not start RemoteAccess: its start type is not Automatic, or "
            L"SstpSvc or RasMan, which it needs, was stopped manually or is disabled. To start it "
            L"once a certificate that serves is bound: sc.exe start RemoteAccess",
    };

    format_wide(text, size, words[remote_access_next(snapshot)]);
}
