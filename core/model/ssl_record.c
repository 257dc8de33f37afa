/* Binding records: whose they are and what of them must survive. */
#include "model/ssl_record.h"

#include <string.h>

const uint8_t sstp_application_id[APPLICATION_ID_SIZE] = {
    0x80, 0x59, 0x19, 0xba, 0x49, 0xcd, 0x8b, 0x45, 0x9e, 0x23, 0xc8, 0x4e, 0xe0, 0xad, 0xcd, 0x75};

bool ssl_record_is_sstp(const struct ssl_record *record)
{
    return memcmp(record->application_id, sstp_application_id, APPLICATION_ID_SIZE) == 0;
}

bool ssl_record_same_owner(const struct ssl_record *a, const struct ssl_record *b)
{
    return memcmp(a->application_id, b->application_id, APPLICATION_ID_SIZE) == 0;
}

void ssl_record_take_over(struct ssl_record *record)
{
    memcpy(record->application_id, sstp_application_id, APPLICATION_ID_SIZE);
}

bool ssl_record_store_is_my(const struct ssl_record *record)
{
    const char *name = record->store_name;

    return name[0] == '\0' || ((name[0] == 'M' || name[0] == 'm') &&
                               (name[1] == 'Y' || name[1] == 'y') && name[2] == '\0');
}

bool ssl_record_same_settings(const struct ssl_record *a, const struct ssl_record *b)
{
    return ssl_record_same_owner(a, b) && strcmp(a->store_name, b->store_name) == 0 &&
           a->certificate_check_mode == b->certificate_check_mode &&
           a->revocation_freshness_time == b->revocation_freshness_time &&
           a->revocation_url_timeout == b->revocation_url_timeout &&
           strcmp(a->ctl_identifier, b->ctl_identifier) == 0 &&
           strcmp(a->ctl_store_name, b->ctl_store_name) == 0 && a->flags == b->flags;
}

struct ssl_record ssl_record_for_sstp(const struct thumbprint *thumbprint)
{
    struct ssl_record record = {.thumbprint = *thumbprint, .store_name = "MY"};

    ssl_record_take_over(&record);
    return record;
}
