/* The settings in HKLM\SYSTEM\CurrentControlSet\Services\SstpCertRotator\Parameters. */
#ifndef SERVICE_SETTINGS_READER_H
#define SERVICE_SETTINGS_READER_H

#include "settings.h"

#include "product.h"

#define SETTINGS_KEY PRODUCT_SERVICE_KEY L"\\Parameters"

/* All settings, each at its default where it is absent or refused by the core; settings->bad says
 * which were refused. A missing key means defaults and is success. Fails, with defaults, only
 * where the key cannot be opened. *fingerprint is of the values themselves, good or bad: another
 * one means that some value is another. */
struct outcome settings_read(struct settings *settings, uint64_t *fingerprint);

#endif
