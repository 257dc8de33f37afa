/* Probes a port from the command line, and prints the result as one line that a script compares.
 *
 * usage: probe-driver PORT 4|6 [--sni NAME] [--time MS] [--cancel-after MS] [--repeat N] [--post]
 *
 * NO_TLS shown=0 status=0 error=recv:26 object=127.0.0.1:443 ms=12 leaked=0
 * ... thumbprint=HEX leaf=BYTES same=1 subject=CN=vpn.example.com name=vpn.example.com
 *
 * error: the code in hexadecimal. ms: of the last probe. leaked: handles that are open after the
 * last of N probes beyond those after the first, since libraries keep some. The second part follows
 * where a certificate was shown; same: its bytes have that thumbprint. Exit codes: 0 the probe came
 * back, 3 usage. */
#include "probe/leaf.h"
#include "probe/tls_probe.h"
#include "win32/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define NAME_SIZE 512

struct options {
    struct probe_request request;
    char host_name[NAME_SIZE];
    DWORD cancel_after; /* 0: never */
    unsigned long repeat;
};

static struct probe_leaf leaf;

int wmain(int count, wchar_t **arguments);

static const char *answer_name(enum probe_answer answer)
{
    static const char *const names[] = {
        [PROBE_UNKNOWN] = "UNKNOWN",         [PROBE_NO_FAMILY] = "NO_FAMILY",
        [PROBE_UNREACHABLE] = "UNREACHABLE", [PROBE_NO_LISTENER] = "NO_LISTENER",
        [PROBE_SILENT] = "SILENT",           [PROBE_NO_TLS] = "NO_TLS",
        [PROBE_NO_SSTP] = "NO_SSTP",         [PROBE_SERVES] = "SERVES"};

    return names[answer];
}

/* ---- options ---- */

static unsigned long number(const wchar_t *text)
{
    return wcstoul(text, NULL, 10);
}

/* Takes the option at *next, and moves *next behind it. */
static bool take_option(int count, wchar_t **arguments, int *next, struct options *out)
{
    const wchar_t *const name = arguments[(*next)++];

    if (wcscmp(name, L"--post") == 0) {
        out->request.post = true;
        return true;
    }
    if (*next == count) {
        return false;
    }
    const wchar_t *const value = arguments[(*next)++];
    if (wcscmp(name, L"--sni") == 0) {
        out->request.host_name = out->host_name;
        return WideCharToMultiByte(CP_UTF8, 0, value, -1, out->host_name, NAME_SIZE, NULL, NULL) >
               0;
    }
    if (wcscmp(name, L"--time") == 0) {
        out->request.time_ms = (uint32_t)number(value);
    } else if (wcscmp(name, L"--cancel-after") == 0) {
        out->cancel_after = number(value);
    } else if (wcscmp(name, L"--repeat") == 0) {
        out->repeat = number(value);
    } else {
        return false;
    }
    return true;
}

static bool take_options(int count, wchar_t **arguments, struct options *out)
{
    int next = 3;

    *out = (struct options){.repeat = 1};
    if (count < 3) {
        return false;
    }
    out->request.time_ms = PROBE_TIME_MS;
    out->request.port = (uint16_t)number(arguments[1]);
    out->request.family = wcscmp(arguments[2], L"6") == 0 ? FAMILY_IPV6 : FAMILY_IPV4;
    while (next < count) {
        if (!take_option(count, arguments, &next, out)) {
            return false;
        }
    }
    return true;
}

/* ---- cancelling ---- */

static DWORD WINAPI cancel_later(void *context)
{
    const struct options *const options = context;

    Sleep(options->cancel_after);
    (void)SetEvent(options->request.cancel);
    return 0;
}

/* ---- printing ---- */

static void print_leaf(const struct probe_result *result)
{
    char thumbprint[THUMBPRINT_TEXT_SIZE];
    struct certificate certificate;
    struct arena arena;

    if (!result->shown) {
        return;
    }
    arena_init(&arena);
    (void)printf(" thumbprint=%s leaf=%lu", thumbprint_format(&result->thumbprint, thumbprint),
                 (unsigned long)leaf.size);
    if (probe_leaf_read(&leaf, &arena, &certificate) == ERROR_SUCCESS) {
        (void)printf(" same=%d subject=%s",
                     thumbprint_equal(&certificate.thumbprint, &result->thumbprint),
                     certificate.subject);
        for (size_t i = 0; i < certificate.name_count; i++) {
            (void)printf(" name=%s", certificate.names[i].text);
        }
    }
    arena_free(&arena);
}

static void print(const struct probe_result *result, ULONGLONG ms, long leaked)
{
    const struct outcome *const error = &result->error;

    (void)printf("%s shown=%d status=%u error=%s:%lX object=%s ms=%lu leaked=%ld",
                 answer_name(result->answer), result->shown, result->http_status,
                 error->operation != NULL ? error->operation : "none", (unsigned long)error->code,
                 error->object, (unsigned long)ms, leaked);
    print_leaf(result);
    (void)printf("\n");
}

static DWORD open_handles(void)
{
    DWORD count = 0;

    (void)GetProcessHandleCount(GetCurrentProcess(), &count);
    return count;
}

static void probe(const struct options *options)
{
    struct probe_result result;
    ULONGLONG started = 0;
    DWORD before = 0;
    DWORD after = 0;

    for (unsigned long i = 0; i < options->repeat; i++) {
        started = GetTickCount64();
        tls_probe(&options->request, &leaf, &result);
        after = open_handles();
        before = i == 0 ? after : before;
    }
    print(&result, GetTickCount64() - started, (long)after - (long)before);
}

int wmain(int count, wchar_t **arguments)
{
    static struct options options;
    HANDLE thread = NULL;

    if (!take_options(count, arguments, &options)) {
        (void)fprintf(stderr, "usage: probe-driver PORT 4|6 [--sni NAME] [--time MS] "
                              "[--cancel-after MS] [--repeat N] [--post]\n");
        return 3;
    }
    if (options.cancel_after != 0) {
        options.request.cancel = CreateEventW(NULL, TRUE, FALSE, NULL);
        thread = CreateThread(NULL, 0, cancel_later, &options, 0, NULL);
    }
    probe(&options);
    if (thread != NULL) {
        (void)WaitForSingleObject(thread, INFINITE);
        (void)CloseHandle(thread);
        (void)CloseHandle(options.request.cancel);
    }
    return 0;
}
