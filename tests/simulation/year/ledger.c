/* The oracle: clients of each population, and nobody's opinion of them. */
#include "ledger.h"

#include "parameters.h"
#include "year.h"

#include <string.h>

#define LOCKOUT   (5 * INSTANT_MINUTE) /* shorter ones nobody is to know of */
#define LEFT_DOWN INSTANT_HOUR

/* ---- who gets in ---- */

/* A record for the name that clients ask for wins. */
static const struct thumbprint *shown_to_clients(const struct year *year)
{
    const struct model *model = &year->model;
    const struct thumbprint *bound = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *certificate;

    for (size_t i = 0; i < model->overriding_count; i++) {
        if (strcmp(model->overriding[i].host, year->course->host) == 0) {
            return &model->overriding[i].record.thumbprint;
        }
    }
    certificate = model_by_thumbprint(model, bound);
    return model->links_followed && certificate != NULL && certificate->facts.has_successor
               ? &certificate->facts.successor
               : bound;
}

static bool listens(const struct year *year, instant at)
{
    return model_running(&year->model, MODEL_REMOTE_ACCESS) &&
           model_running(&year->model, MODEL_SSTP) && !year->deaf && at >= year->listens_at;
}

/* What HTTP.sys takes from nobody yet nobody can use. */
static bool is_there(const struct year *year, enum population population, instant at)
{
    for (size_t i = 0; i < year->model.certificate_count; i++) {
        const struct model_certificate *one = &year->model.certificates[i];
        if (one->in_store && one->facts.private_key == KEY_USABLE && one->too_new <= at &&
            year_accepts(year, population, one, at)) {
            return true;
        }
    }
    return false;
}

/* RRAS that ended when its certificate vanished does not start without another. */
static bool waits_for_certificate(const struct year *year)
{
    return year->course->needs_its_certificate && !model_running(&year->model, MODEL_REMOTE_ACCESS);
}

static enum cause cause_of(const struct year *year, enum population population, instant at,
                           const struct model_certificate *shown)
{
    const bool accepted = shown != NULL && year_accepts(year, population, shown, at);

    if (year->ledger.restarting && (year->ledger.dropped || at < year->listens_at)) {
        return CAUSE_RESTART;
    }
    if ((!accepted || waits_for_certificate(year)) && !year->bereft &&
        !is_there(year, population, at)) {
        return CAUSE_NOTHING_THERE;
    }
    if (!listens(year, at) || !year->model.sstp_serves) {
        return CAUSE_NO_LISTENER;
    }
    return accepted ? CAUSE_MISMATCH : CAUSE_REFUSED;
}

struct access ledger_access(const struct year *year, instant at)
{
    const struct model *model = &year->model;
    const struct thumbprint *thumbprint = shown_to_clients(year);
    const struct model_certificate *shown = model_by_thumbprint(model, thumbprint);
    const bool serves = listens(year, at) && model_serves_clients(model) &&
                        thumbprint_equal(thumbprint, &model->sstp_captured) && shown != NULL;
    struct access access = {{false}, {CAUSE_NONE}};

    for (int i = 0; i < POPULATIONS; i++) {
        access.open[i] = serves && year_accepts(year, (enum population)i, shown, at);
        access.cause[i] =
            access.open[i] ? CAUSE_NONE : cause_of(year, (enum population)i, at, shown);
    }
    return access;
}

/* ---- what changes by itself ---- */

static void earlier(instant *next, instant at, instant after)
{
    if (at > after && at < *next) {
        *next = at;
    }
}

static instant changes_after(const struct year *year, instant after)
{
    const struct model *model = &year->model;
    const struct model_certificate *shown = model_by_thumbprint(model, shown_to_clients(year));
    instant next = year_office_changes(after);

    earlier(&next, year->listens_at, after);
    if (shown != NULL) {
        earlier(&next, shown->facts.not_before, after);
        earlier(&next, shown->facts.not_after, after);
    }
    for (size_t i = 0; i < model->certificate_count; i++) {
        earlier(&next, model->certificates[i].too_new, after);
    }
    if (model->services[MODEL_REMOTE_ACCESS].state == SERVICE_IS_CHANGING) {
        earlier(&next, model->services[MODEL_REMOTE_ACCESS].stopped_at, after);
    }
    return next;
}

instant ledger_changes_at(const struct year *year)
{
    return changes_after(year, year->ledger.at);
}

/* ---- lock-outs ---- */

static void lockout_ends(struct ledger *ledger, instant at)
{
    if (ledger->locked_since != 0 && at - ledger->locked_since > LOCKOUT) {
        const instant known = ledger->known_at != 0 ? ledger->known_at : at;
        ledger->figures.lockouts++;
        ledger->known_sum += known <= ledger->locked_since
                                 ? 0
                                 : (double)(known - ledger->locked_since) / (double)INSTANT_MINUTE;
    }
    ledger->locked_since = 0;
    ledger->known_at = 0;
    ledger->lost_in_a_row = 0;
}

static void follow_down(struct ledger *ledger, bool down, instant at)
{
    if (ledger->down_since != 0 && at - ledger->down_since > LEFT_DOWN) {
        ledger->figures.left_down = 1;
    }
    if (!down) {
        ledger->down_since = 0;
    } else if (ledger->down_since == 0) {
        ledger->down_since = at;
    }
}

/* ---- counting ---- */

static void count_refused(struct year *year, const struct access *access, double minutes)
{
    bool refused = false;
    bool in_vain = false;

    for (int i = 0; i < POPULATIONS; i++) {
        const bool somebody = year->course->clients[i] > 0;
        in_vain = in_vain || (somebody && access->cause[i] == CAUSE_REFUSED);
        refused = refused ||
                  (somebody &&
                   (access->cause[i] == CAUSE_REFUSED ||
                    (access->cause[i] == CAUSE_NOTHING_THERE && listens(year, year->ledger.at))));
    }
    year->ledger.figures.refused += refused ? minutes : 0;
    year->ledger.figures.refused_in_vain += in_vain ? minutes : 0;
}

struct outsiders {
    double clients; /* who cannot connect */
    bool locked;    /* one of them not for a restart */
    bool down;      /* nobody gets in, and somebody would if it were for certificates */
};

static struct outsiders outsiders_of(const struct year *year, const struct access *access)
{
    struct outsiders all = {0, false, true};
    bool avoidable = false;

    for (int i = 0; i < POPULATIONS; i++) {
        const double clients = year_clients(year, (enum population)i, year->ledger.at);
        if (!access->open[i] && clients > 0) {
            all.clients += clients;
            all.locked = all.locked || access->cause[i] != CAUSE_RESTART;
            avoidable = avoidable || access->cause[i] != CAUSE_NOTHING_THERE;
        }
        all.down = all.down && (!access->open[i] || clients <= 0);
    }
    all.down = all.down && avoidable;
    return all;
}

/* How it is from ledger.at on. */
static void follow(struct year *year, const struct outsiders *outsiders)
{
    struct ledger *ledger = &year->ledger;

    if (!outsiders->locked) {
        lockout_ends(ledger, ledger->at);
    } else if (ledger->locked_since == 0) {
        ledger->locked_since = ledger->at;
    }
    follow_down(ledger, outsiders->down, ledger->at);
}

/* From ledger.at on it was like this. */
static void count(struct year *year, instant until)
{
    struct ledger *ledger = &year->ledger;
    const struct access access = ledger_access(year, ledger->at);
    const struct outsiders outsiders = outsiders_of(year, &access);
    const enum hours hours = year_is_office(ledger->at) ? IN_OFFICE : OUT_OF_OFFICE;
    const double minutes = (double)(until - ledger->at) / (double)INSTANT_MINUTE;

    follow(year, &outsiders);
    for (int i = 0; i < POPULATIONS; i++) {
        ledger->connected[i] = ledger->connected[i] || access.open[i];
        const double lost =
            access.open[i] ? 0 : minutes * year_clients(year, (enum population)i, ledger->at);
        ledger->figures.lost[i][hours] += lost;
        ledger->figures.by_cause[access.cause[i]] += lost;
        ledger->lost_in_a_row += lost;
    }
    count_refused(year, &access, minutes);
    ledger->at = until;
    follow_down(ledger, outsiders.down, until);
}

void ledger_look(struct year *year)
{
    const struct access access = ledger_access(year, year->ledger.at);
    const struct outsiders outsiders = outsiders_of(year, &access);

    follow(year, &outsiders);
}

void ledger_sync(struct year *year)
{
    struct ledger *ledger = &year->ledger;
    const instant now = year->model.now;

    if (ledger->rebooting) {
        memset(ledger->connected, 0, sizeof(ledger->connected));
        ledger->at = now;
        ledger->down_since = 0;
        return;
    }
    while (ledger->at < now) {
        const instant next = changes_after(year, ledger->at);
        count(year, next < now ? next : now);
    }
}

void ledger_begin(struct year *year)
{
    year->ledger.at = year->model.now;
    year->ledger.in_service = year->model.sstp_captured;
}

void ledger_end(struct year *year)
{
    struct ledger *ledger = &year->ledger;

    ledger_sync(year);
    lockout_ends(ledger, ledger->at);
    ledger->figures.known_after =
        ledger->figures.lockouts > 0 ? ledger->known_sum / ledger->figures.lockouts : 0;
}

/* ---- restarts ---- */

void ledger_drop(struct year *year)
{
    struct ledger *ledger = &year->ledger;
    const struct access before = ledger_access(year, year->model.now);

    ledger->restarting = true;
    memset(ledger->connected, 0, sizeof(ledger->connected));
    if (ledger->dropped || ledger->rebooting) {
        return;
    }
    ledger->dropped = true;
    ledger->with = year->model.sstp_captured;
    memcpy(ledger->open_before, before.open, sizeof(before.open));
    ledger->figures.drops++;
}

/* It lets in nobody whom it did not let in before, with what it had before. */
static bool was_needless(const struct year *year)
{
    const struct ledger *ledger = &year->ledger;
    const struct access after = ledger_access(year, year->listens_at);
    bool more = false;

    for (int i = 0; i < POPULATIONS; i++) {
        more = more || (after.open[i] && !ledger->open_before[i]);
    }
    return !more && thumbprint_equal(&ledger->with, &year->model.sstp_captured);
}

void ledger_started(struct year *year)
{
    struct ledger *ledger = &year->ledger;
    const struct thumbprint *with = &year->model.sstp_captured;

    if (ledger->dropped && was_needless(year)) {
        ledger->figures.needless++;
        year_tell(year, "ledger", "that restart was for nothing");
    }
    ledger->dropped = false;
    if (year->model.sstp_serves && !year->deaf && !thumbprint_equal(&ledger->in_service, with)) {
        ledger->figures.put_into_service += !ledger->rebooting;
        ledger->in_service = *with;
    }
}

void ledger_reported(struct year *year)
{
    if (year->ledger.locked_since != 0 && year->ledger.known_at == 0) {
        year->ledger.known_at = year->model.now;
        year_tell(year, "ledger", "somebody knows");
    }
}
