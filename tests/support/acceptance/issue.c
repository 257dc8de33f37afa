/* Signing certificates with CryptSignAndEncodeCertificate; see issue.h. */
#include "issue.h"

#include "keys.h"

#include <stdio.h>

#define PART_SIZE   1024u /* bytes of one encoded name, key or extension */
#define WHOLE_SIZE  4096u /* bytes of one encoded certificate */
#define SERIAL_SIZE 8u
#define DAY         864000000000ll /* in FILETIME's unit */
#define NAMES_MAX   2

struct encoded {
    BYTE bytes[PART_SIZE];
    DWORD size;
};

/* Everything that the CERT_INFO points to. */
struct parts {
    struct encoded usage, names, template_name;
    BYTE issuer[ISSUER_SIZE];
    BYTE subject[ISSUER_SIZE];
    BYTE serial[SERIAL_SIZE];
    union {
        CERT_PUBLIC_KEY_INFO info;
        BYTE space[PART_SIZE];
    } key;
    CERT_EXTENSION extensions[3];
};

static void encode(const char *type, const void *what, struct encoded *encoded)
{
    encoded->size = PART_SIZE;
    assert_win32(CryptEncodeObject(X509_ASN_ENCODING, type, what, encoded->bytes, &encoded->size));
}

#define ORGANIZATION L"SstpCertRotator acceptance"

static void encode_name(const wchar_t *common_name, bool organization, CERT_NAME_BLOB *name)
{
    wchar_t text[128];

    (void)swprintf(text, COUNT_OF(text), organization ? L"CN=%ls, O=" ORGANIZATION : L"CN=%ls",
                   common_name);
    assert_win32(CertStrToNameW(X509_ASN_ENCODING, text, CERT_X500_NAME_STR, NULL, name->pbData,
                                &name->cbData, NULL));
}

void issuer_name(enum authority authority, CERT_NAME_BLOB *name)
{
    static const wchar_t *const names[AUTHORITY_COUNT] = {
        [AUTHORITY_OURS] = L"SstpCertRotator acceptance CA",
        [AUTHORITY_PUBLIC] = L"SstpCertRotator acceptance public CA",
        [AUTHORITY_BRANCH] = L"SstpCertRotator acceptance public CA 2",
        [AUTHORITY_DOMAIN] = L"SstpCertRotator acceptance domain CA"};

    encode_name(names[authority], false, name);
}

bool issued_by_us(PCCERT_CONTEXT certificate)
{
    wchar_t organization[64];

    for (int authority = 0; authority < AUTHORITY_COUNT; authority++) {
        BYTE encoded[ISSUER_SIZE];
        CERT_NAME_BLOB name = {sizeof(encoded), encoded};

        issuer_name((enum authority)authority, &name);
        if (CertCompareCertificateName(X509_ASN_ENCODING, &name, &certificate->pCertInfo->Issuer)) {
            return true;
        }
    }
    (void)CertGetNameStringW(certificate, CERT_NAME_ATTR_TYPE, CERT_NAME_ISSUER_FLAG,
                             (void *)(uintptr_t)szOID_ORGANIZATION_NAME, organization,
                             COUNT_OF(organization));
    return wcscmp(organization, ORGANIZATION) == 0;
}

static void widen(const char *text, wchar_t wide[64])
{
    assert_win32(MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 64));
}

static void encode_dns_names(const struct wish *wish, struct encoded *encoded)
{
    const char *const names[NAMES_MAX] = {wish->name != NULL ? wish->name : SERVER_NAME,
                                          wish->other_name};
    wchar_t wide[NAMES_MAX][64];
    CERT_ALT_NAME_ENTRY entries[NAMES_MAX] = {{0}};
    CERT_ALT_NAME_INFO info = {0, entries};

    for (size_t i = 0; i < NAMES_MAX && names[i] != NULL; i++) {
        widen(names[i], wide[i]);
        entries[i].dwAltNameChoice = CERT_ALT_NAME_DNS_NAME;
        entries[i].pwszDNSName = wide[i];
        info.cAltEntry++;
    }
    encode(X509_ALTERNATE_NAME, &info, encoded);
    if (wish->garbled_names) {
        encoded->bytes[1] = 0x7f; /* the length of the sequence: longer than what follows */
    }
}

static void encode_usage(enum key_usage usage, struct encoded *encoded)
{
    static char server[] = szOID_PKIX_KP_SERVER_AUTH;
    static char client[] = szOID_PKIX_KP_CLIENT_AUTH;
    static char ike[] = "1.3.6.1.5.5.8.2.2";
    LPSTR purposes[] = {usage == FOR_CLIENTS ? client : server, ike};
    const CERT_ENHKEY_USAGE info = {usage == FOR_NO_PURPOSE ? 0
                                    : usage == FOR_IKE      ? 2
                                                            : 1,
                                    purposes};

    encode(X509_ENHANCED_KEY_USAGE, &info, encoded);
}

static void encode_template(const char *name, struct encoded *encoded)
{
    wchar_t wide[64];
    CERT_NAME_VALUE value = {CERT_RDN_BMP_STRING, {0, (BYTE *)wide}};

    widen(name, wide);
    value.Value.cbData = (DWORD)(wcslen(wide) * sizeof(wchar_t));
    encode(X509_UNICODE_ANY_STRING, &value, encoded);
}

static CERT_EXTENSION extension(const char *id, struct encoded *encoded)
{
    return (CERT_EXTENSION){(LPSTR)(uintptr_t)id, FALSE, {encoded->size, encoded->bytes}};
}

static DWORD add_extensions(const struct wish *wish, struct parts *parts)
{
    DWORD count = 0;

    if (!wish->subject_only) {
        encode_dns_names(wish, &parts->names);
        parts->extensions[count++] = extension(szOID_SUBJECT_ALT_NAME2, &parts->names);
    }
    if (wish->usage != FOR_ANYTHING) {
        encode_usage(wish->usage, &parts->usage);
        parts->extensions[count++] = extension(szOID_ENHANCED_KEY_USAGE, &parts->usage);
    }
    if (wish->template_name != NULL) {
        encode_template(wish->template_name, &parts->template_name);
        parts->extensions[count++] =
            extension(szOID_ENROLL_CERTTYPE_EXTENSION, &parts->template_name);
    }
    return count;
}

static FILETIME days_from_now(int days)
{
    FILETIME time;
    ULARGE_INTEGER value;

    GetSystemTimeAsFileTime(&time);
    value.LowPart = time.dwLowDateTime;
    value.HighPart = time.dwHighDateTime;
    value.QuadPart += (ULONGLONG)(days * DAY);
    return (FILETIME){value.LowPart, value.HighPart};
}

static enum key_container container_of(enum private_key key)
{
    switch (key) {
    case KEY_OTHER_CONTAINER:
        return CONTAINER_SECOND;
    case KEY_SIGNATURE:
        return CONTAINER_SIGNATURE;
    case KEY_OF_ACCOUNT:
        return CONTAINER_ACCOUNT;
    default:
        return CONTAINER_FIRST;
    }
}

static void export_public_key(enum key_container container, struct parts *parts)
{
    DWORD size = sizeof(parts->key);

    assert_win32(CryptExportPublicKeyInfo(key_provider(container), key_spec(container),
                                          X509_ASN_ENCODING, &parts->key.info, &size));
}

/* Certificates of one test differ by their numbers, whatever else they have in common. */
static void number(BYTE serial[SERIAL_SIZE])
{
    static LONG issued;
    FILETIME now;
    ULONGLONG value;

    GetSystemTimeAsFileTime(&now);
    value = ((ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime) + (ULONGLONG)++issued;
    memcpy(serial, &value, SERIAL_SIZE);
    serial[SERIAL_SIZE - 1] &= 0x7f; /* positive */
}

static PCCERT_CONTEXT sign(CERT_INFO *info)
{
    BYTE certificate[WHOLE_SIZE];
    DWORD size = sizeof(certificate);
    PCCERT_CONTEXT context;

    assert_win32(CryptSignAndEncodeCertificate(
        key_provider(CONTAINER_ISSUER), key_spec(CONTAINER_ISSUER), X509_ASN_ENCODING,
        X509_CERT_TO_BE_SIGNED, info, &info->SignatureAlgorithm, NULL, certificate, &size));
    context = CertCreateCertificateContext(X509_ASN_ENCODING, certificate, size);
    assert_win32(context != NULL);
    return context;
}

/* Validity counts in seconds, and what is issued last comes first: so no two begin together. */
static FILETIME yesterday_and_later_each_time(void)
{
    static ULONGLONG issued;
    const FILETIME time = days_from_now(-1);
    const ULARGE_INTEGER begins = {
        .QuadPart =
            (((ULONGLONG)time.dwHighDateTime << 32) | time.dwLowDateTime) + ++issued * 10000000};

    return (FILETIME){begins.LowPart, begins.HighPart};
}

PCCERT_CONTEXT issue_certificate(const struct wish *wish)
{
    static char algorithm[] = szOID_RSA_SHA256RSA;
    const bool alone = wish->issuer == AUTHORITY_NONE;
    struct parts parts = {0};
    CERT_INFO info = {.dwVersion = CERT_V3, .SignatureAlgorithm.pszObjId = algorithm};
    wchar_t name[64];

    widen(wish->subject != NULL ? wish->subject
          : wish->name != NULL  ? wish->name
                                : SERVER_NAME,
          name);
    info.Subject = (CERT_NAME_BLOB){ISSUER_SIZE, parts.subject};
    encode_name(name, alone, &info.Subject);
    info.Issuer = alone ? info.Subject : (CERT_NAME_BLOB){ISSUER_SIZE, parts.issuer};
    if (!alone) {
        issuer_name(wish->issuer, &info.Issuer);
    }
    number(parts.serial);
    export_public_key(alone ? CONTAINER_ISSUER : container_of(wish->key), &parts);
    info.SerialNumber = (CRYPT_INTEGER_BLOB){SERIAL_SIZE, parts.serial};
    info.SubjectPublicKeyInfo = parts.key.info;
    info.NotBefore = wish->starts_in_days != 0 ? days_from_now(wish->starts_in_days)
                                               : yesterday_and_later_each_time();
    info.NotAfter = days_from_now(wish->ends_in_days != 0 ? wish->ends_in_days : 90);
    info.cExtension = add_extensions(wish, &parts);
    info.rgExtension = parts.extensions;
    return sign(&info);
}

PCCERT_CONTEXT issue_issuer(enum authority authority, int from_days, int until_days)
{
    static char algorithm[] = szOID_RSA_SHA256RSA;
    static char constraints_id[] = szOID_BASIC_CONSTRAINTS2;
    static BYTE is_authority[] = {0x30, 3, 1, 1, 0xff};
    CERT_EXTENSION constraints = {constraints_id, TRUE, {sizeof(is_authority), is_authority}};
    struct parts parts = {0};
    CERT_INFO info = {.dwVersion = CERT_V3,
                      .SignatureAlgorithm.pszObjId = algorithm,
                      .Issuer = {ISSUER_SIZE, parts.issuer},
                      .Subject = {ISSUER_SIZE, parts.subject},
                      .cExtension = 1,
                      .rgExtension = &constraints};

    issuer_name(authority, &info.Subject);
    issuer_name(authority == AUTHORITY_BRANCH ? AUTHORITY_PUBLIC : authority, &info.Issuer);
    number(parts.serial);
    export_public_key(CONTAINER_ISSUER, &parts);
    info.SerialNumber = (CRYPT_INTEGER_BLOB){SERIAL_SIZE, parts.serial};
    info.SubjectPublicKeyInfo = parts.key.info;
    info.NotBefore = days_from_now(from_days);
    info.NotAfter = days_from_now(until_days);
    return sign(&info);
}
