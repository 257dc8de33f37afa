/* The stub reads all that a report points to: nothing of it may be gone. */
#include <string.h>

#include "stub_parts.h"

static unsigned touch(const void *memory, size_t size)
{
    const uint8_t *byte = memory;
    unsigned sum = 0;

    for (size_t i = 0; i < size; i++) {
        sum += byte[i];
    }
    return sum;
}

static unsigned touch_text(const char *text)
{
    return text == NULL ? 0 : touch(text, strlen(text));
}

void stub_report(void *context, const struct report *report)
{
    struct stub *stub = context;
    unsigned sum = touch_text(report->service);

    require(report->kind < REPORT_KIND_COUNT, "a report is of a known kind");
    if (report->finding != NULL) {
        sum += touch_text(reason_name(report->finding->reason));
    }
    if (report->certificate != NULL) {
        sum += touch_text(report->certificate->subject);
        for (size_t i = 0; i < report->certificate->name_count; i++) {
            sum += touch_text(report->certificate->names[i].text);
        }
    }
    if (report->error != NULL) {
        sum += touch_text(report->error->operation) + touch_text(report->error->object);
    }
    sum += report->before == NULL ? 0 : touch(report->before, sizeof(*report->before));
    sum += report->after == NULL ? 0 : touch(report->after, sizeof(*report->after));
    stub->read += sum;
}
