/* From a weekly list in local time to the instants of one window. */
#include "restart_windows.h"

#define DAY_MINUTES 1440

/* A window that a change of the clocks leaves nothing of is there again a week later. */
#define DAYS_AHEAD 14

/* The local calendar's days since 1601-01-01, a Monday; 0 is Sunday. */
static unsigned weekday(instant local_day)
{
    return (unsigned)((local_day + 1) % 7);
}

static struct outcome occurrence(const struct restart_window *window, instant local_day,
                                 window_to_utc *to_utc, void *context, struct window_facts *out)
{
    const instant until =
        window->until > window->from ? window->until : window->until + DAY_MINUTES;
    const instant midnight = local_day * INSTANT_DAY;
    struct outcome outcome = to_utc(context, midnight + window->from * INSTANT_MINUTE, &out->opens);

    if (outcome_ok(&outcome)) {
        outcome = to_utc(context, midnight + until * INSTANT_MINUTE, &out->closes);
    }
    return outcome;
}

/* Of the windows that open that day the first that is not over. */
static struct outcome first_of_day(const struct settings *settings, instant now, instant local_day,
                                   window_to_utc *to_utc, void *context, struct window_facts *out)
{
    struct outcome outcome = {.failure = FAILURE_NONE};

    for (size_t i = 0; i < settings->window_count; i++) {
        struct window_facts found = {.presence = PART_PRESENT};
        if (!(settings->windows[i].days & 1u << weekday(local_day))) {
            continue;
        }
        outcome = occurrence(&settings->windows[i], local_day, to_utc, context, &found);
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
        if (found.opens < found.closes && found.closes > now &&
            (out->presence == PART_ABSENT || found.opens < out->opens)) {
            *out = found;
        }
    }
    return outcome;
}

struct window_facts windows_find(const struct settings *settings, instant now, instant local_now,
                                 window_to_utc *to_utc, void *context)
{
    const instant today = local_now / INSTANT_DAY;
    struct window_facts found = {.presence = PART_ABSENT};

    /* From yesterday on: its windows may go on past midnight. */
    for (instant day = today == 0 ? 0 : today - 1;
         day <= today + DAYS_AHEAD && found.presence == PART_ABSENT; day++) {
        const struct outcome outcome = first_of_day(settings, now, day, to_utc, context, &found);
        if (!outcome_ok(&outcome)) {
            return (struct window_facts){.presence = PART_UNREADABLE, .error = outcome};
        }
    }
    return found;
}
