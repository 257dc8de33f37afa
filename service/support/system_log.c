/* The System log (winevt/nf-winevt-evtquery): each event's time, source, id and what stands in it.
 * The texts are their sources', which are not loaded for it. */
#include <windows.h>
#include <winevt.h>

#include "output/console.h"
#include "output/format_facts.h"
#include "support/support.h"
#include "win32/format.h"
#include "win32/text.h"

#define CHANNEL L"System"
/* RemoteAccess' events of each connection (one failed, was made, was given an address, ended) are
 * left out: on a busy server, or one that is attacked, there would be no others. */
#define QUERY                                                                                      \
    L"*[System[Provider[@Name='RasSstp' or @Name='Microsoft-Windows-RasSstp' or "                  \
    L"@Name='RasMan' or @Name='Schannel' or @Name='Microsoft-Windows-HttpEvent'] or "              \
    L"(Provider[@Name='RemoteAccess'] and EventID!=20250 and EventID!=20253 and "                  \
    L"EventID!=20255 and EventID!=20271 and EventID!=20272 and EventID!=20274 and "                \
    L"EventID!=20275)]]"
#define NEWEST     100
#define BATCH      16    /* EvtNext may fail where those asked for have more than 2 MB */
#define QUERY_TIME 10000 /* ms */
#define VALUES     32768 /* bytes of one event */

struct reader {
    EVT_HANDLE system;
    EVT_HANDLE user;
    EVT_HANDLE events[NEWEST]; /* the newest first */
    DWORD count;
};

union values {
    EVT_VARIANT items[EvtSystemPropertyIdEND];
    BYTE bytes[VALUES];
};

static DWORD render(EVT_HANDLE context, EVT_HANDLE event, union values *values)
{
    DWORD size;
    DWORD count;

    return EvtRender(context, event, EvtRenderEventValues, sizeof(*values), values, &size, &count)
               ? count
               : 0;
}

/* RemoteAccess' texts have VPN users' names and addresses. */
static bool names_users(const wchar_t *source)
{
    return lstrcmpiW(source, L"RemoteAccess") == 0;
}

/* Its texts, behind each other. */
static void print_inserts(const struct reader *reader, EVT_HANDLE event)
{
    static union values values;
    const DWORD count = render(reader->user, event, &values);

    for (DWORD i = 0; i < count; i++) {
        if (values.items[i].Type == EvtVarTypeString && values.items[i].StringVal != NULL) {
            wchar_t text[512];
            format_wide(text, sizeof(text) / sizeof(text[0]), values.items[i].StringVal);
            text_show(text);
            console_format(L" | %ls", text);
        }
    }
}

static void print_event(const struct reader *reader, EVT_HANDLE event)
{
    static union values values;
    wchar_t time[40];

    if (render(reader->system, event, &values) != EvtSystemPropertyIdEND) {
        return;
    }
    format_instant(time, sizeof(time) / sizeof(time[0]),
                   values.items[EvtSystemTimeCreated].FileTimeVal, true);
    console_format(L"%ls  %ls  %u", time, values.items[EvtSystemProviderName].StringVal,
                   values.items[EvtSystemEventID].UInt16Val);
    if (!names_users(values.items[EvtSystemProviderName].StringVal)) {
        print_inserts(reader, event);
    }
    console_print(L"\r\n");
}

/* Returns Windows' error. */
static DWORD read(struct reader *reader)
{
    const EVT_HANDLE query =
        EvtQuery(NULL, CHANNEL, QUERY, EvtQueryChannelPath | EvtQueryReverseDirection);
    DWORD code = ERROR_SUCCESS;

    if (query == NULL) {
        return GetLastError();
    }
    while (code == ERROR_SUCCESS && reader->count < NEWEST) {
        const DWORD left = NEWEST - reader->count;
        DWORD got = 0;
        if (EvtNext(query, left < BATCH ? left : BATCH, reader->events + reader->count, QUERY_TIME,
                    0, &got)) {
            reader->count += got;
        } else {
            code = GetLastError();
        }
    }
    (void)EvtClose(query);
    return code == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : code;
}

void support_system_log(void)
{
    struct reader reader = {.system = EvtCreateRenderContext(0, NULL, EvtRenderContextSystem),
                            .user = EvtCreateRenderContext(0, NULL, EvtRenderContextUser)};
    const DWORD code = read(&reader);

    if (code != ERROR_SUCCESS) {
        console_format(L"The System log cannot be read: error %lu\r\n", code);
    } else if (reader.count == 0) {
        console_print(L"There are none.\r\n");
    }
    while (reader.count-- > 0) {
        print_event(&reader, reader.events[reader.count]);
        (void)EvtClose(reader.events[reader.count]);
    }
    if (reader.system != NULL) {
        (void)EvtClose(reader.system);
    }
    if (reader.user != NULL) {
        (void)EvtClose(reader.user);
    }
}
