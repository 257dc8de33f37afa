/* The machine's certificates: LocalMachine\MY, read only.
 *
 * Sources: wincrypt.h pages (CertOpenStore, CertEnumCertificatesInStore, CertGetEnhancedKeyUsage,
 * CertGetCertificateContextProperty, CryptAcquireCertificatePrivateKey, CryptHashCertificate2,
 * CryptDecodeObjectEx); certificates/chain.h for chains. Archived certificates are read too, and
 * marked: the bound one may be among them, with its names and its successor. Nothing is ever
 * written, deleted or exported. */
#ifndef CERTIFICATES_STORE_H
#define CERTIFICATES_STORE_H

#include <windows.h>

#include <wincrypt.h>

#include "certificates/chain.h"
#include "model/snapshot.h"
#include "win32/annotations.h"
#include "win32/arena.h"

#define CERT_STORE_CERTIFICATES_MAX 100000 /* more: the store is unreadable */
#define CERT_STORE_NAMES_MAX        256    /* of one certificate; those beyond are dropped */

/* The store, archived certificates included; NULL with the last error. Must be closed. */
HCERTSTORE cert_store_open(void);

/* Reads the whole store. PART_PRESENT with all certificates, or PART_UNREADABLE with the error; a
 * certificate that does not decode is one with `decoded` false. A name that holds a NUL or is
 * longer than 253 characters is dropped, so that it is never taken for what it is not. A renewal
 * property that is no SHA-1 hash names no successor; a template extension that does not decode,
 * none either. Everything that *out points to lives in the arena. ahead: the engine for the chains
 * that is on its way, which is used up whatever comes of it; NULL: none. */
void cert_store_read(_Inout_opt_ struct chain_engine *ahead, struct arena *arena,
                     _Out_ struct store_facts *out);

#endif
