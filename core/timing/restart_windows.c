/* From a weekly list in local time to the instants of one window. */
#include "timing/restart_windows.h"

#define DAY_MINUTES 1440

/* A window that a change of the clocks leaves nothing of is there again a week later. */
#define DAYS_AHEAD 14

/* The local calendar's days since 1601-01-01, a Monday; 0 is Sunday. */
static unsigned weekday(instant local_day)
{
    return (unsigned)((local_day + 1) % 7);
}

/* The clock leaves that time out: the instant of the change, the first at which it shows that or
 * more. */
static struct outcome find_change(const struct local_clock *clock, instant local, instant *utc)
{
    instant before = *utc - 3 * INSTANT_HOUR;
    instant after = *utc + 3 * INSTANT_HOUR;

    while (after - before > 1) {
        const instant middle = before + (after - before) / 2;
        instant shown = 0;
        const struct outcome outcome = clock->to_local(clock->context, middle, &shown);
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
        if (shown < local) {
            before = middle;
        } else {
            after = middle;
        }
    }
    *utc = after;
    return (struct outcome){.failure = FAILURE_NONE};
}

static struct outcome instant_of(const struct local_clock *clock, instant local, instant *utc)
{
    instant shown = 0;
    struct outcome outcome = clock->to_utc(clock->context, local, utc);

    if (outcome_ok(&outcome)) {
        outcome = clock->to_local(clock->context, *utc, &shown);
    }
    return outcome_ok(&outcome) && shown != local ? find_change(clock, local, utc) : outcome;
}

static struct outcome occurrence(const struct restart_window *window, instant local_day,
                                 const struct local_clock *clock, struct window_facts *out)
{
    const instant until =
        window->until > window->from ? window->until : window->until + DAY_MINUTES;
    const instant midnight = local_day * INSTANT_DAY;
    struct outcome outcome =
        instant_of(clock, midnight + window->from * INSTANT_MINUTE, &out->opens);

    if (outcome_ok(&outcome)) {
        outcome = instant_of(clock, midnight + until * INSTANT_MINUTE, &out->closes);
    }
    return outcome;
}

/* Of the windows that open that day the first that is not over. */
static struct outcome first_of_day(const struct settings *settings, instant now, instant local_day,
                                   const struct local_clock *clock, struct window_facts *out)
{
    struct outcome outcome = {.failure = FAILURE_NONE};

    for (size_t i = 0; i < settings->window_count; i++) {
        struct window_facts found = {.presence = PART_PRESENT};
        if (!(settings->windows[i].days & 1u << weekday(local_day))) {
            continue;
        }
        outcome = occurrence(&settings->windows[i], local_day, clock, &found);
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

struct window_facts windows_find(const struct settings *settings, instant now,
                                 const struct local_clock *clock)
{
    struct window_facts found = {.presence = PART_ABSENT};
    instant local = 0;
    struct outcome outcome = clock->to_local(clock->context, now, &local);
    const instant today = local / INSTANT_DAY;

    /* From yesterday on: its windows may go on past midnight. */
    for (instant day = today == 0 ? 0 : today - 1;
         outcome_ok(&outcome) && day <= today + DAYS_AHEAD && found.presence == PART_ABSENT;
         day++) {
        outcome = first_of_day(settings, now, day, clock, &found);
    }
    return outcome_ok(&outcome)
               ? found
               : (struct window_facts){.presence = PART_UNREADABLE, .error = outcome};
}
