/* What the service would do now, step by step: what an interrupted rotation left stopped, the steps
 * of the plan, the services that are restarted after it. */
#ifndef VIEW_PLAN_STEPS_H
#define VIEW_PLAN_STEPS_H

#include "view/view.h"

struct planned_step {
    enum step_kind kind;
    const char *name;  /* stable: "replace-binding" */
    bool about_family; /* then family counts */
    enum family family;
    const struct overriding_binding *overriding; /* another application's; NULL: it is not */
    const char *service;                         /* NULL: it is about none */
    const struct thumbprint *before; /* NULL: nothing, or it is not about a certificate */
    const struct thumbprint *after;
};

typedef void planned_step_taker(void *context, const struct planned_step *planned_step);

/* In the order in which they would be done. */
void planned_steps_each(const struct view *view, planned_step_taker *take, void *context);

/* "vpn.example.com:443", of a step for a binding. Terminated, cut to fit. */
void planned_step_endpoint(const struct view *view, const struct planned_step *planned_step,
                           wchar_t *text, size_t size);

/* "replace the certificate of 0.0.0.0:443: 926a... by f83e..." Terminated, cut to fit. */
void planned_step_text(const struct view *view, const struct planned_step *planned_step,
                       wchar_t *text, size_t size);

#endif
