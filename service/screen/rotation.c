/* The last change, and what became of it. */
#include "output/format_facts.h"
#include "screen/screen.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const wchar_t *result_labels(enum rotation_result result)
{
    static const wchar_t *const words[ROTATION_RESULT_COUNT] = {
        [ROTATION_DONE] = L"succeeded",
        [ROTATION_UNDONE] = L"failed and was rolled back",
        [ROTATION_INCOMPLETE] = L"failed half way and continues",
        [ROTATION_CANCELLED] = L"was called off, because the service was stopped",
        [ROTATION_FOR_BOOT] = L"was prepared when Windows shut down",
    };
    return words[result];
}

void screen_last_rotation(const struct view *view, enum screen_extent extent)
{
    const struct last_rotation *last = &view->snapshot.state.last_rotation;
    wchar_t at[40];
    wchar_t before[SCREEN_TEXT];
    wchar_t target[SCREEN_TEXT];
    wchar_t outage[32];
    wchar_t said[SCREEN_TEXT];

    if (last->presence != PART_PRESENT) {
        screen_line(L"Last change", view->snapshot.state.presence == PART_UNREADABLE
                                        ? L"unknown: the state of this service could not be read"
                                        : L"none yet");
        return;
    }
    format_instant(at, COUNT(at), last->ended_at, true);
    if (extent == SCREEN_DETAILS) {
        format_thumbprint(before, COUNT(before), &last->before);
        format_thumbprint(target, COUNT(target), &last->target);
    } else {
        screen_name_certificate(view, &last->before, before);
        screen_name_certificate(view, &last->target, target);
    }
    format_span(outage, COUNT(outage), last->served_after ? last->served_after : last->outage);
    screen_line(L"Last change", L"%ls: %ls; clients could not connect for %ls (rotation %lu)", at,
                result_labels(last->result), outage, (unsigned long)last->number);
    screen_line(NULL, L"from %ls to %ls", before, target);
    format_sstp_events(said, COUNT(said), last->sstp_events);
    if (said[0] != L'\0') {
        screen_line(NULL, L"%ls", said);
    }
    if (last->retry_at > view->snapshot.taken_at) {
        format_instant(at, COUNT(at), last->retry_at, true);
        screen_line(NULL, L"tried again at %ls", at);
    }
}
