/* Posh-ACME.Deploy: Set-RASSTPCertificate, in a task at night (facts/peer-algorithms.md 3). */
#include "by_script.h"

extern const struct policy policy_posh_acme;

#define AT 3 /* hour */

static instant orders_at(const struct year *year, instant at)
{
    const instant today = course_hour_of_day(at, AT);

    (void)year;
    return today >= at ? today : today + INSTANT_DAY;
}

static void acts(struct year *year)
{
    struct model_certificate *certificate = script_takes(year);

    if (certificate == NULL) {
        return;
    }
    year_tell(year, "Posh-ACME", "deploys %s", certificate->label);
    (void)year_stop(year, 0);
    if (year_pin(year, certificate) != PIN_THROWN) {
        (void)year_start(year);
    }
}

const struct policy policy_posh_acme = {
    .name = "posh-acme",
    .words = "Posh-ACME.Deploy's Set-RASSTPCertificate, at 03:00",
    .rests_on =
        "peer-algorithms.md 3 [S][I], its best set-up: at night, without -RemoveOldCert; run "
        "by hand where the certificate is not its own (assumed)",
    .mind = sizeof(struct by_script),
    .orders_at = orders_at,
    .arrived = script_arrived,
    .wakes_at = script_wakes_at,
    .acts = acts,
    .deletes_itself = true};
