/* An HTTP.sys SSL certificate binding record in portable types: everything
 * HTTP_SERVICE_CONFIG_SSL_PARAM carries, so that a rotation can change the hash alone. */
#ifndef MODEL_SSL_RECORD_H
#define MODEL_SSL_RECORD_H

#include "base/thumbprint.h"

/* SSTP listens on 0.0.0.0 and [::]; each has a binding of its own. */
enum family { FAMILY_IPV4, FAMILY_IPV6, FAMILY_COUNT };

#define APPLICATION_ID_SIZE 16  /* bytes of a GUID in memory order */
#define SSL_RECORD_TEXT     260 /* bytes, UTF-8, with the terminator */

struct ssl_record {
    struct thumbprint thumbprint;
    uint8_t application_id[APPLICATION_ID_SIZE];
    char store_name[SSL_RECORD_TEXT]; /* empty: none stated, HTTP.sys takes MY */
    uint32_t certificate_check_mode;
    uint32_t revocation_freshness_time;   /* seconds */
    uint32_t revocation_url_timeout;      /* milliseconds */
    char ctl_identifier[SSL_RECORD_TEXT]; /* empty: none */
    char ctl_store_name[SSL_RECORD_TEXT]; /* empty: none */
    uint32_t flags;
};

/* {ba195980-cd49-458b-9e23-c84ee0adcd75}: SSTP's application id (facts/procedure.md). */
extern const uint8_t sstp_application_id[APPLICATION_ID_SIZE];

bool ssl_record_is_sstp(const struct ssl_record *record);

/* The same application id. */
bool ssl_record_same_owner(const struct ssl_record *a, const struct ssl_record *b);

/* LocalMachine\MY, stated or by default. */
bool ssl_record_store_is_my(const struct ssl_record *record);

/* Equal in every field but the thumbprint. */
bool ssl_record_same_settings(const struct ssl_record *a, const struct ssl_record *b);

/* Makes it SSTP's; all its other fields stay. */
void ssl_record_take_over(struct ssl_record *record);

/* The record SSTP itself would create. */
struct ssl_record ssl_record_for_sstp(const struct thumbprint *thumbprint);

#endif
