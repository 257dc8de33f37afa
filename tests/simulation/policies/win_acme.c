/* win-acme, simple-acme: ImportSSTP.ps1 (facts/peer-algorithms.md 1). */
#include "by_script.h"

#include "parameters.h"

#define HOST_LIMIT (600 * INSTANT_SECOND) /* then PowerShell is killed */

extern const struct policy policy_win_acme;

/* The task runs daily at 09:00 and up to four hours later. */
static instant orders_at(const struct year *year, instant at)
{
    const double more = course_fraction(year->course, DRAW_ORDER, at / INSTANT_DAY);
    const instant today = course_hour_of_day(at, 9 + 4 * more);

    return today >= at ? today : course_hour_of_day(at + INSTANT_DAY, 9 + 4 * more);
}

/* The Default Web Site's binding. */
static void rebind_iis(struct year *year, const struct model_certificate *certificate)
{
    struct model *model = &year->model;
    struct ssl_record record = model->bindings[FAMILY_IPV4].record;

    if (model->bindings[FAMILY_IPV4].presence != PART_PRESENT || ssl_record_is_sstp(&record)) {
        return;
    }
    record.thumbprint = certificate->facts.thumbprint;
    (void)model_http_delete(model, FAMILY_IPV4);
    (void)model_http_create(model, FAMILY_IPV4, &record);
    year->ledger.figures.foreign_writes++;
}

static void acts(struct year *year)
{
    struct model_certificate *certificate = script_takes(year);
    const instant begun = year->model.now;
    const int old =
        certificate == NULL
            ? -1
            : year_certificate(year, year_number(year, &certificate->facts.thumbprint))->replaces;

    if (certificate == NULL) {
        return;
    }
    year_tell(year, "ImportSSTP.ps1", "for %s", certificate->label);
    if (!year_stop(year, HOST_LIMIT)) {
        year_tell(year, "win-acme", "kills it; RemoteAccess stays as it is");
    } else {
        rebind_iis(year, certificate);
        if (year_pin(year, certificate) != PIN_THROWN && year->model.now - begun < HOST_LIMIT) {
            (void)year_start(year);
        }
    }
    if (old >= 0 && year->course->removes_old) {
        year_remove(year, old);
    }
}

const struct policy policy_win_acme = {
    .name = "win-acme",
    .words = "win-acme's ImportSSTP.ps1",
    .rests_on =
        "peer-algorithms.md 1 [S]; run by hand where the certificate is not its own (assumed)",
    .mind = sizeof(struct by_script),
    .orders_at = orders_at,
    .arrived = script_arrived,
    .wakes_at = script_wakes_at,
    .acts = acts,
    .deletes_itself = true};
