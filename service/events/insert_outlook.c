/* The rules are asked once more: a finding bears no more than which certificates it is about. */
#include "events/insert_outlook.h"

#include "output/format_outlook.h"

static void insert_ends(const struct report *report, const struct outlook *outlook, wchar_t *text,
                        size_t size)
{
    format_wide(text, size,
                report->snapshot->taken_at > outlook->ending.not_after
                    ? L"has expired, and no VPN client can connect"
                    : L"expires within a day, and then no VPN client can connect with it");
}

/* Whole days, as `status` counts them: the finding has the day of warning that has come. */
static void insert_days_left(const struct report *report, const struct outlook *outlook,
                             wchar_t *text, size_t size)
{
    const instant now = report->snapshot->taken_at;

    format_number(text, size,
                  outlook->ending.not_after > now
                      ? (unsigned long)((outlook->ending.not_after - now) / INSTANT_DAY)
                      : 0);
}

void event_insert_outlook(enum insert insert, const struct report *report, wchar_t *text,
                          size_t size)
{
    const enum reason hindrance = report->finding->hindrance;
    struct outlook outlook;

    if (!outlook_of(report->snapshot, &outlook)) {
        format_wide(text, size, L"not known");
        return;
    }
    switch (insert) {
    case INSERT_ENDS:
        insert_ends(report, &outlook, text, size);
        break;
    case INSERT_ENDS_AT:
        format_instant(text, size, outlook.ending.not_after, false);
        break;
    case INSERT_DAYS_LEFT:
        insert_days_left(report, &outlook, text, size);
        break;
    case INSERT_NEXT_WHEN:
        format_outlook_when(text, size, &outlook);
        break;
    case INSERT_NEXT_WHY:
        format_outlook_why(text, size, &outlook, hindrance);
        break;
    case INSERT_NEXT_CURE:
        format_outlook_cure(text, size, &outlook, hindrance);
        break;
    default: /* INSERT_OUTLOOK */
        format_outlook(text, size, &outlook, hindrance);
        break;
    }
}
