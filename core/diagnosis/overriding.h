/* Records of other applications that win over SSTP's for some clients: whom they are for, and what
 * they hold up. */
#ifndef DIAGNOSIS_OVERRIDING_H
#define DIAGNOSIS_OVERRIDING_H

#include "base/names.h"
#include "certificate/requirements.h"
#include "model/snapshot.h"

/* Whether it is for an address that nobody but this machine connects to. */
bool overriding_is_loopback(const struct overriding_binding *overriding);

/* Whether VPN clients may meet it: by its address, or by one of the server's names. */
bool overriding_meets_clients(const struct overriding_binding *overriding,
                              const struct names *server_names);

/* Whether it is for one of the server's names: who asks for that meets no other record. */
bool overriding_is_for_server(const struct overriding_binding *overriding,
                              const struct names *server_names);

/* Whether it may be: also where it is for a name that a wildcard of the server's is good for, since
 * nobody knows which of these clients use. */
bool overriding_may_be_for_server(const struct overriding_binding *overriding,
                                  const struct names *server_names);

/* "vpn.example.com:443"; of a name that does not fit its end is cut. */
void overriding_write_endpoint(const struct overriding_binding *overriding, uint16_t port,
                               char object[OUTCOME_OBJECT_SIZE]);

/* What who asks for the server's name was seen to be shown, where that record is for it. NULL:
 * nobody asked, the record is for others, or the two families show different ones. */
const struct thumbprint *overriding_seen(const struct requirements *requirements,
                                         const struct overriding_binding *overriding);

/* Which certificate it has only a client that asks for the name can tell, and none was answered. */
bool overriding_waits_for_answer(const struct requirements *requirements,
                                 const struct overriding_binding *overriding);

/* Whether the record can be written with that certificate and be to its owner what it was: in the
 * same store, and for its name. */
bool overriding_may_have(const struct overriding_binding *overriding,
                         const struct certificate *certificate);

/* Whether it is given that certificate together with SSTP's records, where it has what these had
 * (ForeignBindings is corotate): VPN clients meet it. */
bool overriding_goes_along(const struct requirements *requirements,
                           const struct overriding_binding *overriding,
                           const struct certificate *certificate);

/* What lets clients in now together with what is in service, and would lock them out if SSTP had
 * `wanted`: a record of another application with the certificate in service that does not go along,
 * while that serves. What the Central Certificate Store has is what clients were seen to be shown.
 * wanted: NULL, whichever it would be. NULL: there is none. */
const struct overriding_binding *overriding_holds(const struct snapshot *snapshot,
                                                  const struct certificate *wanted);

/* The same, or nobody can tell: which records there are could not be read. */
bool overriding_may_hold(const struct snapshot *snapshot, const struct certificate *wanted);

#endif
