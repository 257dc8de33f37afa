/* Time: what the course brings, what the policy does, and who comes when clients complain. */
#include "year.h"

#include "parameters.h"
#include "policies.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- telling ---- */

void year_tell(struct year *year, const char *who, const char *format, ...)
{
    const instant since = year->model.now - year->course->begin;
    va_list arguments;

    if (year->story == NULL || year->model.now < year->course->begin) {
        return;
    }
    (void)fprintf(year->story, "day %3u %02u:%02u:%02u  %-18s ", (unsigned)(since / INSTANT_DAY),
                  (unsigned)(since / INSTANT_HOUR % 24), (unsigned)(since / INSTANT_MINUTE % 60),
                  (unsigned)(since / INSTANT_SECOND % 60), who);
    va_start(arguments, format);
    (void)vfprintf(year->story, format, arguments);
    va_end(arguments);
    (void)fputc('\n', year->story);
}

/* ---- the server as the year finds it ---- */

static void draw_rules(struct year *year)
{
    const struct course *course = year->course;
    struct model_rules *rules = &year->model.rules;

    rules->rras_repairs = course->reported_rules;
    rules->gone_removed = course->reported_rules;
    rules->missing_made = course->reported_rules;
    rules->differing_mended = course->reported_rules;
    rules->pin_all_or_nothing = course->reported_rules;
    rules->hash_recomputed = course->reported_rules;
    rules->rras_needs_it = course->needs_its_certificate;
    rules->choice = course->chooses_last ? CHOOSE_LAST : CHOOSE_FIRST;
    year->model.atomic_update = !course->no_update;
    year->model.links_followed = course->links_followed;
}

static void bind_first(struct year *year)
{
    struct model *model = &year->model;
    const struct model_certificate *first = year_find(year, year->course->first);
    struct ssl_record record = ssl_record_for_sstp(&first->facts.thumbprint);

    for (int i = 0; i < FAMILY_COUNT; i++) {
        (void)model_http_create(model, (enum family)i, &record);
    }
    if (year->course->iis == IIS_OWNS_IPV4) {
        memset(model->bindings[FAMILY_IPV4].record.application_id, 0x11, APPLICATION_ID_SIZE);
    }
    if (year->course->pinned) {
        struct hash_pair *hashes = &model->parameters.hashes;
        model->parameters.hash_configured_by_admin =
            (struct dword_value){.presence = PART_PRESENT, .value = 1};
        hashes->sha256.presence = PART_PRESENT;
        memcpy(hashes->sha256.bytes, first->facts.sha256, SHA256_SIZE);
    }
    if (year->course->iis == IIS_SAME_NAME) {
        (void)model_add_overriding(model, OVERRIDING_HOST_NAME, year->course->host, first->label);
    }
}

static void set_up(struct year *year)
{
    struct model *model = &year->model;

    model_init(model);
    model->now = year->course->begin - 10 * INSTANT_DAY;
    model->booted = model->now;
    draw_rules(year);
    year->people.comes_at = INSTANT_NEVER;
    year->people.heeds_at = INSTANT_NEVER;
    year->newest = year->course->first;
    year->brought_at = model->now;
    year->ledger.rebooting = true; /* nothing counts yet */
    year_import(year, year->course->first);
    bind_first(year);
    (void)model_start(model, MODEL_REMOTE_ACCESS);
    model_advance(model, year->course->begin - model->now);
    year->ledger.rebooting = false;
    ledger_begin(year);
}

/* ---- what the course brings ---- */

static void changed(struct year *year)
{
    if (year->policy->changed != NULL) {
        year->policy->changed(year);
    }
}

static void arrives(struct year *year, int number)
{
    const struct course_certificate *planned = year_certificate(year, number);
    const bool others = planned->source == SOURCE_OTHERS;

    year_import(year, number);
    if (year->course->iis == IIS_OTHER_NAME && planned->named_otherwise) {
        (void)model_add_overriding(&year->model, OVERRIDING_HOST_NAME, "www.example.com",
                                   planned->label);
    }
    if (!others) {
        year->newest = number;
        year->brought_at = year->model.now;
    }
    changed(year);
    if (!others && !planned->no_key && year->policy->arrived != NULL) {
        year->policy->arrived(year, number);
    }
}

/* By who brought its successor, or because it ended long ago. */
static void is_removed(struct year *year, int number)
{
    const bool ended = year_certificate(year, number)->not_after < year->model.now;

    if (ended || !year->policy->deletes_itself) {
        year_remove(year, number);
        changed(year);
    }
}

static void gets_key(struct year *year, int number)
{
    year_import(year, number);
    changed(year);
    if (year->policy->arrived != NULL) {
        year->policy->arrived(year, number);
    }
}

static void iis_rebinds(struct year *year, int number)
{
    struct model *model = &year->model;
    const struct model_certificate *certificate = year_find(year, number);

    if (certificate == NULL || !certificate->in_store) {
        return;
    }
    ledger_sync(year);
    year_tell(year, "IIS", "its record gets %s", certificate->label);
    if (year->course->iis == IIS_SAME_NAME) {
        (void)model_add_overriding(model, OVERRIDING_HOST_NAME, year->course->host,
                                   certificate->label);
    } else if (!ssl_record_is_sstp(&model->bindings[FAMILY_IPV4].record)) {
        struct ssl_record record = model->bindings[FAMILY_IPV4].record;
        record.thumbprint = certificate->facts.thumbprint;
        (void)model_http_delete(model, FAMILY_IPV4);
        (void)model_http_create(model, FAMILY_IPV4, &record);
    }
    ledger_sync(year);
    changed(year);
}

static void revoke(struct year *year, int number)
{
    struct model_certificate *certificate = year_find(year, number);

    year_tell(year, "authority", "revokes %s", year_certificate(year, number)->label);
    ledger_sync(year);
    year->revoked[number] = true;
    if (certificate != NULL) {
        certificate->facts.chain = CHAIN_BAD;
    }
    ledger_sync(year);
}

void year_reboot(struct year *year, bool planned)
{
    struct model *model = &year->model;

    ledger_sync(year);
    if (!planned) {
        ledger_drop(year);
    }
    year->ledger.rebooting = planned;
    model_reboot(model);
    model_advance(model, course_minutes(parameters.boot_minutes));
    year->starts++;
    year->deaf = false;
    if (model_running(model, MODEL_REMOTE_ACCESS)) {
        year_has_started(year, parameters.boot_deaf);
    }
    year->ledger.restarting = false;
    year->ledger.dropped = false;
    ledger_sync(year);
    year->ledger.rebooting = false;
    year->listens_at = model->now;
    ledger_sync(year);
    if (year->policy->booted != NULL) {
        year->policy->booted(year);
    }
}

static void reboot(struct year *year)
{
    year_tell(year, "server", "is restarted by updates");
    if (year->policy->shuts_down != NULL) {
        year->policy->shuts_down(year);
    }
    year_reboot(year, true);
}

static void delete_record(struct year *year)
{
    ledger_sync(year);
    year_tell(year, "somebody", "deletes the record of IPv6");
    (void)model_http_delete(&year->model, FAMILY_IPV6);
    ledger_sync(year);
    changed(year);
}

static void delete_hash(struct year *year)
{
    year_tell(year, "somebody", "deletes the stored hash");
    year->model.parameters.hashes.sha256 = (struct hash_value){.presence = PART_ABSENT};
    changed(year);
}

static void happens(struct year *year, const struct course_event *event)
{
    switch (event->kind) {
    case COURSE_ARRIVES:
        arrives(year, event->certificate);
        break;
    case COURSE_GETS_KEY:
        gets_key(year, event->certificate);
        break;
    case COURSE_REMOVED:
        is_removed(year, event->certificate);
        break;
    case COURSE_REVOKED:
        revoke(year, event->certificate);
        break;
    case COURSE_IIS_REBINDS:
        iis_rebinds(year, event->certificate);
        break;
    case COURSE_REBOOT:
        reboot(year);
        break;
    case COURSE_IPV6_DELETED:
        delete_record(year);
        break;
    case COURSE_HASH_DELETED:
        delete_hash(year);
        break;
    }
}

/* ---- time ---- */

static instant at_of(const struct year *year, const struct course_event *event)
{
    const struct course_certificate *planned =
        event->certificate < 0 ? NULL : year_certificate(year, event->certificate);

    return event->kind == COURSE_ARRIVES && planned->source == SOURCE_ACME &&
                   year->policy->orders_at != NULL
               ? year->policy->orders_at(year, event->at)
               : event->at;
}

static void sooner(instant *next, instant at)
{
    *next = at < *next ? at : *next;
}

/* Nobody restarts any more, if RemoteAccess does not run. */
static void settle(struct year *year)
{
    ledger_sync(year);
    if (!model_running(&year->model, MODEL_REMOTE_ACCESS)) {
        year->ledger.restarting = false;
    } else if (year->model.now >= year->listens_at) {
        year->ledger.restarting = false;
    }
    ledger_look(year);
    const bool told = year->policy->tells != NULL && year->policy->tells(year);
    if (told) {
        ledger_reported(year);
    }
    people_follow(year, year->policy->asks != NULL ? year->policy->asks(year) : told);
}

static void step(struct year *year)
{
    const struct course_event *event = &year->course->events[year->next_event];
    const bool more = year->next_event < year->course->event_count;
    const instant planned = more ? at_of(year, event) : INSTANT_NEVER;
    const instant wakes =
        year->policy->wakes_at != NULL ? year->policy->wakes_at(year) : INSTANT_NEVER;
    instant next = ledger_changes_at(year);

    sooner(&next, planned);
    sooner(&next, wakes);
    sooner(&next, year->people.comes_at);
    sooner(&next, year->people.heeds_at);
    sooner(&next, people_complain_at(year));
    sooner(&next, year->course->end);
    if (next > year->model.now) {
        model_advance(&year->model, next - year->model.now);
    }
    ledger_sync(year);
    if (planned <= next) {
        year->next_event++;
        happens(year, event);
    } else if (wakes <= next) {
        year->policy->acts(year);
    } else if (year->people.comes_at <= next) {
        people_come(year);
        changed(year);
    } else if (year->people.heeds_at <= next) {
        people_heed(year);
        changed(year);
    }
    settle(year);
}

void year_live(struct year *year, const struct course *course, const struct policy *policy,
               FILE *story)
{
    void *mind = year->mind;

    memset(year, 0, sizeof(*year));
    year->course = course;
    year->policy = policy;
    year->story = story;
    year->mind = mind;
    memset(mind, 0, policy->mind);
    set_up(year);
    if (policy->begins != NULL) {
        policy->begins(year);
    }
    while (year->model.now < course->end) {
        step(year);
    }
    ledger_end(year);
}
