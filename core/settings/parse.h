/* Reading what a person typed into a setting. Each function leaves *out alone when it refuses. */
#ifndef SETTINGS_PARSE_H
#define SETTINGS_PARSE_H

#include "settings/settings.h"

/* Decimal digits only, at most the limit, which is below UINT32_MAX / 10. */
bool parse_number(const char *text, size_t length, uint32_t limit, uint32_t *out);

/* One of the words, without case; *out is its index. */
bool parse_choice(const char *text, size_t length, const char *words, uint32_t *out);

/* A DNS name in A-label form without a wildcard, or an IPv4 or IPv6 address in its usual text. */
bool parse_host(const char *text, size_t length, enum name_kind *kind);

/* "vpn.example.com" or "vpn.example.com:8443": a DNS name, with how many bytes of the text it has,
 * and a port, 443 where there is none. */
bool parse_endpoint(const char *text, size_t length, size_t *name_length, uint16_t *port);

/* "30, 14, 7, 3, 1": at most WARNINGS_MAX numbers from 1 to 365. */
bool parse_days(const char *text, size_t length, uint16_t *out, size_t *count);

/* "Sat 22:00-04:00; Mon-Fri 02:00-03:00; daily 05:00-05:30": at most RESTART_WINDOWS_MAX. */
bool parse_windows(const char *text, size_t length, struct restart_window *out, size_t *count);

/* "one; two": at most SETTING_LIST_MAX texts, none of them empty, without the spaces around them.
 * length is below SETTING_TEXT_SIZE. */
bool parse_list(const char *text, size_t length, struct setting_list *out);

/* The same of parts of names as Windows writes them, O="A; B", C=DE: a semicolon between double
 * quotes is part of the text, and so are the quotes. Refused where they do not end and it is not
 * clear for that which semicolon separates. */
bool parse_issuers(const char *text, size_t length, struct setting_list *out);

/* "IAS; Some Service": at most COMPANIONS_MAX names of services, each once, and none of those that
 * are restarted anyway or must not be. */
bool parse_services(const char *text, size_t length, char out[COMPANIONS_MAX][SERVICE_NAME_SIZE],
                    size_t *count);

/* An object identifier in dotted form: "1.3.6.1.4.1.311.21.8.1". */
bool parse_oid(const char *text, size_t length);

/* The same, or the name of a template, which has something else in it than digits and dots. */
bool parse_template(const char *text, size_t length);

#endif
