/* The modelled server's clock: a time zone with one change to summer time and one back. */
#include "model.h"

#include <string.h>

static instant offset_at(const struct model *model, instant at)
{
    const struct model_zone *zone = &model->zone;
    const bool summer = at >= zone->summer_begins && at < zone->summer_ends;
    const int64_t minutes = zone->minutes + (summer ? 60 : 0);

    return (instant)(minutes * (int64_t)INSTANT_MINUTE);
}

instant model_local(const struct model *model, instant at)
{
    return at + offset_at(model, at);
}

/* The first of two moments. Of a time that is left out the one before the change: the clock shows
 * an hour less then. */
static struct outcome to_utc(void *context, instant local, instant *utc)
{
    const struct model *model = context;
    const instant in_winter = local - offset_at(model, 0);
    const instant in_summer = in_winter - INSTANT_HOUR;

    *utc = model_local(model, in_winter) == local && model_local(model, in_summer) != local
               ? in_winter
               : in_summer;
    return (struct outcome){.failure = FAILURE_NONE};
}

static struct outcome to_local(void *context, instant utc, instant *local)
{
    *local = model_local(context, utc);
    return (struct outcome){.failure = FAILURE_NONE};
}

struct window_facts model_window(struct model *model)
{
    const struct local_clock clock = {.context = model, .to_local = to_local, .to_utc = to_utc};

    return windows_find(&model->settings, model->now, &clock);
}
