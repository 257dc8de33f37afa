/*
 * http_request.c - requests for a registered URL, which the program takes and answers itself.
 * Synchronous only, and one that takes requests, for that is what is used here. Of a request there
 * are its id, verb and path; of a response its status, Content-Length and one unknown header.
 */
#include "http_config.h"

#include <stdio.h>
#include <string.h>

#include "httpsys_client.h"

#define REPLY_SIZE     1280
#define COMMAND_SIZE   512
#define WITHOUT_URL_MS 50

struct taken {
    HTTP_REQUEST request;
    char texts[REPLY_SIZE]; /* verb and path, which the request points to */
};

/* "none": nobody has asked meanwhile. A queue without a URL waits as well
 * (dlls/httpapi/tests/httpapi.c, test_v1_server). */
static DWORD wait_for_request(HANDLE queue, char reply[REPLY_SIZE])
{
    DWORD error;

    while ((error = httpsys_command("RECEIVE", reply, REPLY_SIZE)) == ERROR_NOT_FOUND) {
        if (!http_queue_is_open(queue)) {
            return ERROR_OPERATION_ABORTED;
        }
        if (strcmp(reply, "none") != 0) {
            Sleep(WITHOUT_URL_MS);
        }
    }
    return error;
}

static void take_verb(struct taken *taken, const char *verb, USHORT length)
{
    taken->request.Verb = strcmp(verb, "HEAD") == 0  ? HttpVerbHEAD
                          : strcmp(verb, "GET") == 0 ? HttpVerbGET
                                                     : HttpVerbUnknown;
    if (taken->request.Verb == HttpVerbUnknown) {
        taken->request.pUnknownVerb = verb;
        taken->request.UnknownVerbLength = length;
    }
}

/* "ID VERB PATH" */
static bool take(const char *reply, struct taken *taken)
{
    unsigned id;
    int verb = 0;
    int path = 0;

    memset(&taken->request, 0, sizeof(taken->request));
    (void)snprintf(taken->texts, sizeof(taken->texts), "%s", reply);
    if (sscanf(taken->texts, "%u %n%*s %n", &id, &verb, &path) < 1 || path == 0) {
        return false;
    }
    taken->texts[path - 1] = '\0';
    taken->request.RequestId = id;
    taken->request.pRawUrl = taken->texts + path;
    taken->request.RawUrlLength = (USHORT)strlen(taken->texts + path);
    take_verb(taken, taken->texts + verb, (USHORT)(path - 1 - verb));
    return true;
}

ULONG WINAPI HttpReceiveHttpRequest(HANDLE queue, HTTP_REQUEST_ID id, ULONG flags,
                                    PHTTP_REQUEST request, ULONG size, PULONG received,
                                    LPOVERLAPPED overlapped)
{
    char reply[REPLY_SIZE];
    struct taken *const taken = (struct taken *)request;
    DWORD error;

    if (!http_queue_is_open(queue)) {
        return ERROR_INVALID_HANDLE;
    }
    if (!HTTP_IS_NULL_ID(&id)) {
        return ERROR_CONNECTION_INVALID; /* each is taken whole, so no one waits to be taken on */
    }
    if (request == NULL || flags != 0 || overlapped != NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    if (size < sizeof(*taken)) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    error = wait_for_request(queue, reply);
    if (error == ERROR_SUCCESS && !take(reply, taken)) {
        error = ERROR_INVALID_DATA;
    }
    if (error == ERROR_SUCCESS && received != NULL) {
        *received = sizeof(*taken);
    }
    return error;
}

static void write_command(HTTP_REQUEST_ID id, const HTTP_RESPONSE *response,
                          char command[COMMAND_SIZE])
{
    const HTTP_KNOWN_HEADER *const length =
        &response->Headers.KnownHeaders[HttpHeaderContentLength];
    const HTTP_UNKNOWN_HEADER *const own = response->Headers.pUnknownHeaders;
    const int used =
        snprintf(command, COMMAND_SIZE, "ANSWER %u %u %.*s", (unsigned)id, response->StatusCode,
                 length->RawValueLength == 0 ? 1 : (int)length->RawValueLength,
                 length->RawValueLength == 0 ? "0" : length->pRawValue);

    if (response->Headers.UnknownHeaderCount > 0) {
        (void)snprintf(command + used, COMMAND_SIZE - (size_t)used, " %.*s %.*s",
                       (int)own->NameLength, own->pName, (int)own->RawValueLength, own->pRawValue);
    }
}

ULONG WINAPI HttpSendHttpResponse(HANDLE queue, HTTP_REQUEST_ID id, ULONG flags,
                                  PHTTP_RESPONSE response, PVOID policy, PULONG sent,
                                  PVOID reserved1, ULONG reserved2, LPOVERLAPPED overlapped,
                                  PVOID log)
{
    char command[COMMAND_SIZE];
    DWORD error;

    if (queue == NULL || response == NULL || policy != NULL || reserved1 != NULL ||
        reserved2 != 0 || overlapped != NULL || log != NULL ||
        (flags &
         ~(ULONG)(HTTP_SEND_RESPONSE_FLAG_DISCONNECT | HTTP_SEND_RESPONSE_FLAG_MORE_DATA)) != 0) {
        return ERROR_INVALID_PARAMETER;
    }
    write_command(id, response, command);
    error = httpsys_command(command, NULL, 0);
    if (error == ERROR_SUCCESS && sent != NULL) {
        *sent = 0;
    }
    return error == ERROR_NOT_FOUND ? ERROR_CONNECTION_INVALID : error;
}
