/* When a script runs. */
#include "by_script.h"

#include "parameters.h"

void script_arrived(struct year *year, int certificate)
{
    struct by_script *script = year->mind;
    const enum source source = year_certificate(year, certificate)->source;
    const double draw = course_fraction(year->course, DRAW_TIME, script->used);
    const bool forgets =
        source != SOURCE_ACME &&
        course_fraction(year->course, DRAW_FORGETS, script->used) < parameters.forgets;

    script->used++;
    if (forgets) {
        year_tell(year, "administrator", "forgets to run the script");
        return;
    }
    script->certificate = certificate;
    script->at =
        source == SOURCE_ADCS
            ? year_in_office(year->model.now + course_days(7 * draw))
            : year->model.now + (source == SOURCE_HAND ? 5 * INSTANT_MINUTE : 5 * INSTANT_SECOND);
}

instant script_wakes_at(const struct year *year)
{
    const struct by_script *script = year->mind;

    return script->at != 0 ? script->at : INSTANT_NEVER;
}

struct model_certificate *script_takes(struct year *year)
{
    struct by_script *script = year->mind;
    struct model_certificate *certificate = year_find(year, script->certificate);

    script->at = 0;
    return certificate != NULL && certificate->in_store ? certificate : NULL;
}

bool script_tells(const struct year *year)
{
    const struct by_script *script = year->mind;

    return script->told;
}
