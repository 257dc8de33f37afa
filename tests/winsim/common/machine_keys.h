/*
 * machine_keys.h - certificates of the local machine and their private keys.
 *
 * RSA keys are real CAPI machine keys, imported with CRYPT_EXPORTABLE (the driver's stand-in needs
 * the key itself). Wine has no persisted CNG keys, so an EC key is simulated: provider type 0 and a
 * container whose DER lies in <DataDirectory>\keys\<container>.der.
 */
#ifndef WINSIM_MACHINE_KEYS_H
#define WINSIM_MACHINE_KEYS_H

#include <stdbool.h>
#include <windows.h>

#include <wincrypt.h>

#include "httpsys_client.h"

#define MACHINE_KEYS_CNG_PROVIDER L"Microsoft Software Key Storage Provider"

/* An opened private key: either a CAPI provider or the file of a simulated CNG key. */
struct machine_key {
    bool simulated;
    HCRYPTPROV provider; /* CAPI only */
    DWORD key_spec;      /* AT_KEYEXCHANGE, AT_SIGNATURE or CERT_NCRYPT_KEY_SPEC */
    BYTE *der;           /* simulated only */
    DWORD der_size;
};

/* Finds a certificate in LocalMachine\<store> by its SHA-1. Released with
 * CertFreeCertificateContext; NULL if there is none. The store must exist already. */
PCCERT_CONTEXT machine_keys_find(const wchar_t *store, const BYTE *hash, DWORD hash_length);

/* Opens the key that the certificate's CERT_KEY_PROV_INFO names; released with machine_key_close.
 * CRYPT_E_NO_KEY_PROPERTY: it names none. NTE_BAD_KEYSET: there is no such container. */
DWORD machine_key_open(PCCERT_CONTEXT certificate, DWORD extra_flags, struct machine_key *key);
void machine_key_close(struct machine_key *key);

/* What CERT_KEY_PROV_INFO says, without opening the key: whether it is a simulated CNG key
 * (CRYPT_E_NO_KEY_PROPERTY: there is none), and whether its owner wants handles cached. */
DWORD machine_key_technology(PCCERT_CONTEXT certificate, bool *simulated);
bool machine_key_wants_cache(PCCERT_CONTEXT certificate);

/* ERROR_SUCCESS, NTE_BAD_PUBLIC_KEY if the key is another certificate's, or why it cannot be read.
 */
DWORD machine_key_compare(const struct machine_key *key, PCCERT_CONTEXT certificate);

/* The certificate with its key, as the driver needs it. ERROR_NO_SUCH_LOGON_SESSION (1312) if the
 * certificate is missing or has no usable private key. Released with tls_material_free. */
DWORD machine_keys_load(const wchar_t *store, const BYTE *hash, DWORD hash_length,
                        struct tls_material *material);

#endif
