/* Who is locked out complains; an administrator comes, in office hours, and puts it right as well
 * as it can be; and looks at what tools report: the same for every policy. */
#include "parameters.h"
#include "year.h"

#include <string.h>

/* ---- complaints ---- */

static double clients_locked_out(const struct year *year)
{
    const instant at = year->ledger.at;
    const struct access access = ledger_access(year, at);
    double clients = 0;

    for (int i = 0; i < POPULATIONS; i++) {
        clients += access.open[i] ? 0 : year_clients(year, (enum population)i, at);
    }
    return clients;
}

/* If nothing changes. */
instant people_complain_at(const struct year *year)
{
    const double rest = parameters.complaint_minutes - year->ledger.lost_in_a_row;
    const double clients = year->ledger.locked_since != 0 ? clients_locked_out(year) : 0;

    if (year->ledger.known_at != 0 || clients <= 0) {
        return INSTANT_NEVER;
    }
    return year->ledger.at + (rest > 0 ? course_minutes(rest / clients) : 0) + INSTANT_SECOND;
}

static void heed_later(struct year *year, bool told)
{
    struct people *people = &year->people;
    const instant again = people->heeded_at + course_days(parameters.heeds_again_days);

    if (!told) {
        people->heeds_at = INSTANT_NEVER;
    } else if (people->heeds_at == INSTANT_NEVER) {
        const instant at = year->model.now + course_minutes(parameters.heeds_minutes);
        const instant sees = year_in_office(people->heeded_at != 0 && again > at ? again : at);
        people->heeds_at = course_hour_of_day(sees, parameters.office_until);
    }
}

void people_follow(struct year *year, bool told)
{
    struct ledger *ledger = &year->ledger;

    if (ledger->locked_since == 0) {
        year->people.comes_at = INSTANT_NEVER;
        heed_later(year, told);
        return;
    }
    year->people.heeds_at = INSTANT_NEVER;
    if (ledger->lost_in_a_row >= parameters.complaint_minutes && ledger->known_at == 0) {
        year_tell(year, "clients", "complain");
        ledger->known_at = year->model.now;
    }
    if (ledger->known_at != 0 && year->people.comes_at == INSTANT_NEVER) {
        year->people.comes_at =
            year_in_office(year->model.now + course_minutes(parameters.reaction_minutes));
    }
}

/* ---- what the administrator does ---- */

/* Every record that clients may meet, IIS' too. */
static void rebind(struct year *year, const struct model_certificate *certificate)
{
    struct model *model = &year->model;

    for (size_t i = 0; i < model->overriding_count; i++) {
        if (strcmp(model->overriding[i].host, year->course->host) == 0) {
            model->overriding[i].record.thumbprint = certificate->facts.thumbprint;
        }
    }
    model_rebind(model, certificate->label);
}

static void use(struct year *year, const struct model_certificate *certificate)
{
    while (year_pin(year, certificate) != PIN_DONE) {
    }
    rebind(year, certificate);
    (void)year_stop(year, 0);
    for (int i = 0; i < 5 && !year_start(year); i++) {
    }
}

static bool everybody_is_in(const struct year *year)
{
    const struct access access = ledger_access(
        year, year->listens_at > year->model.now ? year->listens_at : year->model.now);

    return (access.open[POPULATION_OUTSIDE] || year->course->clients[POPULATION_OUTSIDE] <= 0) &&
           access.open[POPULATION_DOMAIN];
}

static bool serves_all(const struct year *year, const struct model_certificate *certificate)
{
    bool all = certificate != NULL;

    for (int i = 0; i < POPULATIONS; i++) {
        all = all && (year->course->clients[i] <= 0 ||
                      year_accepts(year, (enum population)i, certificate, year->model.now));
    }
    return all;
}

/* He restarts first; then he picks the best, in the console; if there is none, he orders one. */
void people_come(struct year *year)
{
    struct model_certificate *best = year_best(year, year->model.now);
    const bool ordered = year->people.orders_at != 0;

    year->people.comes_at = INSTANT_NEVER;
    if (!ordered) {
        year->ledger.figures.visits++;
        year_tell(year, "administrator", "comes");
    }
    if (!serves_all(year, best)) {
        if (!ordered) {
            year->people.orders_at = year->model.now + course_minutes(parameters.order_minutes);
            year->people.comes_at = year->people.orders_at;
            return;
        }
        const int number = year_order(year);
        if (number >= 0) {
            year_import(year, number);
            year->newest = number;
        }
        best = year_best(year, year->model.now);
    }
    year->people.orders_at = 0;
    if (best != NULL) {
        for (int i = 0; i < 5 && !everybody_is_in(year); i++) {
            use(year, best);
        }
    }
    year->ledger.restarting = false;
    ledger_sync(year);
}

static bool is_in_use(const struct year *year, const struct model_certificate *certificate)
{
    const struct model *model = &year->model;
    const struct thumbprint *thumbprint = &certificate->facts.thumbprint;
    bool in_use = thumbprint_equal(thumbprint, &model->sstp_captured);

    for (int i = 0; i < FAMILY_COUNT; i++) {
        in_use = in_use && thumbprint_equal(thumbprint, &model->bindings[i].record.thumbprint);
    }
    return in_use;
}

/* Clients connect, and a tool reports an error: what is newest and best is put into use by hand, in
 * the evening. */
void people_heed(struct year *year)
{
    const struct model_certificate *best = year_best(year, year->model.now);

    year->people.heeds_at = INSTANT_NEVER;
    year->people.heeded_at = year->model.now;
    if (best == NULL || is_in_use(year, best)) {
        return;
    }
    year->ledger.figures.visits++;
    year_tell(year, "administrator", "has read the error, and uses %s", best->label);
    use(year, best);
    year->ledger.restarting = false;
    ledger_sync(year);
}
