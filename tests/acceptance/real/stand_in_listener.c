/*
 * SSTP on a real HTTP.sys: its URL (facts/windows.md, section 4; [MS-SSTP] 4.1), whose requests
 * are answered as far as a health check and a client's first request need it. Pages:
 * http/nf-http-httpreceivehttprequest, http/nf-http-httpsendhttpresponse.
 */
#include <winsock2.h> /* before windows.h */

#include "sstp_events.h"
#include "sstp_listener.h"

#include <http.h>

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define SSTP_PATH   "/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/"
#define SSTP_VERB   "SSTP_DUPLEX_POST"
#define SSTP_LENGTH "18446744073709551615" /* [MS-SSTP] 4.1: what follows has no end */
#define URL_SIZE    96
#define BUFFER_SIZE 16384u

#define HASH_TEXT_SIZE (2 * SSTP_SHA256_SIZE + 1)

static struct {
    HANDLE queue; /* NULL: not open */
    HANDLE thread;
    wchar_t url[URL_SIZE];
    char crypto_binding[HASH_TEXT_SIZE];
} listener;

static bool is_text(const char *text, USHORT length, const char *wanted)
{
    return length == strlen(wanted) && _strnicmp(text, wanted, length) == 0;
}

static bool takes_client(const HTTP_REQUEST *request)
{
    return request->Verb == HttpVerbUnknown &&
           is_text(request->pUnknownVerb, request->UnknownVerbLength, SSTP_VERB);
}

/* The health check of load balancers gets 401, as from SSTP (facts/windows.md, section 4). */
static USHORT status_for(const HTTP_REQUEST *request)
{
    if (!is_text(request->pRawUrl, request->RawUrlLength, SSTP_PATH)) {
        return 404;
    }
    return takes_client(request) ? 200 : request->Verb == HttpVerbHEAD ? 401 : 404;
}

/* As the simulation does, it tells what it would compare: a real SSTP keeps that to itself. */
static HTTP_UNKNOWN_HEADER crypto_binding_header(void)
{
    static const char name[] = "X-Winsim-Crypto-Binding";

    return (HTTP_UNKNOWN_HEADER){.NameLength = (USHORT)strlen(name),
                                 .RawValueLength = (USHORT)strlen(listener.crypto_binding),
                                 .pName = name,
                                 .pRawValue = listener.crypto_binding};
}

static void send_answer(HTTP_REQUEST_ID id, USHORT status)
{
    HTTP_UNKNOWN_HEADER header = crypto_binding_header();
    HTTP_RESPONSE response = {.StatusCode = status,
                              .Headers = {.UnknownHeaderCount = 1, .pUnknownHeaders = &header}};
    HTTP_KNOWN_HEADER *const length = &response.Headers.KnownHeaders[HttpHeaderContentLength];
    ULONG size;

    if (status == 200) {
        length->pRawValue = SSTP_LENGTH;
        length->RawValueLength = (USHORT)strlen(SSTP_LENGTH);
    }
    /* A client that has gone is no concern. */
    (void)HttpSendHttpResponse(listener.queue, id,
                               status == 200 ? HTTP_SEND_RESPONSE_FLAG_MORE_DATA
                                             : HTTP_SEND_RESPONSE_FLAG_DISCONNECT,
                               &response, NULL, &size, NULL, 0, NULL, NULL);
}

/* Until the queue is closed: one without a URL waits. The process ends soon after that. */
static DWORD WINAPI answer_requests(LPVOID parameter)
{
    static union {
        HTTP_REQUEST request;
        BYTE space[BUFFER_SIZE];
    } buffer;
    ULONG error;
    ULONG size;

    (void)parameter;
    for (;;) {
        error = HttpReceiveHttpRequest(listener.queue, HTTP_NULL_ID, 0, &buffer.request,
                                       sizeof(buffer), &size, NULL);
        if (error == NO_ERROR) {
            send_answer(buffer.request.RequestId, status_for(&buffer.request));
        } else if (error == ERROR_MORE_DATA) { /* more headers than fit: of it there is the id */
            send_answer(buffer.request.RequestId, 400);
        } else if (error != ERROR_CONNECTION_INVALID) { /* that one has gone already */
            return error;
        }
    }
}

static bool begin_answering(void)
{
    listener.thread = CreateThread(NULL, 0, answer_requests, NULL, 0, NULL);
    return listener.thread != NULL;
}

static bool open_url(const wchar_t *scheme, WORD port, const BYTE crypto_binding[SSTP_SHA256_SIZE])
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_1;

    for (size_t i = 0; i < SSTP_SHA256_SIZE; i++) {
        (void)snprintf(listener.crypto_binding + 2 * i, 3, "%02x", crypto_binding[i]);
    }
    (void)swprintf(listener.url, URL_SIZE, L"%ls://+:%u%hs", scheme, port, SSTP_PATH);
    return HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL) == NO_ERROR &&
           HttpCreateHttpHandle(&listener.queue, 0) == NO_ERROR &&
           HttpAddUrl(listener.queue, listener.url, NULL) == NO_ERROR && begin_answering();
}

/* HTTP.sys loads the contexts of the bindings itself. */
bool sstp_listener_open(WORD port, const struct sstp_bindings *bindings,
                        const BYTE crypto_binding[SSTP_SHA256_SIZE])
{
    (void)bindings;
    return open_url(L"https", port, crypto_binding);
}

bool sstp_listener_open_plain(WORD port, const BYTE crypto_binding[SSTP_SHA256_SIZE])
{
    return open_url(L"http", port, crypto_binding);
}

void sstp_listener_limit(enum sstp_family family)
{
    (void)family;
}

void sstp_listener_close(void)
{
    if (listener.queue == NULL) {
        return;
    }
    (void)HttpRemoveUrl(listener.queue, listener.url);
    if (listener.thread != NULL) {
        (void)CancelSynchronousIo(listener.thread);
    }
    (void)CloseHandle(listener.queue);
    listener.queue = NULL;
}

/* Windows' own source, whose texts it has: one that is not registered is no reason not to run. */
void sstp_event_write(enum sstp_event event, bool refuses)
{
    const HANDLE source = RegisterEventSourceW(NULL, L"RasSstp");

    if (source != NULL) {
        (void)ReportEventW(source, refuses ? EVENTLOG_ERROR_TYPE : EVENTLOG_WARNING_TYPE, 0,
                           (DWORD)event, NULL, 0, 0, NULL, NULL);
        (void)DeregisterEventSource(source);
    }
}
