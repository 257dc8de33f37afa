/* SstpSvc\Parameters in the registry: read once at start; the two hashes may be written. */
#ifndef WINSIM_SSTP_PARAMETERS_H
#define WINSIM_SSTP_PARAMETERS_H

#include <stdbool.h>
#include <windows.h>

#define SSTP_PARAMETERS_KEY  L"SYSTEM\\CurrentControlSet\\Services\\SstpSvc\\Parameters"
#define SSTP_SHA256_SIZE     32u
#define SSTP_SHA1_SIZE       20u
#define SSTP_DEFAULT_PORT    443u
#define SSTP_PLAIN_PORT      80u
#define SSTP_HASH_VALUE_SIZE 256u

enum sstp_hash_state { SSTP_HASH_ABSENT, SSTP_HASH_PRESENT, SSTP_HASH_MALFORMED };

struct sstp_parameters {
    bool opened;          /* the key; without, all else is as it is by default */
    WORD port;            /* ListenerPort; 0 and absent mean 443 */
    bool use_https;       /* UseHttps; 0 means that a load balancer in front terminates TLS */
    bool hash_configured; /* isHashConfiguredByAdmin */
    enum sstp_hash_state sha256_state;
    enum sstp_hash_state sha1_state;
    BYTE sha256[SSTP_SHA256_SIZE];
};

/* False when the key cannot be opened, or a number has another type than DWORD or no possible
 * value, for which it has its default. */
bool sstp_parameters_read(struct sstp_parameters *parameters);

/* Writes SHA256CertificateHash and SHA1CertificateHash. */
LSTATUS sstp_parameters_write_hashes(const BYTE sha256[SSTP_SHA256_SIZE],
                                     const BYTE sha1[SSTP_SHA1_SIZE]);

#endif
