/* The product: the real core on the modelled server, and what the service does around it. */
#include "policies.h"

#include "control/pass.h"
#include "findings/severity.h"
#include "model_host.h"
#include "parameters.h"

#include <string.h>

enum { DEFAULTS, WINDOW, WINDOW_OR_IDLE, OBSERVE };

struct product {
    struct model_process process;
    struct host host;
    struct reconciler reconciler;
    struct pass pass;
    bool alive;
    bool notified;
    instant wake;
    instant stops_at; /* what nobody waits for any more */
};

static struct pass_memory memory;

/* ---- what RRAS makes of its calls ---- */

static bool is_of_remote_access(const char *object)
{
    return object != NULL && strcmp(object, REMOTE_ACCESS_SERVICE) == 0;
}

static instant limit_of(const struct year *year, enum setting setting)
{
    return year->model.settings.values[setting] * INSTANT_SECOND;
}

/* RRAS shows no progress while it stops: after the bound it is given up. */
static bool stops(struct year *year, struct model_fault *fault, instant *takes)
{
    struct product *product = year->mind;
    const struct model_service *service = &year->model.services[MODEL_REMOTE_ACCESS];
    const instant limit = limit_of(year, SETTING_SERVICE_STOP_SECONDS);
    instant needs = 0;

    product->stops_at = 0;
    if (service->state == SERVICE_IS_STOPPED) {
        return false;
    }
    year_stop_begins(year);
    needs = service->state == SERVICE_IS_RUNNING ? year_stop_takes(year)
                                                 : service->stopped_at - year->model.now;
    year_tell(year, "RemoteAccess", "is being stopped, for %u s",
              (unsigned)(needs / INSTANT_SECOND));
    *fault = (struct model_fault){.effect = FAULT_SLOW};
    *takes = needs;
    if (needs > limit) {
        product->stops_at = year->model.now + needs;
        fault->effect = service->state == SERVICE_IS_RUNNING ? FAULT_LATE : FAULT_WITHOUT_EFFECT;
        fault->failure = FAILURE_TIMED_OUT;
        fault->code = MODEL_ERROR_TIMED_OUT;
        *takes = limit;
    }
    return true;
}

static bool starts(struct year *year, struct model_fault *fault, instant *takes)
{
    if (model_running(&year->model, MODEL_REMOTE_ACCESS)) {
        return false;
    }
    *fault = (struct model_fault){.effect = FAULT_SLOW};
    if (year_start_fails(year)) {
        *fault = (struct model_fault){.effect = FAULT_WITHOUT_EFFECT,
                                      .failure = FAILURE_OTHER,
                                      .code = MODEL_ERROR_TIMED_OUT};
    }
    *takes = year_start_takes(year);
    return true;
}

static bool is_write(enum model_call kind)
{
    return kind == CALL_UPDATE_BINDING || kind == CALL_CREATE_BINDING ||
           kind == CALL_DELETE_BINDING;
}

static bool is_foreign(const struct year *year, const char *object)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const struct model_binding *binding = &year->model.bindings[i];
        if (strcmp(object, family_name((enum family)i)) == 0) {
            return binding->presence == PART_PRESENT && !ssl_record_is_sstp(&binding->record);
        }
    }
    return true;
}

static bool before_call(void *context, enum model_call kind, const char *object,
                        struct model_fault *fault, instant *takes)
{
    struct year *year = context;

    ledger_sync(year);
    year->model.tunnels = year_tunnels(year);
    if (is_write(kind) && is_foreign(year, object)) {
        year->ledger.figures.foreign_writes++;
    }
    if (kind == CALL_STOP_SERVICE && is_of_remote_access(object)) {
        return stops(year, fault, takes);
    }
    return kind == CALL_START_SERVICE && is_of_remote_access(object) && starts(year, fault, takes);
}

static bool is_told(enum model_call kind)
{
    return is_write(kind) || kind == CALL_STOP_SERVICE || kind == CALL_START_SERVICE ||
           kind == CALL_WRITE_HASHES;
}

static void after_call(void *context, const struct call *call, const char *object,
                       const char *value)
{
    struct year *year = context;
    struct product *product = year->mind;

    if (call->kind == CALL_STOP_SERVICE && call->late && product->stops_at != 0) {
        year->model.services[MODEL_REMOTE_ACCESS].stopped_at = product->stops_at;
    }
    if (call->kind == CALL_START_SERVICE && is_of_remote_access(object) && call->acts &&
        model_running(&year->model, MODEL_REMOTE_ACCESS)) {
        year_has_started(year, parameters.deaf);
    }
    if (is_told(call->kind)) {
        year_tell(year, "product", "%s %s%s%s%s", model_call_name(call->kind),
                  object == NULL ? "" : object, value == NULL ? "" : " = ",
                  value == NULL ? "" : value, outcome_ok(&call->outcome) ? "" : ": FAILED");
    }
    ledger_sync(year);
}

static void was_reported(void *context, const struct report *report)
{
    struct year *year = context;

    if (report->kind == REPORT_FINDING || report->kind == REPORT_FINDING_ENDED) {
        const struct finding *finding = report->finding;
        year_tell(year, report->kind == REPORT_FINDING ? "product says" : "product: ended",
                  "%s (%s) %s", reason_name(finding->reason),
                  severity_name(severity_of(finding->reason)),
                  model_label(&year->model, &finding->thumbprint));
    } else if (report->kind == REPORT_PROOF_FAILED || report->kind == REPORT_REVERTING ||
               report->kind == REPORT_ROTATION_UNDONE ||
               report->kind == REPORT_ROTATION_INCOMPLETE) {
        year_tell(year, "product says", "%s",
                  report->kind == REPORT_PROOF_FAILED ? "proof failed"
                  : report->kind == REPORT_REVERTING  ? "reverting"
                                                      : "rotation undone or incomplete");
    }
}

/* ---- its process ---- */

static void starts_process(struct year *year)
{
    struct product *product = year->mind;

    model_process_init(&product->process, &year->model);
    model_watch(&year->model);
    product->process.director =
        (struct model_director){year, before_call, after_call, was_reported};
    product->host = model_host(&product->process);
    memset(&product->reconciler, 0, sizeof(product->reconciler));
    product->pass = (struct pass){.result = PASS_HEALTHY};
    product->alive = true;
    product->notified = false;
    product->wake = year->model.now + INSTANT_SECOND;
}

static void begins(struct year *year)
{
    struct settings *settings = &year->model.settings;

    if (year->policy->variant == WINDOW || year->policy->variant == WINDOW_OR_IDLE) {
        model_type(settings, SETTING_RESTART_POLICY,
                   year->policy->variant == WINDOW ? "window" : "window-or-idle");
        model_type(settings, SETTING_RESTART_WINDOWS, "daily 02:00-05:00");
    }
    if (year->policy->variant == OBSERVE) {
        model_type(settings, SETTING_MODE, "observe");
    }
    starts_process(year);
}

static void changed(struct year *year)
{
    struct product *product = year->mind;
    const instant settled = year->model.now + limit_of(year, SETTING_SETTLE_SECONDS);

    if (product->alive && settled < product->wake) {
        product->wake = settled;
        product->notified = true;
    }
}

/* It has room for one pass. */
static void forget_log(struct model_log *log)
{
    log->actions[0] = '\0';
    log->violation[0] = '\0';
    log->server_writes = 0;
}

static void pass(struct year *year)
{
    struct product *product = year->mind;
    struct model *model = &year->model;
    const struct trigger trigger = {.notified = product->notified, .ending = model->shuts_down};
    const instant safety = model->settings.values[SETTING_SAFETY_PASS_MINUTES] * INSTANT_MINUTE;

    forget_log(&model->log);
    model->tunnels = year_tunnels(year);
    product->notified = false;
    model_process_begin_pass(&product->process);
    model_process_insist(&product->process, false);
    product->pass = reconcile_pass(&product->reconciler, &product->host, trigger, &memory);
    ledger_sync(year);
    product->wake = product->pass.next_check < model->now + safety ? product->pass.next_check
                                                                   : model->now + safety;
    if (model->log.server_writes > 0) {
        changed(year); /* what it did itself is signalled, too */
    }
}

static instant wakes_at(const struct year *year)
{
    const struct product *product = year->mind;

    return product->alive ? product->wake : INSTANT_NEVER;
}

static void shuts_down(struct year *year)
{
    struct product *product = year->mind;

    for (int i = 0; i < 2 && product->alive && (product->pass.pending || product->notified); i++) {
        year->model.shuts_down = true;
        pass(year);
    }
    product->alive = false;
}

static bool tells(const struct year *year)
{
    const struct product *product = year->mind;
    const struct findings *ongoing = &product->reconciler.ongoing;

    for (size_t i = 0; i < ongoing->count && product->alive; i++) {
        if (severity_of(ongoing->items[i].reason) == SEVERITY_CRITICAL) {
            return true;
        }
    }
    return false;
}

/* What waits for its time is done then, and that is said. */
static bool asks(const struct year *year)
{
    const struct product *product = year->mind;

    return !product->pass.pending && tells(year);
}

#define PRODUCT(identifier, the_variant, the_name, the_words)                                      \
    const struct policy identifier = {                                                             \
        .name = the_name,                                                                          \
        .words = the_words,                                                                        \
        .rests_on = "the core itself, linked; RRAS that stops without progress is given up after " \
                    "ServiceStopSeconds (assumed)",                                                \
        .ours = true,                                                                              \
        .variant = the_variant,                                                                    \
        .mind = sizeof(struct product),                                                            \
        .begins = begins,                                                                          \
        .changed = changed,                                                                        \
        .wakes_at = wakes_at,                                                                      \
        .acts = pass,                                                                              \
        .shuts_down = shuts_down,                                                                  \
        .booted = starts_process,                                                                  \
        .tells = tells,                                                                            \
        .asks = asks}

extern const struct policy policy_product;
extern const struct policy policy_window;
extern const struct policy policy_window_or_idle;
extern const struct policy policy_observe;

PRODUCT(policy_product, DEFAULTS, "product", "SstpCertRotator, defaults");
PRODUCT(policy_window, WINDOW, "window", "SstpCertRotator, RestartPolicy=window, 02:00-05:00");
PRODUCT(policy_window_or_idle, WINDOW_OR_IDLE, "window-or-idle",
        "SstpCertRotator, RestartPolicy=window-or-idle");
PRODUCT(policy_observe, OBSERVE, "observe", "SstpCertRotator, Mode=observe");
