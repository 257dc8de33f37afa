/* Memory that calls into Wine lose by themselves, whoever makes them: measured here, in the test's
 * own process, so that as much and no more is let pass in the product's. */
#ifndef ACCEPTANCE_WINE_LOSSES_H
#define ACCEPTANCE_WINE_LOSSES_H

#include "acceptance.h"

/* What one CertControlStore of MY with CERT_STORE_CTRL_RESYNC loses, with the certificates that are
 * in it now. In bytes, as the one below. */
uint64_t wine_loses_at_resync(void);

/* What one NotifyServiceStatusChangeW about a service that runs loses. */
uint64_t wine_loses_at_notification(const wchar_t *service);

#endif
