/* The modelled server's clock: a time zone with one change to summer time and one back. */
#include "model.h"

#include <string.h>

static instant offset_at(const struct model *model, instant at)
{
    const struct model_zone *zone = &model->zone;
    const bool summer = at >= zone->summer_begins && at < zone->summer_ends;
    const int minutes = zone->minutes + (summer ? 60 : 0);

    return minutes < 0 ? -((instant)-minutes * INSTANT_MINUTE) : (instant)minutes * INSTANT_MINUTE;
}

instant model_local(const struct model *model, instant at)
{
    return at + offset_at(model, at);
}

/* The first of two moments, and of a time that is left out the one that it would have been. */
static struct outcome to_utc(void *context, instant local, instant *utc)
{
    const struct model *model = context;
    const instant in_winter = local - offset_at(model, 0);
    const instant in_summer = in_winter - INSTANT_HOUR;

    *utc = model_local(model, in_summer) == local ? in_summer : in_winter;
    return (struct outcome){.failure = FAILURE_NONE};
}

struct window_facts model_window(struct model *model)
{
    return windows_find(&model->settings, model->now, model_local(model, model->now), to_utc,
                        model);
}
