/* When clients want to be connected, and how many. */
#include "parameters.h"
#include "year.h"

bool year_is_office(instant at)
{
    const double hour = (double)(at % INSTANT_DAY) / (double)INSTANT_HOUR;

    return at / INSTANT_DAY % 7 < 5 && hour >= parameters.office_from &&
           hour < parameters.office_until;
}

instant year_office_changes(instant after)
{
    const instant begins = course_hour_of_day(after, parameters.office_from);
    const instant ends = course_hour_of_day(after, parameters.office_until);

    return after < begins ? begins : after < ends ? ends : begins + INSTANT_DAY;
}

instant year_in_office(instant at)
{
    while (!year_is_office(at)) {
        at = year_office_changes(at);
    }
    return at;
}

double year_clients(const struct year *year, enum population population, instant at)
{
    return year->course->clients[population] * (year_is_office(at) ? 1 : parameters.night_share);
}

#define COUNTED_ANEW (10 * INSTANT_MINUTE) /* clients come and go */

unsigned year_tunnels(const struct year *year)
{
    const instant now = year->model.now;
    double sum = 0;

    for (int i = 0; i < POPULATIONS; i++) {
        const double some = course_fraction(year->course, DRAW_TUNNELS,
                                            POPULATIONS * (now / COUNTED_ANEW) + (uint64_t)i);
        sum += year->ledger.connected[i]
                   ? (unsigned)(year_clients(year, (enum population)i, now) + some)
                   : 0;
    }
    return model_running(&year->model, MODEL_REMOTE_ACCESS) ? (unsigned)sum : 0;
}
