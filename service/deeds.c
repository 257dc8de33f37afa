/* Deeds. */
#include "deeds.h"

#include <string.h>

#include "format.h"
#include "put.h"

static const char *const step_names[] = {
    [STEP_STORE_INTENT] = "store-intent",       [STEP_TRY_CERTIFICATE] = "try-certificate",
    [STEP_REPLACE_BINDING] = "replace-binding", [STEP_CREATE_BINDING] = "create-binding",
    [STEP_WRITE_HASHES] = "write-hashes",       [STEP_DELETE_HASHES] = "delete-hashes",
    [STEP_STOP_SERVICE] = "stop-service",       [STEP_START_SERVICE] = "start-service",
};

static const char restart_name[] = "restart-service";

/* ---- the list ---- */

static struct deed about_service(enum step_kind kind, const char *service)
{
    return (struct deed){.kind = kind, .name = step_names[kind], .service = service};
}

static struct deed deed_of_step(const struct plan *plan, const struct step *step)
{
    struct deed deed = about_service(step->kind, step->service);

    if (step_is_of_binding(step->kind)) {
        deed.about_family = true;
        deed.family = step->family;
        deed.after = &plan->records[step->family].thumbprint;
    }
    if (step->kind == STEP_REPLACE_BINDING) {
        deed.before = &plan->snapshot->bindings[step->family].record.thumbprint;
    }
    if (step->kind == STEP_TRY_CERTIFICATE || step->kind == STEP_WRITE_HASHES) {
        deed.after = &plan->certificate->thumbprint;
    }
    return deed;
}

void deeds_each(const struct view *view, deed_taker *take, void *context)
{
    const struct examination *examination = &view->examination;

    for (size_t i = 0; i < examination->resumed.count; i++) {
        const struct deed deed = about_service(STEP_START_SERVICE, examination->resumed.items[i]);
        take(context, &deed);
    }
    for (size_t i = 0; i < examination->plan.count; i++) {
        const struct deed deed = deed_of_step(&examination->plan, &examination->plan.steps[i]);
        take(context, &deed);
    }
    for (size_t i = 0; i < examination->further.count; i++) {
        struct deed deed = about_service(STEP_START_SERVICE, examination->further.names[i]);
        if (!examination->further.stopped[i]) {
            deed.name = restart_name;
        }
        take(context, &deed);
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

static void put_parts(const struct view *view, const struct deed *deed, struct parts *parts)
{
    put_endpoint(parts->endpoint, PART, deed->family, snapshot_port(&view->snapshot));
    put_thumbprint(parts->before, PART, deed->before);
    put_thumbprint(parts->after, PART, deed->after);
    put_utf8(parts->service, PART, deed->service == NULL ? "" : deed->service);
}

/* Behind a load balancer only the SHA-256 is known, which the settings have. */
static void put_hashes(const struct view *view, const struct parts *parts, wchar_t *text,
                       size_t size)
{
    if (snapshot_offloaded(&view->snapshot)) {
        put_wide(text, size,
                 L"write the load balancer's hash into SSTP's value SHA256CertificateHash");
    } else {
        format_text(text, size,
                    L"write the hashes of %ls into SSTP's values SHA256CertificateHash and "
                    L"SHA1CertificateHash",
                    parts->after);
    }
}

void deed_text(const struct view *view, const struct deed *deed, wchar_t *text, size_t size)
{
    struct parts parts;

    put_parts(view, deed, &parts);
    switch (deed->kind) {
    case STEP_STORE_INTENT:
        put_wide(text, size, L"note down what an undo, or a start after a crash, would need");
        break;
    case STEP_TRY_CERTIFICATE:
        format_text(text, size, L"let HTTP.sys judge %ls on a throw-away loopback record",
                    parts.after);
        break;
    case STEP_REPLACE_BINDING:
        format_text(text, size, L"replace the certificate of %ls: %ls by %ls", parts.endpoint,
                    parts.before, parts.after);
        break;
    case STEP_CREATE_BINDING:
        format_text(text, size, L"create the binding of %ls with %ls", parts.endpoint, parts.after);
        break;
    case STEP_WRITE_HASHES:
        put_hashes(view, &parts, text, size);
        break;
    case STEP_DELETE_HASHES:
        put_wide(text, size,
                 L"delete SSTP's values SHA256CertificateHash and SHA1CertificateHash, which SSTP "
                 L"computes anew when it starts");
        break;
    case STEP_STOP_SERVICE:
        format_text(text, size, L"stop %ls", parts.service);
        break;
    case STEP_START_SERVICE:
        format_text(text, size, deed->name == restart_name ? L"restart %ls" : L"start %ls",
                    parts.service);
        break;
    }
}
