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
