/* Answers to HTTP requests; see http.h. */
#include "http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The health check that load balancers use: HEAD on this path answers 401 (facts/windows.md,
 * section 4). */
static const char sstp_path[] = "/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/";

bool http_request_complete(const char *request)
{
    return strstr(request, "\r\n\r\n") != NULL;
}

bool http_parse(const char *request, struct http_request_line *line)
{
    return sscanf(request, "%31[^ \r\n] %1023[^ \r\n] %15[^ \r\n]", line->method, line->path,
                  line->version) == 3 &&
           strncmp(line->version, "HTTP/1.", 7) == 0;
}

static size_t write_response(char response[HTTP_RESPONSE_SIZE], const char *status,
                             const char *content_length, const char *extra)
{
    const int length = snprintf(response, HTTP_RESPONSE_SIZE,
                                "HTTP/1.1 %s\r\nContent-Length: %s\r\nServer: "
                                "Microsoft-HTTPAPI/2.0\r\n%sConnection: close\r\n\r\n",
                                status, content_length, extra);

    return length > 0 && length < HTTP_RESPONSE_SIZE ? (size_t)length : 0;
}

size_t http_program_write(const struct http_program_answer *answer,
                          char response[HTTP_RESPONSE_SIZE])
{
    char status[32];
    char header[256] = "";

    snprintf(status, sizeof status, "%u Program", answer->status);
    if (answer->header != NULL) {
        snprintf(header, sizeof header, "%s: %s\r\n", answer->header, answer->value);
    }
    return write_response(response, status, answer->content_length, header);
}

size_t http_answer(const char *request, const char *crypto_binding, bool full,
                   char response[HTTP_RESPONSE_SIZE])
{
    struct http_request_line line;
    const char *status = "404 Not Found";
    const char *content_length = "0";
    char extra[128] = "";

    if (!http_request_complete(request) || !http_parse(request, &line)) {
        status = "400 Bad Request";
    } else if (strcmp(line.method, "HEAD") == 0 && strcasecmp(line.path, sstp_path) == 0) {
        status = "401 Unauthorized";
        snprintf(extra, sizeof extra, "X-Winsim-Crypto-Binding: %s\r\n", crypto_binding);
    } else if (strcmp(line.method, "SSTP_DUPLEX_POST") == 0 &&
               strcasecmp(line.path, sstp_path) == 0) {
        /* [MS-SSTP] 4.1: SSTP takes the client, and here the connection ends with that; without a
         * free port it answers with an HTTP error, which one is not said [?]. */
        status = full ? "503 Service Unavailable" : "200 OK";
        content_length = full ? "0" : "18446744073709551615";
    }
    return write_response(response, status, content_length, extra);
}
