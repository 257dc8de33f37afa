/* The settings that say which certificates may be used. */
#ifndef SETTINGS_FILTERS_H
#define SETTINGS_FILTERS_H

#include "settings/settings.h"

/* What speaks against a certificate. */
enum filter {
    FILTER_NOTHING,
    FILTER_NEVER, /* NeverThumbprint, NeverIssuer or NeverTemplate names it */
    FILTER_THUMBPRINT,
    FILTER_ISSUER,
    FILTER_TEMPLATE
};

/* What of a certificate is filtered by. */
struct filtered {
    const struct thumbprint *thumbprint;
    const char *issuer;        /* its name as text */
    const char *template_oid;  /* "": of none */
    const char *template_name; /* "": none that is known */
};

/* Whether one of the list's values is the template that it is of: by its object identifier, or by
 * its name, in which letters compare without case. */
bool filters_name_template(const struct setting_list *list, const struct filtered *filtered);

enum filter filters_judge(const struct settings *settings, const struct filtered *filtered);

/* Whether Issuer and NeverIssuer allow that one. */
bool filters_allow_issuer(const struct settings *settings, const char *issuer);

/* Whether Thumbprint names this certificate and no other. */
bool filters_insist(const struct settings *settings, const struct thumbprint *thumbprint);

#endif
