/* SstpSvc\Parameters; see sstp_parameters.h. Value names and meanings: facts/windows.md, section 4.
 */
#include "sstp_parameters.h"

static const wchar_t sha256_value[] = L"SHA256CertificateHash";
static const wchar_t sha1_value[] = L"SHA1CertificateHash";

static bool read_number(HKEY key, const wchar_t *name, DWORD otherwise, DWORD *number)
{
    DWORD size = sizeof *number;
    const LSTATUS status = RegGetValueW(key, NULL, name, RRF_RT_REG_DWORD, NULL, number, &size);

    if (status != ERROR_SUCCESS) {
        *number = otherwise;
    }
    return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND;
}

static enum sstp_hash_state read_hash(HKEY key, const wchar_t *name, BYTE *hash, DWORD length)
{
    BYTE value[SSTP_HASH_VALUE_SIZE];
    DWORD size = sizeof value;
    const LSTATUS status = RegGetValueW(key, NULL, name, RRF_RT_REG_BINARY, NULL, value, &size);

    if (status == ERROR_FILE_NOT_FOUND) {
        return SSTP_HASH_ABSENT;
    }
    if (status != ERROR_SUCCESS || size != length) {
        return SSTP_HASH_MALFORMED;
    }
    memcpy(hash, value, length);
    return SSTP_HASH_PRESENT;
}

static bool read_numbers(HKEY key, struct sstp_parameters *parameters)
{
    DWORD port;
    DWORD use_https;
    DWORD configured;
    bool read = read_number(key, L"ListenerPort", 0, &port);

    read = read_number(key, L"UseHttps", 1, &use_https) && read;
    read = read_number(key, L"isHashConfiguredByAdmin", 0, &configured) && read;
    if (port > 0xFFFF) {
        port = 0;
        read = false;
    }
    parameters->use_https = use_https != 0;
    parameters->port = (WORD)(port != 0               ? port
                              : parameters->use_https ? SSTP_DEFAULT_PORT
                                                      : SSTP_PLAIN_PORT);
    parameters->hash_configured = configured != 0;
    return read;
}

bool sstp_parameters_read(struct sstp_parameters *parameters)
{
    BYTE sha1[SSTP_SHA1_SIZE];
    HKEY key;
    bool read;

    *parameters = (struct sstp_parameters){.port = SSTP_DEFAULT_PORT, .use_https = true};
    parameters->opened = RegOpenKeyExW(HKEY_LOCAL_MACHINE, SSTP_PARAMETERS_KEY, 0,
                                       KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS;
    if (!parameters->opened) {
        return false;
    }
    read = read_numbers(key, parameters);
    parameters->sha256_state =
        read_hash(key, sha256_value, parameters->sha256, sizeof parameters->sha256);
    parameters->sha1_state = read_hash(key, sha1_value, sha1, sizeof sha1);
    RegCloseKey(key);
    return read;
}

LSTATUS sstp_parameters_write_hashes(const BYTE sha256[SSTP_SHA256_SIZE],
                                     const BYTE sha1[SSTP_SHA1_SIZE])
{
    HKEY key;
    LSTATUS status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, SSTP_PARAMETERS_KEY, 0,
                                   KEY_SET_VALUE | KEY_WOW64_64KEY, &key);

    if (status != ERROR_SUCCESS) {
        return status;
    }
    status = RegSetValueExW(key, sha256_value, 0, REG_BINARY, sha256, SSTP_SHA256_SIZE);
    if (status == ERROR_SUCCESS) {
        status = RegSetValueExW(key, sha1_value, 0, REG_BINARY, sha1, SSTP_SHA1_SIZE);
    }
    RegCloseKey(key);
    return status;
}
