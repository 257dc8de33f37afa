/* What the service would do now, deed by deed: what an interrupted rotation left stopped, the steps
 * of the plan, the services that are restarted after it. */
#ifndef SERVICE_DEEDS_H
#define SERVICE_DEEDS_H

#include "view.h"

struct deed {
    enum step_kind kind;
    const char *name;  /* stable: "replace-binding" */
    bool about_family; /* then family counts */
    enum family family;
    const char *service;             /* NULL: it is about none */
    const struct thumbprint *before; /* NULL: nothing, or it is not about a certificate */
    const struct thumbprint *after;
};

typedef void deed_taker(void *context, const struct deed *deed);

/* In the order in which they would be done. */
void deeds_each(const struct view *view, deed_taker *take, void *context);

/* "replace the certificate of 0.0.0.0:443: 926a... by f83e..." Terminated, cut to fit. */
void deed_text(const struct view *view, const struct deed *deed, wchar_t *text, size_t size);

#endif
