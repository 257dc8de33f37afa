/* The System log (winevt/nf-winevt-evtquery): each event's time, source, id and what stands in it.
 * The texts are their sources', which are not loaded for it. */
#include <windows.h>
#include <winevt.h>

#include "output/console.h"
#include "output/format_facts.h"
#include "support/event_value.h"
#include "support/support.h"

#define CHANNEL L"System"
/* RemoteAccess' events of each connection (one failed, was made, was given an address, ended) are
 * left out: on a busy server, or one that is attacked, there would be no others. */
#define OF_SSTP                                                                                    \
    L"*[System[Provider[@Name='RasSstp' or @Name='Microsoft-Windows-RasSstp' or "                  \
    L"@Name='RasMan' or @Name='Microsoft-Windows-HttpEvent'] or "                                  \
    L"(Provider[@Name='RemoteAccess'] and EventID!=20250 and EventID!=20253 and "                  \
    L"EventID!=20255 and EventID!=20271 and EventID!=20272 and EventID!=20274 and "                \
    L"EventID!=20275)]]"
#define OF_TLS     L"*[System[Provider[@Name='Schannel']]]"
#define NEWEST     100
#define NEWEST_TLS 25     /* any client on the Internet makes some, by its version or ciphers */
#define BATCH      16     /* EvtNext may fail where those asked for have more than 2 MB */
#define QUERY_TIME 300000 /* ms; Windows reads each event of a log that may be large */
#define VALUES     32768  /* bytes of one event */

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

/* Its texts and numbers, behind each other. */
static void print_inserts(const struct reader *reader, EVT_HANDLE event)
{
    static union values values;
    const DWORD count = render(reader->user, event, &values);
    wchar_t text[EVENT_VALUE_SIZE];

    for (DWORD i = 0; i < count; i++) {
        if (event_value_format(&values.items[i], text)) {
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
static DWORD read(struct reader *reader, const wchar_t *select, DWORD most)
{
    const EVT_HANDLE query =
        EvtQuery(NULL, CHANNEL, select, EvtQueryChannelPath | EvtQueryReverseDirection);
    const ULONGLONG until = GetTickCount64() + QUERY_TIME;
    DWORD code = ERROR_SUCCESS;

    if (query == NULL) {
        return GetLastError();
    }
    while (code == ERROR_SUCCESS && reader->count < most) {
        const DWORD left = most - reader->count;
        const ULONGLONG now = GetTickCount64();
        DWORD got = 0;
        if (EvtNext(query, left < BATCH ? left : BATCH, reader->events + reader->count,
                    now < until ? (DWORD)(until - now) : 0, 0, &got)) {
            reader->count += got;
        } else {
            code = GetLastError();
        }
        if (code == ERROR_TIMEOUT && now < until) {
            code = ERROR_SUCCESS; /* less time than was left */
        }
    }
    (void)EvtClose(query);
    return code == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : code;
}

static void print_newest(struct reader *reader, const wchar_t *select, DWORD most)
{
    reader->count = 0;
    const DWORD code = read(reader, select, most);

    if (code != ERROR_SUCCESS) {
        console_format(L"The System log cannot be read: error %lu\r\n", code);
    } else if (reader->count == 0) {
        console_print(L"There are none.\r\n");
    }
    while (reader->count > 0) {
        const EVT_HANDLE event = reader->events[--reader->count];
        print_event(reader, event);
        (void)EvtClose(event);
    }
}

void support_system_log(void)
{
    struct reader reader = {.system = EvtCreateRenderContext(0, NULL, EvtRenderContextSystem),
                            .user = EvtCreateRenderContext(0, NULL, EvtRenderContextUser)};

    print_newest(&reader, OF_SSTP, NEWEST);
    console_format(L"\r\nSchannel, the last %u:\r\n", (unsigned)NEWEST_TLS);
    print_newest(&reader, OF_TLS, NEWEST_TLS);
    if (reader.system != NULL) {
        (void)EvtClose(reader.system);
    }
    if (reader.user != NULL) {
        (void)EvtClose(reader.user);
    }
}
