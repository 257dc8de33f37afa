/* Plan steps. */
#include "view/plan_steps.h"

#include <string.h>

#include "diagnosis/overriding.h"
#include "output/format_facts.h"
#include "win32/format.h"

static const char *const step_names[] = {
    [STEP_STORE_INTENT] = "store-intent",     [STEP_TRY_CERTIFICATE] = "try-certificate",
    [STEP_MOVE_BINDING] = "move-binding",     [STEP_REPLACE_BINDING] = "replace-binding",
    [STEP_CREATE_BINDING] = "create-binding", [STEP_WRITE_HASHES] = "write-hashes",
    [STEP_DELETE_HASHES] = "delete-hashes",   [STEP_STOP_SERVICE] = "stop-service",
    [STEP_START_SERVICE] = "start-service",
};

static const char restart_name[] = "restart-service";

/* ---- the list ---- */

static struct planned_step about_service(enum step_kind kind, const char *service)
{
    return (struct planned_step){.kind = kind, .name = step_names[kind], .service = service};
}

static struct planned_step planned_step_of(const struct plan *plan, const struct step *step)
{
    struct planned_step planned_step = about_service(step->kind, step->service);

    if (step_is_of_binding(step->kind)) {
        planned_step.about_family = true;
        planned_step.family = step->family;
        planned_step.after = &plan->records[step->family].thumbprint;
    }
    if (step->kind == STEP_MOVE_BINDING) {
        planned_step.overriding = &plan->moved.items[step->moved];
        planned_step.before =
            plan->moved_missing[step->moved] ? NULL : &planned_step.overriding->record.thumbprint;
        planned_step.after = &plan->certificate->thumbprint;
    }
    if (step->kind == STEP_REPLACE_BINDING) {
        planned_step.before = &plan->snapshot->bindings[step->family].record.thumbprint;
    }
    if (step->kind == STEP_TRY_CERTIFICATE || step->kind == STEP_WRITE_HASHES) {
        planned_step.after = &plan->certificate->thumbprint;
    }
    return planned_step;
}

void planned_steps_each(const struct view *view, planned_step_taker *take, void *context)
{
    const struct evaluation *evaluation = &view->evaluation;

    for (size_t i = 0; i < evaluation->resumed.count; i++) {
        const struct planned_step planned_step =
            about_service(STEP_START_SERVICE, evaluation->resumed.items[i]);
        take(context, &planned_step);
    }
    for (size_t i = 0; i < evaluation->plan.count; i++) {
        const struct planned_step planned_step =
            planned_step_of(&evaluation->plan, &evaluation->plan.steps[i]);
        take(context, &planned_step);
    }
    if (evaluation->starts) {
        const struct planned_step planned_step =
            about_service(STEP_START_SERVICE, REMOTE_ACCESS_SERVICE);
        take(context, &planned_step);
    }
    for (size_t i = 0; i < evaluation->companions.count; i++) {
        struct planned_step planned_step =
            about_service(STEP_START_SERVICE, evaluation->companions.names[i]);
        if (!evaluation->companions.stopped[i]) {
            planned_step.name = restart_name;
        }
        take(context, &planned_step);
    }
}

/* ---- as text ---- */

#define PART 128 /* characters of an endpoint, a thumbprint or a service's name */

struct parts {
    wchar_t endpoint[PART];
    wchar_t before[PART];
    wchar_t after[PART];
    wchar_t service[PART];
};

static void format_parts(const struct view *view, const struct planned_step *planned_step,
                         struct parts *parts)
{
    planned_step_endpoint(view, planned_step, parts->endpoint, PART);
    format_thumbprint(parts->before, PART, planned_step->before);
    format_thumbprint(parts->after, PART, planned_step->after);
    format_utf8(parts->service, PART, planned_step->service == NULL ? "" : planned_step->service);
}

void planned_step_endpoint(const struct view *view, const struct planned_step *planned_step,
                           wchar_t *text, size_t size)
{
    const uint16_t port = snapshot_port(&view->snapshot);
    char object[OUTCOME_OBJECT_SIZE] = "";

    if (planned_step->overriding == NULL) {
        format_endpoint(text, size, planned_step->family, port);
        return;
    }
    overriding_write_endpoint(planned_step->overriding, port, object);
    format_utf8(text, size, object);
}

/* Behind a load balancer only the SHA-256 is known, which the settings have. */
static void format_hashes(const struct view *view, const struct parts *parts, wchar_t *text,
                          size_t size)
{
    if (snapshot_offloaded(&view->snapshot)) {
        format_wide(text, size,
                    L"write the load balancer's hash into SSTP's value SHA256CertificateHash");
    } else {
        format_text(text, size,
                    L"write the hashes of %ls into SSTP's values SHA256CertificateHash and "
                    L"SHA1CertificateHash",
                    parts->after);
    }
}

void planned_step_text(const struct view *view, const struct planned_step *planned_step,
                       wchar_t *text, size_t size)
{
    struct parts parts;

    format_parts(view, planned_step, &parts);
    switch (planned_step->kind) {
    case STEP_STORE_INTENT:
        format_wide(text, size, L"note down what a rollback, or a start after a crash, would need");
        break;
    case STEP_TRY_CERTIFICATE:
        format_text(text, size, L"let HTTP.sys judge %ls on a temporary loopback binding",
                    parts.after);
        break;
    case STEP_MOVE_BINDING:
        if (planned_step->before == NULL) {
            format_text(text, size, L"make the binding of %ls again, with %ls", parts.endpoint,
                        parts.after);
            break;
        }
        format_text(text, size,
                    L"replace the certificate of %ls, which stays another application's: %ls by "
                    L"%ls",
                    parts.endpoint, parts.before, parts.after);
        break;
    case STEP_REPLACE_BINDING:
        format_text(text, size, L"replace the certificate of %ls: %ls by %ls", parts.endpoint,
                    parts.before, parts.after);
        break;
    case STEP_CREATE_BINDING:
        format_text(text, size, L"create the binding of %ls with %ls", parts.endpoint, parts.after);
        break;
    case STEP_WRITE_HASHES:
        format_hashes(view, &parts, text, size);
        break;
    case STEP_DELETE_HASHES:
        format_wide(
            text, size,
            L"delete SSTP's values SHA256CertificateHash and SHA1CertificateHash, which SSTP "
            L"computes anew when it starts");
        break;
    case STEP_STOP_SERVICE:
        format_text(text, size, L"stop %ls", parts.service);
        break;
    case STEP_START_SERVICE:
        format_text(text, size, planned_step->name == restart_name ? L"restart %ls" : L"start %ls",
                    parts.service);
        break;
    }
}
