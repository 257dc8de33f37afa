/* The SCM of the modelled server. */
#include "model_parts.h"

const char *model_service_name(enum model_service_id service)
{
    static const char *const names[MODEL_ALL_SERVICES] = {
        SSTP_SERVICE, "RasMan", REMOTE_ACCESS_SERVICE, "VpnMonitor", "IAS", "RaMgmtSvc"};
    return names[service];
}

enum model_service_id model_service_by_name(struct model *model, const char *name)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if (service_name_equal(model_service_name((enum model_service_id)i), name)) {
            return (enum model_service_id)i;
        }
    }
    model_log_violation(&model->log, "there is no service", name);
    return MODEL_REMOTE_ACCESS;
}

bool model_running(const struct model *model, enum model_service_id service)
{
    return model->services[service].state == SERVICE_IS_RUNNING;
}

void model_learnt_start(const struct model *model, enum model_service_id id, instant *from,
                        instant *until)
{
    const struct model_service *service = &model->services[id];
    const instant earliest = service->seen_at - 2 * INSTANT_MINUTE;

    *from = model->process_began;
    *until = model->watched_since;
    if (service->seen_at != 0) {
        *from = earliest > *from ? earliest : *from;
        *from = service->seen_down_at > *from ? service->seen_down_at : *from;
        *until = service->seen_at;
    }
}

/* As far as our process can tell. */
static instant known_start(const struct model *model, enum model_service_id service)
{
    instant from;
    instant until;

    if (!model->starts_undated || !model->starts_learnt || !model_running(model, service)) {
        return model->services[service].started_at;
    }
    model_learnt_start(model, service, &from, &until);
    return until;
}

instant model_sstp_read_at(const struct model *model)
{
    const instant sstp = known_start(model, MODEL_SSTP);
    const instant routing = known_start(model, MODEL_REMOTE_ACCESS);

    return routing > sstp ? routing : sstp;
}

instant model_sstp_runs_for(const struct model *model)
{
    const struct model_service *sstp = &model->services[MODEL_SSTP];

    return model->now - model->set_by - (sstp->started_at - sstp->set_by);
}

/* Where RemoteAccess has ended, what was noted may be of its start. What lies ahead says nothing:
 * the clock was set back since. */
bool model_start_is_noted(const struct model *model)
{
    const struct sstp_start *start = &model->stored.sstp_start;

    return start->presence == PART_PRESENT &&
           (start->started_at == model_sstp_read_at(model) ||
            (!model_running(model, MODEL_REMOTE_ACCESS) && start->started_at <= model->now &&
             start->started_at >= known_start(model, MODEL_SSTP)));
}

bool model_written_at_start(const struct model *model, const struct model_binding *binding)
{
    static const enum model_service_id starts[] = {MODEL_SSTP, MODEL_REMOTE_ACCESS};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        instant from = model->services[starts[i]].started_at;
        instant until = from;

        if (model->starts_undated && model->starts_learnt && from != 0) {
            model_learnt_start(model, starts[i], &from, &until);
        }
        if (until != 0 && binding->written_at >= from &&
            binding->written_at + 2 * INSTANT_MINUTE >= until &&
            binding->written_at <= until + 2 * INSTANT_MINUTE) {
            return true;
        }
    }
    return false;
}

bool model_noted_as_sstps(const struct model *model, const struct model_binding *binding)
{
    return binding->noted && model->stored.choice.sstp_wrote_at == binding->written_at;
}

enum model_service_id model_needed_by(enum model_service_id service)
{
    static const enum model_service_id needed[MODEL_ALL_SERVICES] = {
        MODEL_SSTP, MODEL_SSTP, MODEL_RASMAN, MODEL_RASMAN, MODEL_COMPANION, MODEL_COMPANION};
    return needed[service];
}

void model_end_of_service(struct model *model, enum model_service_id service)
{
    model->services[service].state = SERVICE_IS_STOPPED;
    model->services[service].started_at = 0;
    model->services[service].seen_at = 0;
    if (service == MODEL_SSTP || (service == MODEL_REMOTE_ACCESS && model->rules.rras_repairs)) {
        model->sstp_serves = false;
    }
    if (service < MODEL_SERVICES) {
        model->tunnels = 0;
    }
}

/* What SSTP's records name is in the store, as far as they name anything; or it is elsewhere. */
static bool has_its_certificate(const struct model *model)
{
    if (model_offloaded(model)) {
        return true;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        const struct model_certificate *certificate =
            model_by_thumbprint(model, &binding->record.thumbprint);
        if (binding->presence == PART_PRESENT && certificate != NULL && !certificate->in_store) {
            return false;
        }
    }
    return true;
}

static void end_for_certificate(struct model *model)
{
    struct model_service *service = &model->services[MODEL_REMOTE_ACCESS];

    model_end_of_service(model, MODEL_REMOTE_ACCESS);
    service->exit_code = MODEL_ERROR_ITS_OWN;
    service->specific_code = MODEL_RRAS_ERROR;
    service->for_certificate = true;
}

bool model_rras_ends(struct model *model)
{
    if (!model->rules.rras_needs_it || !model_running(model, MODEL_REMOTE_ACCESS) ||
        has_its_certificate(model)) {
        return false;
    }
    end_for_certificate(model);
    return true;
}

void model_watch(struct model *model)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        model->services[i].seen_at = 0; /* not by this process */
    }
    model->watched_since = model->now;
}

#define START_WAITS (5 * INSTANT_MINUTE) /* for a stop that is under way */

static uint32_t start_one(struct model *model, enum model_service_id id)
{
    struct model_service *service = &model->services[id];

    if (service->state == SERVICE_IS_CHANGING && service->stopped_at > model->now + START_WAITS) {
        model_advance(model, START_WAITS);
        return MODEL_ERROR_TIMED_OUT;
    }
    if (service->state == SERVICE_IS_CHANGING && service->stopped_at > model->now) {
        model_advance(model, service->stopped_at - model->now);
    }
    if (id == MODEL_REMOTE_ACCESS && model->rules.rras_needs_it && !has_its_certificate(model)) {
        end_for_certificate(model);
        return MODEL_ERROR_ITS_OWN;
    }
    service->state = SERVICE_IS_RUNNING;
    service->for_certificate = false;
    service->started_at = model_tick(model);
    service->set_by = model->set_by;
    service->starts++;
    if (id == MODEL_SSTP) {
        model->sstp_serves = !model->rules.rras_repairs &&
                             model_sstp_starts(model); /* later than started_at, as on Windows */
        model->listens_later = model->listens_once_more ? 0 : model->listens_later;
        model->listens_once_more = false;
        model->sstp_mute = model->goes_mute || (model->sstp_mute && !model->mute_until_restart);
    }
    if (id == MODEL_REMOTE_ACCESS) {
        model->sstp_serves =
            model->rules.rras_repairs
                ? model_sstp_starts(model)
                : model_sstp_can_serve(model); /* restarting it alone is enough [H] */
    }
    service->seen_at = model_tick(model);
    return 0;
}

uint32_t model_start(struct model *model, enum model_service_id service)
{
    const enum model_service_id needed = model_needed_by(service);

    if (model_running(model, service)) {
        return MODEL_ERROR_RUNNING;
    }
    if (!model->services[service].installed) {
        return MODEL_ERROR_NOT_THERE;
    }
    if (model->services[service].disabled) {
        return MODEL_ERROR_DISABLED; /* before what it needs is started */
    }
    if (needed != service && !model_running(model, needed)) {
        const uint32_t code = model_start(model, needed);
        if (code != 0) {
            return code == MODEL_ERROR_NOT_THERE ? MODEL_ERROR_NEEDS_OTHER : code;
        }
    }
    return start_one(model, service);
}

static bool has_running_dependents(const struct model *model, enum model_service_id service)
{
    for (int i = (int)service + 1; i < MODEL_ALL_SERVICES; i++) {
        if (model_needed_by((enum model_service_id)i) == service &&
            model->services[i].state != SERVICE_IS_STOPPED) {
            return true;
        }
    }
    return false;
}

uint32_t model_stop(struct model *model, enum model_service_id service)
{
    const struct model_service *stopping = &model->services[service];

    if (stopping->state == SERVICE_IS_CHANGING && stopping->stopped_at > model->now) {
        model_advance(model, stopping->stopped_at - model->now);
        return 0;
    }
    if (stopping->state == SERVICE_IS_STOPPED) {
        return MODEL_ERROR_NOT_RUNNING;
    }
    if (has_running_dependents(model, service)) {
        return MODEL_ERROR_DEPENDENTS;
    }
    model_end_of_service(model, service);
    model->services[service].exit_code = 0;
    model->services[service].specific_code = 0;
    model->services[service].for_certificate = false;
    (void)model_tick(model);
    return 0;
}

void model_stop_slowly(struct model *model, enum model_service_id service, instant stopped_at)
{
    if (model_running(model, service) && !has_running_dependents(model, service)) {
        model->services[service].state = SERVICE_IS_CHANGING;
        model->services[service].stopped_at = stopped_at;
    }
}

void model_kill(struct model *model, enum model_service_id service)
{
    struct model_service *killed = &model->services[service];

    model_end_of_service(model, service);
    killed->exit_code = killed->dies_of != 0 ? killed->dies_of : MODEL_ERROR_ABORTED;
    killed->specific_code = killed->dies_specific;
    killed->for_certificate = false;
}
