/* The settings that say which certificates may be used. */
#ifndef CERTIFICATE_FILTERS_H
#define CERTIFICATE_FILTERS_H

#include "certificate/verdict.h"
#include "model/certificate.h"
#include "settings/settings.h"

/* By Thumbprint, Issuer, Template and what must never be used. */
enum verdict filters_judge(const struct settings *settings, const struct certificate *certificate);

/* Whether Issuer and NeverIssuer allow that one. */
bool filters_allow_issuer(const struct settings *settings, const char *issuer);

/* Whether Thumbprint names this certificate and no other. */
bool filters_insist(const struct settings *settings, const struct thumbprint *thumbprint);

#endif
