/* The procedure of 2007: by a careful administrator on the day of expiry, and the wrong way
 * (facts/procedure.md, facts/peer-algorithms.md 7). */
#include "by_script.h"

#include "parameters.h"

extern const struct policy policy_careful;
extern const struct policy policy_wrong_way;

#define AT      7 /* hour: before anybody works */
#define COMMAND (20 * INSTANT_SECOND)
#define LOOK    (2 * INSTANT_MINUTE) /* at the list, and one connection for a test */

static int bound(const struct year *year)
{
    return year_number(year, &year->model.sstp_captured);
}

/* ---- the right way ---- */

/* On the morning of the day, or of the day before where it ends earlier. */
static instant due(const struct year *year)
{
    const int old = bound(year);
    const instant ends = old < 0 ? 0 : year_certificate(year, old)->not_after;
    const instant morning = course_hour_of_day(ends, AT);
    const instant at = morning + INSTANT_HOUR <= ends ? morning : morning - INSTANT_DAY;

    return at > year->model.now ? at : year_in_office(year->model.now + INSTANT_MINUTE);
}

static void careful_arrived(struct year *year, int certificate)
{
    struct by_script *script = year->mind;

    script->certificate = certificate;
    script->at = due(year);
}

static void delete_record(struct year *year, enum family family)
{
    const struct model_binding *binding = &year->model.bindings[family];

    if (binding->presence == PART_PRESENT && !ssl_record_is_sstp(&binding->record)) {
        year->ledger.figures.foreign_writes++;
    }
    (void)model_http_delete(&year->model, family);
    year_wait(year, COMMAND);
}

/* Test one connection; where that fails, pick the certificate in the console. */
static void look(struct year *year, const struct model_certificate *certificate)
{
    for (int i = 0; i < 3; i++) {
        year_wait(year, LOOK);
        if (ledger_access(year, year->model.now).open[POPULATION_DOMAIN]) {
            return;
        }
        year_tell(year, "administrator", "cannot connect, and picks it in the console");
        (void)year_pin(year, certificate);
        (void)year_stop(year, 0);
        (void)year_start(year);
    }
}

static void careful_acts(struct year *year)
{
    struct by_script *script = year->mind;
    struct model_certificate *certificate = script_takes(year);
    const int old = bound(year);
    const bool errs =
        course_fraction(year->course, DRAW_ERRS, script->used++) < parameters.careful_errs;
    struct ssl_record record;

    if (certificate == NULL || old == script->certificate) {
        return;
    }
    year_tell(year, "administrator", "follows the procedure, for %s", certificate->label);
    if (old >= 0) {
        year_remove(year, old);
    }
    record = ssl_record_for_sstp(&certificate->facts.thumbprint);
    delete_record(year, FAMILY_IPV4);
    delete_record(year, FAMILY_IPV6);
    year->model.parameters.hashes.sha256 = (struct hash_value){.presence = PART_ABSENT};
    (void)model_http_create(&year->model, FAMILY_IPV4, &record);
    if (!errs) {
        (void)model_http_create(&year->model, FAMILY_IPV6, &record);
    }
    year_wait(year, COMMAND);
    (void)year_stop(year, 0);
    (void)year_start(year);
    look(year, certificate);
}

const struct policy policy_careful = {
    .name = "careful",
    .words =
        "the procedure of 2007 by a careful administrator, on the morning of the day of expiry",
    .rests_on =
        "procedure.md; that he tests one connection and then picks in the console (assumed)",
    .mind = sizeof(struct by_script),
    .arrived = careful_arrived,
    .wakes_at = script_wakes_at,
    .acts = careful_acts,
    .deletes_itself = true};

/* ---- the wrong way ---- */

static void wrong_arrived(struct year *year, int certificate)
{
    struct by_script *script = year->mind;

    script->certificate = certificate;
    script->at = year_in_office(year->model.now + 5 * INSTANT_MINUTE);
}

static void wrong_acts(struct year *year)
{
    struct by_script *script = year->mind;
    struct model_certificate *certificate = script_takes(year);
    const int old =
        certificate == NULL ? -1 : year_certificate(year, script->certificate)->replaces;

    if (certificate == NULL) {
        return;
    }
    year_tell(year, "administrator", "deletes the old one and restarts RRAS");
    if (old >= 0) {
        year_remove(year, old);
    }
    (void)year_stop(year, 0);
    (void)year_start(year);
}

const struct policy policy_wrong_way = {
    .name = "wrong-way",
    .words = "the wrong way: delete, import, restart RRAS",
    .rests_on = "procedure.md; in the next office hours after the certificate came (assumed)",
    .mind = sizeof(struct by_script),
    .arrived = wrong_arrived,
    .wakes_at = script_wakes_at,
    .acts = wrong_acts,
    .deletes_itself = true};
