/*
 * test_request.c - requests for a registered URL, as the program that has it takes and answers
 * them.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "served.h"

#define VERB "SSTP_DUPLEX_POST"
#define PATH "/winsim-test/there"

#define NO_SUCH_REQUEST 0xdeadbeefu

static void bind_new(void)
{
    struct binding binding;
    BYTE hash[HASH_SIZE];

    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
}

static void take(HTTP_REQUEST_ID *id)
{
    union {
        HTTP_REQUEST request;
        BYTE space[8192];
    } buffer;
    ULONG size;

    assert_int_equal(HttpReceiveHttpRequest(served_queue(), HTTP_NULL_ID, 0, &buffer.request,
                                            sizeof(buffer), &size, NULL),
                     NO_ERROR);
    assert_int_equal(buffer.request.Verb, HttpVerbUnknown);
    assert_int_equal(buffer.request.UnknownVerbLength, strlen(VERB));
    assert_memory_equal(buffer.request.pUnknownVerb, VERB, strlen(VERB));
    assert_int_equal(buffer.request.RawUrlLength, strlen(PATH));
    assert_memory_equal(buffer.request.pRawUrl, PATH, strlen(PATH));
    *id = buffer.request.RequestId;
}

void request_is_taken_and_answered(void **state)
{
    HTTP_RESPONSE response = {.StatusCode = 200};
    HTTP_KNOWN_HEADER *const length = &response.Headers.KnownHeaders[HttpHeaderContentLength];
    HTTP_REQUEST_ID id;
    ULONG size;
    char answer[SERVED_ANSWER_SIZE];

    (void)state;
    served_begin();
    bind_new();
    served_ask(VERB " " PATH " HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n");
    take(&id);
    length->pRawValue = "18446744073709551615"; /* as SSTP's, which never ends */
    length->RawValueLength = (USHORT)strlen(length->pRawValue);
    assert_int_equal(HttpSendHttpResponse(served_queue(), id, HTTP_SEND_RESPONSE_FLAG_MORE_DATA,
                                          &response, NULL, &size, NULL, 0, NULL, NULL),
                     NO_ERROR);
    served_answer(answer);
    assert_int_equal(strncmp(answer, "HTTP/1.1 200 ", 13), 0);
    assert_non_null(strstr(answer, "\r\nContent-Length: 18446744073709551615\r\n"));
}

/* ---- what is refused ---- */

static ULONG receive(HANDLE queue, HTTP_REQUEST_ID id)
{
    static union {
        HTTP_REQUEST request;
        BYTE space[8192];
    } buffer;
    ULONG size;

    return HttpReceiveHttpRequest(queue, id, 0, &buffer.request, sizeof(buffer), &size, NULL);
}

void request_of_no_queue_or_unknown(void **state)
{
    HTTP_RESPONSE response = {.StatusCode = 200};
    ULONG size;

    (void)state;
    served_begin();
    assert_int_equal(receive(NULL, HTTP_NULL_ID), ERROR_INVALID_HANDLE);
    assert_int_equal(receive(served_queue(), NO_SUCH_REQUEST), ERROR_CONNECTION_INVALID);
    assert_int_equal(HttpSendHttpResponse(served_queue(), NO_SUCH_REQUEST, 0, &response, NULL,
                                          &size, NULL, 0, NULL, NULL),
                     ERROR_CONNECTION_INVALID);
}

void request_url_is_there_once(void **state)
{
    (void)state;
    served_begin();
    assert_int_equal(HttpAddUrl(served_queue(), SERVED_URL, NULL), ERROR_ALREADY_EXISTS);
    assert_int_equal(HttpRemoveUrl(NULL, SERVED_URL), ERROR_INVALID_PARAMETER);
    assert_int_equal(HttpRemoveUrl(served_queue(), SERVED_URL), NO_ERROR);
    assert_int_equal(HttpRemoveUrl(served_queue(), SERVED_URL), ERROR_FILE_NOT_FOUND);
    assert_int_equal(HttpAddUrl(served_queue(), SERVED_URL, NULL), NO_ERROR);
}

/* On a queue that is open, which no test needs to be serving. */
void request_url_is_refused(void **state)
{
    static const wchar_t without_slash[] = L"https://+:" TEST_PORT_TEXT;
    static const wchar_t *const bad[] = {
        L"http://localhost:50000",
        L"localhost:50000",
        L"localhost:50000/",
        L"http://localhost/",
        L"http://localhost:/",
        L"http://localhost:0/",
        without_slash,
        L"https://+/",
        L"https://+:0/",
    };
    HANDLE queue = NULL;

    (void)state;
    served_begin();
    assert_int_equal(HttpCreateHttpHandle(NULL, 0), ERROR_INVALID_PARAMETER);
    assert_int_equal(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(HttpAddUrl(queue, bad[i], NULL), ERROR_INVALID_PARAMETER);
    }
    assert_int_equal(HttpAddUrl(NULL, SERVED_URL, NULL), ERROR_INVALID_HANDLE);
    assert_true(CloseHandle(queue));
    assert_int_equal(HttpAddUrl(queue, SERVED_URL, NULL), ERROR_INVALID_HANDLE);
}
