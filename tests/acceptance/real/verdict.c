/* Verdicts; see verdict.h. What cmocka says of a failed assertion is what was seen. */
#include "verdict.h"

#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define ERROR_MARK   "[  ERROR   ] --- "
#define MESSAGE_MARK "ERROR: " /* of fail_msg, before the others */
#define LINE_MARK    "[   LINE   ] --- "
#define SKIPPED_MARK "[  SKIPPED ] "

/* Appends the rest of the line behind the mark, without what cmocka repeats in each. */
static void append_line(const char *text, const char *mark, struct finding *finding)
{
    const char *at = strstr(text, mark);
    const size_t length = strlen(finding->detail);
    size_t size;

    if (at == NULL) {
        return;
    }
    at += strlen(mark);
    size = strcspn(at, "\r\n");
    (void)snprintf(finding->detail + length, DETAIL_SIZE - length, "%s%.*s",
                   length == 0 ? "" : ", ", (int)size, at);
}

/* "folder/test_http.c:44: error: Failure!" is told as "test_http.c:44". */
static void append_place(const char *text, struct finding *finding)
{
    const char *at = strstr(text, LINE_MARK);
    const char *file;
    const size_t length = strlen(finding->detail);
    size_t size;

    if (at == NULL) {
        return;
    }
    at += strlen(LINE_MARK);
    size = strcspn(at, "\r\n");
    for (file = at + size; file > at && file[-1] != '/' && file[-1] != '\\'; file--) {
    }
    size = strcspn(file, "\r\n ");
    (void)snprintf(finding->detail + length, DETAIL_SIZE - length, ", %.*s",
                   (int)(size > 0 && file[size - 1] == ':' ? size - 1 : size), file);
}

void verdict_read(const struct child_end *end, struct finding *finding)
{
    finding->detail[0] = '\0';
    if (!end->ended) {
        finding->verdict = DIFFERS;
        (void)snprintf(finding->detail, DETAIL_SIZE, "it did not end in time");
    } else if (strstr(end->text, SKIPPED_MARK) != NULL) {
        finding->verdict = NOT_TRIABLE;
        append_line(end->text, NOT_TRIED, finding);
    } else if (end->exit_code == 0) {
        finding->verdict = CONFIRMED;
    } else if (strstr(end->text, ERROR_MARK) != NULL) {
        finding->verdict = DIFFERS;
        append_line(end->text, strstr(end->text, MESSAGE_MARK) != NULL ? MESSAGE_MARK : ERROR_MARK,
                    finding);
        append_place(end->text, finding);
    } else {
        finding->verdict = DIFFERS;
        (void)snprintf(finding->detail, DETAIL_SIZE, "its process ended with 0x%lx",
                       end->exit_code);
    }
}

void verdict_not_tried(const char *why, struct finding *finding)
{
    finding->verdict = NOT_TRIABLE;
    (void)snprintf(finding->detail, DETAIL_SIZE, "%s", why);
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {[NOT_TRIED_YET] = "not tried",
                                        [CONFIRMED] = "confirmed",
                                        [DIFFERS] = "differs",
                                        [NOT_TRIABLE] = "not tried"};

    return names[verdict];
}
