/* What policies and people do to the server, and how long RRAS takes for it. */
#include "parameters.h"
#include "year.h"

#include <string.h>

#define FOR_EVER (400 * INSTANT_DAY)

void year_wait(struct year *year, instant duration)
{
    ledger_sync(year);
    model_advance(&year->model, duration);
    ledger_sync(year);
}

/* ---- how long ---- */

instant year_stop_takes(struct year *year)
{
    double draw = course_fraction(year->course, DRAW_STOP, year->stops++);
    const struct {
        double share;
        double seconds;
    } slow[] = {{parameters.stop_40, 40},
                {parameters.stop_200, 200},
                {parameters.stop_400, 400},
                {parameters.stop_900, 900}};

    for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++) {
        if (draw < slow[i].share) {
            return course_minutes(slow[i].seconds / 60);
        }
        draw -= slow[i].share;
    }
    return course_minutes(parameters.stop_seconds / 60);
}

instant year_start_takes(struct year *year)
{
    const double more = course_fraction(year->course, DRAW_START, year->starts++);

    return course_minutes((parameters.start_seconds + parameters.start_more * more) / 60);
}

bool year_start_fails(struct year *year)
{
    return course_fraction(year->course, DRAW_START_FAILS, year->starts) < parameters.start_fails;
}

/* ---- RemoteAccess ---- */

void year_stop_begins(struct year *year)
{
    ledger_sync(year);
    if (model_running(&year->model, MODEL_REMOTE_ACCESS)) {
        ledger_drop(year);
    }
}

/* (What the model calls listening later counts from SstpSvc's start.) */
void year_has_started(struct year *year, double deaf)
{
    struct model *model = &year->model;
    const double seconds =
        parameters.listens_after * course_fraction(year->course, DRAW_LISTEN, year->starts);
    const instant started = model->services[MODEL_SSTP].started_at;

    year->deaf = !year->deaf && course_fraction(year->course, DRAW_DEAF, year->starts) < deaf;
    year->listens_at = model->now + course_minutes(seconds / 60);
    model->listens_later = (year->deaf ? model->now + FOR_EVER : year->listens_at) - started;
    if (year->deaf) {
        year_tell(year, "RemoteAccess", "runs, and SSTP does not listen");
    }
    ledger_started(year);
    ledger_sync(year);
}

bool year_stop(struct year *year, instant limit)
{
    struct model *model = &year->model;
    struct model_service *service = &model->services[MODEL_REMOTE_ACCESS];
    instant takes;

    if (service->state == SERVICE_IS_STOPPED) {
        return true;
    }
    year_stop_begins(year);
    if (service->state == SERVICE_IS_RUNNING) {
        model_stop_slowly(model, MODEL_REMOTE_ACCESS, model->now + year_stop_takes(year));
    }
    takes = service->stopped_at - model->now;
    year_tell(year, "RemoteAccess", "is being stopped, for %u s",
              (unsigned)(takes / INSTANT_SECOND));
    if (limit != 0 && takes > limit) {
        year_wait(year, limit);
        return false;
    }
    year_wait(year, takes);
    return true;
}

bool year_start(struct year *year)
{
    struct model *model = &year->model;
    const bool fails = year_start_fails(year);

    if (model_running(model, MODEL_REMOTE_ACCESS)) {
        return true;
    }
    year_wait(year, year_start_takes(year));
    if (fails || model_start(model, MODEL_REMOTE_ACCESS) != 0) {
        year_tell(year, "RemoteAccess", "does not start");
        return false;
    }
    year_tell(year, "RemoteAccess", "runs, with %s bound",
              model_label(model, &model->bindings[FAMILY_IPV4].record.thumbprint));
    year_has_started(year, parameters.deaf);
    return true;
}

/* ---- Set-RemoteAccess ---- */

enum pinned year_pin(struct year *year, const struct model_certificate *certificate)
{
    struct sstp_parameters *stored = &year->model.parameters;
    const double draw = course_fraction(year->course, DRAW_PIN, year->pins++);

    year_wait(year, 5 * INSTANT_SECOND);
    if (draw < parameters.pin_throws) {
        year_tell(year, "Set-RemoteAccess", "throws");
        return PIN_THROWN;
    }
    if (certificate == NULL || draw < parameters.pin_throws + parameters.pin_fails) {
        year_tell(year, "Set-RemoteAccess", "fails quietly");
        return PIN_FAILED;
    }
    stored->hashes.sha256.presence = PART_PRESENT;
    memcpy(stored->hashes.sha256.bytes, certificate->facts.sha256, SHA256_SIZE);
    stored->hashes.sha1 = (struct hash_value){.presence = PART_ABSENT};
    if (parameters.pin_sets_flag != 0) {
        stored->hash_configured_by_admin =
            (struct dword_value){.presence = PART_PRESENT, .value = 1};
    }
    year_tell(year, "Set-RemoteAccess", "%s", certificate->label);
    return PIN_DONE;
}
