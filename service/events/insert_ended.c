/* The sentences about RemoteAccess that ended by itself. */
#include "events/insert_ended.h"

#include "output/format_facts.h"

void event_insert_ended_next(const struct snapshot *snapshot, wchar_t *text, size_t size)
{
    static const wchar_t *const words[] = {
        [REMOTE_ACCESS_AWAITS_CERTIFICATE] =
            L"SSTP's certificate was gone or of no use when that was seen, and RRAS may end for "
            L"that. Once a certificate that serves is bound, this service starts RemoteAccess, "
            L"once, within the limits on restarts. If there is none, import one with its private "
            L"key.",
        [REMOTE_ACCESS_STARTED_ONCE] =
            L"SSTP's certificate was put right, and this service has started RemoteAccess once "
            L"since. It does not run, so something else keeps it from running, and it is not "
            L"started by itself once more for this certificate. Find out what that is; then: sc "
            L"start RemoteAccess",
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
