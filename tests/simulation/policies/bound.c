/* The lower bound: who knows the future, commands IIS, is never unlucky with RRAS, and restarts
 * once per certificate, at the best moment that there is. */
#include "policies.h"

#include "parameters.h"

extern const struct policy policy_bound;

#define AT 3 /* hour: a quiet one */

struct bound {
    int in_service;
    int next;
    instant at; /* INSTANT_NEVER: nothing is to come */
};

/* What the course says of a certificate: when it is there with its key, and when it ends. */
static instant comes(const struct course *course, int certificate)
{
    instant at = certificate == course->first ? course->begin : INSTANT_NEVER;

    for (int i = 0; i < course->event_count; i++) {
        const struct course_event *event = &course->events[i];
        const bool with_key = !course->certificates[certificate].no_key;
        if (event->certificate == certificate &&
            event->kind == (with_key ? COURSE_ARRIVES : COURSE_GETS_KEY)) {
            at = event->at;
        }
    }
    return at;
}

static instant ends(const struct course *course, int certificate)
{
    instant at = course->certificates[certificate].not_after;

    for (int i = 0; i < course->event_count; i++) {
        const struct course_event *event = &course->events[i];
        if (event->certificate == certificate && event->kind == COURSE_REVOKED && event->at < at) {
            at = event->at;
        }
    }
    return at;
}

static instant best_moment(instant from, instant until)
{
    instant at = course_hour_of_day(until, AT);

    if (at + INSTANT_HOUR > until) {
        at -= INSTANT_DAY;
    }
    if (at > from) {
        return at;
    }
    for (at = from; at + INSTANT_HOUR < until && year_is_office(at);) {
        at = year_office_changes(at);
    }
    return at + INSTANT_HOUR < until ? at : from;
}

/* Better than nothing, for the domain. */
static int twin_at(const struct course *course, instant at)
{
    for (int i = 0; i < course->certificate_count; i++) {
        const struct course_certificate *one = &course->certificates[i];
        if (one->ike && comes(course, i) < at && at < one->not_after) {
            return i;
        }
    }
    return -1;
}

/* Of those that come before it ends the one that ends last, else the first that comes. */
static void looks_ahead(struct year *year)
{
    struct bound *bound = year->mind;
    const struct course *course = year->course;
    const bool stands_in = course->certificates[bound->in_service].source == SOURCE_OTHERS;
    const instant until = stands_in ? year->model.now : ends(course, bound->in_service);
    instant last = until;
    instant first = INSTANT_NEVER;
    int soonest = -1;

    bound->next = -1;
    bound->at = INSTANT_NEVER;
    for (int i = 0; i < course->certificate_count; i++) {
        const instant there = comes(course, i);
        if (course->certificates[i].source == SOURCE_OTHERS || there >= course->end) {
            continue;
        }
        if (there < until && ends(course, i) > last) {
            last = ends(course, i);
            bound->next = i;
            bound->at = best_moment(there > year->model.now ? there : year->model.now, until);
        }
        if (there >= until && there < first) {
            first = there;
            soonest = i;
        }
    }
    if (bound->next < 0 && !stands_in) {
        bound->next = twin_at(course, until);
        bound->at = bound->next < 0 ? INSTANT_NEVER : until;
    }
    if (bound->next < 0 && soonest >= 0) {
        bound->next = soonest;
        bound->at = first + INSTANT_SECOND;
    }
}

/* Everything is as he wants it. */
static void holds(struct year *year)
{
    const struct bound *bound = year->mind;
    struct model *model = &year->model;
    struct model_certificate *certificate = year_find(year, bound->in_service);

    if (certificate == NULL || !year_accepts(year, POPULATION_DOMAIN, certificate, model->now) ||
        (year->extra_count > 0 && year->course->clients[POPULATION_OUTSIDE] > 0 &&
         !year_accepts(year, POPULATION_OUTSIDE, certificate, model->now))) {
        return; /* people order another one, or have */
    }
    certificate->in_store = true;
    for (int i = 0; i < FAMILY_COUNT; i++) {
        model->bindings[i] =
            (struct model_binding){.presence = PART_PRESENT,
                                   .record = ssl_record_for_sstp(&certificate->facts.thumbprint),
                                   .context = true};
    }
    for (size_t i = 0; i < model->overriding_count; i++) {
        model->overriding[i].record.thumbprint = certificate->facts.thumbprint;
    }
    model->links_followed = false;
    model->rules.rras_needs_it = false;
    for (int i = 0; i < MODEL_SERVICES; i++) {
        model->services[i].state = SERVICE_IS_RUNNING;
    }
    model->sstp_captured = certificate->facts.thumbprint;
    model->sstp_serves = true;
    year->deaf = false;
    year->ledger.dropped = false;
    year->ledger.in_service = certificate->facts.thumbprint;
    ledger_sync(year);
}

static void begins(struct year *year)
{
    struct bound *bound = year->mind;

    bound->in_service = year->course->first;
    holds(year);
    looks_ahead(year);
}

static instant wakes_at(const struct year *year)
{
    const struct bound *bound = year->mind;

    return bound->at;
}

static void acts(struct year *year)
{
    struct bound *bound = year->mind;
    struct model *model = &year->model;

    year_tell(year, "who knows", "uses %s", year_certificate(year, bound->next)->label);
    ledger_sync(year);
    ledger_drop(year);
    model->services[MODEL_REMOTE_ACCESS].state = SERVICE_IS_STOPPED;
    year_wait(year, course_minutes((parameters.stop_seconds + parameters.start_seconds) / 60));
    if (year->course->removes_old) {
        year_remove(year, bound->in_service);
    }
    bound->in_service = bound->next;
    year->listens_at = model->now;
    year->ledger.figures.put_into_service++;
    holds(year);
    looks_ahead(year);
}

const struct policy policy_bound = {
    .name = "lower-bound",
    .words = "who knows the future: one restart per certificate that is needed, at the best moment",
    .rests_on = "the same year; RRAS at its fastest, IIS and all others do as he likes",
    .mind = sizeof(struct bound),
    .begins = begins,
    .changed = holds,
    .wakes_at = wakes_at,
    .acts = acts,
    .booted = holds,
    .deletes_itself = true};
