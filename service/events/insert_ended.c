/* The sentences about RemoteAccess that ended by itself. */
#include "events/insert_ended.h"

#include "output/format_facts.h"

void event_insert_ended_next(const struct snapshot *snapshot, wchar_t *text, size_t size)
{
    static const wchar_t *const words[] = {
        [REMOTE_ACCESS_AWAITS_CERTIFICATE] =
            L"SSTP's certificate was gone or of no use when that was seen, and RRAS may end for "
            L"that. Once a certificate that serves is bound, this service starts RemoteAccess. "
            L"If there is none, import one with its private key.",
        [REMOTE_ACCESS_TRIED_AGAIN] =
            L"SSTP's certificate was put right and this service has started RemoteAccess since, "
            L"but it does not run. It is tried again after 1, 2, 4, 8 minutes and so on. To try "
            L"it now: sc.exe start RemoteAccess",
        [REMOTE_ACCESS_STARTED_IN_VAIN] =
            L"SSTP's certificate was put right, and this service has tried to start RemoteAccess "
            L"several times since. It does not run, so something else keeps it from running, and "
            L"it is not tried by itself once more for this certificate. Find out what that is; "
            L"then: sc.exe start RemoteAccess",
        [REMOTE_ACCESS_ENDED_OTHERWISE] =
            L"SSTP's certificate was in order when that was seen, so this service does not start "
            L"it. Find out why it ended; then: sc.exe start RemoteAccess",
        [REMOTE_ACCESS_LEFT_TO_OTHERS] =
            L"This service does not start it: its start type is not Automatic, or SstpSvc or "
            L"RasMan, which it needs, was stopped by somebody or is disabled. To start it once a "
            L"certificate that serves is bound: sc.exe start RemoteAccess",
    };

    format_wide(text, size, words[remote_access_next(snapshot)]);
}
