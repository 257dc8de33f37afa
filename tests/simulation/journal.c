/* A schedule as a person can follow it: when, who, what. Reasons have the product's own names. */
#include "sim.h"

#include <stdarg.h>

static void stamp(struct sim *sim, instant at, const char *who)
{
    const instant since = at - sim->begun;
    const unsigned long long day = since / INSTANT_DAY;
    const unsigned hour = (unsigned)(since % INSTANT_DAY / INSTANT_HOUR);
    const unsigned minute = (unsigned)(since % INSTANT_HOUR / INSTANT_MINUTE);
    const unsigned tenths = (unsigned)(since % INSTANT_MINUTE / (INSTANT_SECOND / 10));

    (void)fprintf(sim->journal, "day %-3llu %02u:%02u:%02u.%u  %-17s ", day, hour, minute,
                  tenths / 10, tenths % 10, who);
}

static void line(struct sim *sim, const char *who)
{
    if (sim->quiet_passes > 0) {
        (void)fprintf(sim->journal, "%23s%u more passes, and nothing new\n", "", sim->quiet_passes);
        sim->quiet_passes = 0;
    }
    if (sim->looked) {
        sim->looked = false;
        stamp(sim, sim->checked_at, "our service");
        (void)fputs("looks at the server\n", sim->journal);
    }
    stamp(sim, sim->model.now, who);
}

void sim_note(struct sim *sim, const char *who, const char *format, ...)
{
    va_list arguments;

    if (sim->journal == NULL) {
        return;
    }
    line(sim, who);
    va_start(arguments, format);
    (void)vfprintf(sim->journal, format, arguments);
    va_end(arguments);
    (void)fputc('\n', sim->journal);
}

const char *result_name(enum pass_result result)
{
    static const char *const names[] = {"healthy", "rotated",   "a finding stands",
                                        "failed",  "cancelled", "ready for the next boot"};
    return names[result];
}

void journal_of_call(struct sim *sim, const struct call *call, const char *object,
                     const char *value)
{
    const bool ok = outcome_ok(&call->outcome);

    if (call->kind == CALL_OBSERVE) {
        sim->looked = true;
        sim->checked_at = sim->model.now;
        return;
    }
    line(sim, "our service");
    (void)fprintf(sim->journal, "  %s%s%s%s%s: ", model_call_name(call->kind),
                  object == NULL ? "" : " ", object == NULL ? "" : object,
                  value == NULL ? "" : " = ", value == NULL ? "" : value);
    if (!ok) {
        (void)fprintf(sim->journal, "fails, error %u", (unsigned)call->outcome.code);
    } else {
        (void)fputs("done", sim->journal);
    }
    (void)fputs(ok == call->acts           ? "\n"
                : call->acts && call->half ? " (half of it is done)\n"
                : call->acts               ? " (but it is done)\n"
                                           : " (but it is not)\n",
                sim->journal);
}

void journal_of_pass_end(struct sim *sim)
{
    if (sim->journal == NULL) {
        return;
    }
    if (sim->looked && sim->reported_result == sim->pass.result) {
        sim->looked = false;
        sim->quiet_passes++;
        return;
    }
    sim_note(sim, "our service", "ends its pass: %s", result_name(sim->pass.result));
    sim->reported_result = sim->pass.result;
}

static const char *const kinds[REPORT_KIND_COUNT] = {
    [REPORT_HEALTHY] = "all is well",
    [REPORT_FINDING] = "finding",
    [REPORT_FINDING_ENDED] = "finding ended",
    [REPORT_ROTATION_STARTED] = "rotation started",
    [REPORT_CERTIFICATE_ACCEPTED] = "HTTP.sys accepts the certificate",
    [REPORT_BINDING_REPLACED] = "binding replaced",
    [REPORT_BINDING_CREATED] = "binding created",
    [REPORT_HASHES_WRITTEN] = "hashes written",
    [REPORT_HASHES_DELETED] = "hashes deleted",
    [REPORT_SERVICE_STOPPED] = "service stopped",
    [REPORT_SERVICE_STARTED] = "service started",
    [REPORT_ROTATION_COMPLETED] = "rotation completed",
    [REPORT_ROTATION_SHADOWED] = "rotation completed, hidden by another record",
    [REPORT_VERIFICATION_FAILED] = "verification failed",
    [REPORT_PROVEN] = "proven",
    [REPORT_PROOF_FAILED] = "proof failed",
    [REPORT_REVERTING] = "going back",
    [REPORT_CERTIFICATE_REFUSED] = "HTTP.sys refuses the certificate",
    [REPORT_CERTIFICATE_NOT_YET] = "HTTP.sys does not take the certificate yet",
    [REPORT_BINDING_WOULD_LOSE] = "binding is left, as it has what would be lost",
    [REPORT_BINDING_WRITE_FAILED] = "binding could not be written",
    [REPORT_HASH_WRITE_FAILED] = "hashes could not be written",
    [REPORT_SERVICE_STOP_FAILED] = "service could not be stopped",
    [REPORT_SERVICE_START_FAILED] = "service could not be started",
    [REPORT_STATE_WRITE_FAILED] = "own state could not be stored",
    [REPORT_STATE_WRITTEN_AGAIN] = "own state can be stored again",
    [REPORT_SERVICE_GONE] = "service is not installed any more",
    [REPORT_BINDING_RESTORED] = "binding restored",
    [REPORT_BINDING_RESTORE_FAILED] = "binding could not be restored",
    [REPORT_HASHES_RESTORED] = "hashes restored",
    [REPORT_HASH_RESTORE_FAILED] = "hashes could not be restored",
    [REPORT_ROTATION_UNDONE] = "rotation undone",
    [REPORT_ROTATION_INCOMPLETE] = "rotation incomplete",
    [REPORT_ROTATION_CANCELLED] = "rotation cancelled",
    [REPORT_FAMILY_KEPT] = "one family got the certificate, the other could not be written",
    [REPORT_REQUEST_TAKEN] = "the order is taken",
    [REPORT_OVERRIDDEN] = "what holds it up is overridden",
    [REPORT_REQUEST_REFUSED] = "the order is refused",
    [REPORT_FAMILY_WAITS] = "both families wait for the one that cannot be written",
    [REPORT_REMOTE_ACCESS_STARTED] = "RemoteAccess, which had ended, was started",
    [REPORT_REMOTE_ACCESS_NOT_STARTED] = "RemoteAccess, which had ended, could not be started",
    [REPORT_COMPANION_STOP_FAILED] = "a companion could not be stopped",
    [REPORT_COMPANION_START_FAILED] = "a companion could not be started",
    [REPORT_INTENT_RESUMED] = "an interrupted rotation is resumed",
    [REPORT_INTENT_ENDED] = "an interrupted rotation is over",
    [REPORT_SHUTDOWN_STARTED] = "rotation for the next boot started",
    [REPORT_READY_FOR_BOOT] = "ready for the next boot",
};

void journal_of_report(struct sim *sim, const struct report *report)
{
    FILE *out = sim->journal;

    line(sim, "our service");
    (void)fprintf(out, "  reports: %s", kinds[report->kind] == NULL ? "?" : kinds[report->kind]);
    if (report->finding != NULL) {
        static const struct thumbprint none;
        (void)fprintf(out, " %s", reason_name(report->finding->reason));
        if (report->finding->about_family) {
            (void)fprintf(out, " %s", family_name(report->finding->family));
        }
        if (!thumbprint_equal(&report->finding->thumbprint, &none)) {
            (void)fprintf(out, " (%s)", model_label(&sim->model, &report->finding->thumbprint));
        }
    }
    if (report->certificate != NULL) {
        (void)fprintf(out, ", certificate %s",
                      model_label(&sim->model, &report->certificate->thumbprint));
    }
    (void)fprintf(out, "%s%s\n", report->service == NULL ? "" : ", ",
                  report->service == NULL ? "" : report->service);
}

static void say(struct sim *sim, bool holds, const char *words)
{
    if (holds) {
        (void)fprintf(sim->journal, "  - %s\n", words);
    }
}

void journal_of_world(struct sim *sim)
{
    const struct model *model = &sim->model;
    const struct model_rules *rules = &model->rules;
    static const char *const choices[] = {"the first", "the last", "the only"};

    if (sim->journal == NULL) {
        return;
    }
    (void)fprintf(sim->journal, "Seed %llu. The world of this schedule:\n",
                  (unsigned long long)sim->seed);
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct model_certificate *certificate = &model->certificates[i];
        (void)fprintf(sim->journal, "  - %s for %s%s\n", certificate->label,
                      certificate->names[0].text,
                      certificate->in_store ? " is in the store" : " was in the store");
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        (void)fprintf(sim->journal, "  - %s: %s\n", family_name((enum family)family),
                      binding->presence == PART_ABSENT
                          ? "no binding"
                          : model_label(model, &binding->record.thumbprint));
    }
    (void)fprintf(sim->journal, "  - SSTP by itself binds %s certificate that qualifies\n",
                  choices[rules->choice]);
    say(sim, model_running(model, MODEL_REMOTE_ACCESS), "RemoteAccess runs");
    say(sim, model->services[MODEL_MONITOR].installed, "another service depends on RasMan");
    say(sim, model->settings.values[SETTING_FOREIGN_BINDINGS] == FOREIGN_COROTATE,
        "other applications' records move with SSTP's");
    say(sim, model->settings.values[SETTING_FOREIGN_BINDINGS] == FOREIGN_OWN,
        "other applications' records are taken over");
    say(sim, model->parameters.hash_configured_by_admin.value != 0, "picked in the console");
    say(sim, !model->atomic_update, "this Windows cannot update a record in one step");
    say(sim, model->update_unsupported, "updating a record in one step is refused");
    say(sim, model->writes_undated, "records do not say when they were written");
    say(sim, model->starts_undated, "SstpSvc shares its process: its start is not known");
    say(sim, rules->pin_ignored, "isHashConfiguredByAdmin means nothing");
    say(sim, rules->pin_repairs_nothing, "pinned, SSTP does not repair a binding");
    say(sim, rules->hash_recomputed, "SSTP overwrites the stored hash at its start");
    say(sim, rules->hash_not_stored, "SSTP stores no hash");
    say(sim, rules->foreign_refused, "SSTP does not serve with another application's record");
    say(sim, rules->rras_repairs, "RemoteAccess chooses and repairs what is bound, not SstpSvc");
    say(sim, rules->gone_removed, "it removes records whose certificate is gone");
    say(sim, rules->missing_made, "it makes the one family's record that is missing");
    say(sim, rules->differing_mended, "it lets SSTP's family follow another application's");
    say(sim, rules->pin_all_or_nothing, "pinned, it changes nothing beside another application's");
    say(sim, rules->former_removed, "it removes SSTP's records on the port of before");
    say(sim, rules->http_takes_missing, "HTTP.sys takes certificates that are not there");
    say(sim, rules->delete_missing_other, "deleting a missing record fails with error 31");
    say(sim, sim->traits.races, "others act while a pass goes on");
    say(sim, sim->traits.notifications_lost, "signals get lost");
}

static long days(const struct sim *sim, instant at)
{
    return at >= sim->begun ? (long)((at - sim->begun) / INSTANT_DAY) + 1
                            : -(long)((sim->begun - at) / INSTANT_DAY);
}

void journal_of_certificates(struct sim *sim)
{
    const struct model *model = &sim->model;

    if (sim->journal == NULL) {
        return;
    }
    (void)fputs("The certificates, as they are at the end:\n", sim->journal);
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct certificate *facts = &model->certificates[i].facts;
        (void)fprintf(
            sim->journal, "  - %s: day %ld to %ld, issuer %d, root %d, chain %d, key %d%s%s",
            model->certificates[i].label, days(sim, facts->not_before), days(sim, facts->not_after),
            facts->issuer_count == 0 ? 0 : facts->issuers[0].key[0], (int)facts->root_kind,
            (int)facts->chain, (int)facts->private_key, facts->archived ? ", archived" : "",
            model->certificates[i].in_store ? "" : ", gone");
        for (size_t j = 0; j < facts->name_count; j++) {
            (void)fprintf(sim->journal, "%s%s", j == 0 ? ", for " : " ", facts->names[j].text);
        }
        (void)fputc('\n', sim->journal);
    }
}
