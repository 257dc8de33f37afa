/* Records of other applications that win over SSTP's for some clients: whom they are for, and what
 * they hold up. */
#ifndef DIAGNOSIS_OVERRIDING_H
#define DIAGNOSIS_OVERRIDING_H

#include "base/names.h"
#include "model/snapshot.h"

/* Whether VPN clients may meet it: by its address, or by one of the server's names. */
bool overriding_meets_clients(const struct overriding_binding *overriding,
                              const struct names *server_names);

/* Whether it is for one of the server's names: who asks for that meets no other record. */
bool overriding_is_for_server(const struct overriding_binding *overriding,
                              const struct names *server_names);

/* "vpn.example.com:443"; of a name that does not fit its end is cut. */
void overriding_write_endpoint(const struct overriding_binding *overriding, uint16_t port,
                               char object[OUTCOME_OBJECT_SIZE]);

/* What lets clients in now together with what is in service, and would lock them out if SSTP alone
 * had another certificate: a record of another application with the certificate in service, while
 * that serves. NULL: there is none. */
const struct overriding_binding *overriding_holds(const struct snapshot *snapshot);

/* What a record for one of the server's names shows already, where SSTP may use that, too: a later
 * one than SSTP's. Whoever asks for that name is locked out until SSTP does. NULL: nothing. */
const struct certificate *overriding_is_ahead(const struct snapshot *snapshot);

#endif
