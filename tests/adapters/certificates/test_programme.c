/* Tests of certificates/store.h: whether a root is one of Windows' public programme. */
#include "adapters_test.h"

#include <bcrypt.h>

#include "certificates/hash.h"
#include "certificates/programme.h"
#include "registry_guard.h"
#include "root_list.h"
#include "store_test.h"

#define ATTRIBUTE(number) szOID_CERT_PROP_ID_PREFIX #number

/* Octet strings: lists of usages, and times that are long over or far away. */
static const BYTE for_servers[] = {0x04, 12,   0x30, 10,   0x06, 8, 0x2B,
                                   0x06, 0x01, 0x05, 0x05, 0x07, 3, 1};
static const BYTE for_code[] = {0x04, 12,   0x30, 10,   0x06, 8, 0x2B,
                                0x06, 0x01, 0x05, 0x05, 0x07, 3, 3};
static const BYTE past[] = {0x04, 8, 0, 0, 0, 0, 0, 0, 0xC0, 0x01};
static const BYTE future[] = {0x04, 8, 0, 0, 0, 0, 0, 0, 0xC0, 0x11};

static enum root_kind kind_of(enum authority issuer)
{
    return issue(&(struct test_certificate){.issuer = issuer})->root_kind;
}

static void no_list(void)
{
    remove_value(ROOT_LIST_KEY, ROOT_LIST_VALUE);
}

/* A list of as many roots, of which the last is the authority; with the attributes, ended by one
 * without a name. */
static CRYPT_DATA_BLOB list_of(enum authority authority, DWORD count, const char *algorithm,
                               const CRYPT_ATTRIBUTE *attributes)
{
    static BYTE others[500][SHA256_SIZE];
    static CTL_ENTRY entries[500];
    const bool short_one = strcmp(algorithm, szOID_OIWSEC_sha1) == 0;
    const DWORD size = short_one ? THUMBPRINT_SIZE : SHA256_SIZE;
    CTL_ENTRY *last = &entries[count - 1];
    CRYPT_DATA_BLOB encoded;

    for (DWORD i = 0; i < count; i++) {
        others[i][0] = (BYTE)i;
        others[i][1] = (BYTE)(i >> 8);
        entries[i] = (CTL_ENTRY){.SubjectIdentifier = {size, others[i]}};
    }
    assert_int_equal(cert_hash(authority_certificate(authority),
                               short_one ? BCRYPT_SHA1_ALGORITHM : BCRYPT_SHA256_ALGORITHM,
                               last->SubjectIdentifier.pbData, size),
                     ERROR_SUCCESS);
    last->rgAttribute = (CRYPT_ATTRIBUTE *)(UINT_PTR)attributes;
    while (attributes != NULL && attributes[last->cAttribute].pszObjId != NULL) {
        last->cAttribute++;
    }
    assert_int_equal(root_list_encode(entries, count, algorithm, &encoded), ERROR_SUCCESS);
    return encoded;
}

static void put_list(CRYPT_DATA_BLOB encoded)
{
    put_value(ROOT_LIST_KEY, ROOT_LIST_VALUE, REG_BINARY, encoded.pbData, encoded.cbData);
    (void)LocalFree(encoded.pbData);
}

/* With a list that has the authority, with one attribute or two. */
static enum root_kind kind_with(const char *first, const BYTE *value, const char *second,
                                const BYTE *other)
{
    CRYPT_ATTR_BLOB values[] = {{value != NULL ? 2u + value[1] : 0, (BYTE *)(UINT_PTR)value},
                                {other != NULL ? 2u + other[1] : 0, (BYTE *)(UINT_PTR)other}};
    const CRYPT_ATTRIBUTE attributes[] = {
        {(char *)(UINT_PTR)first, 1, &values[0]}, {(char *)(UINT_PTR)second, 1, &values[1]}, {0}};
    enum root_kind kind;

    put_list(list_of(AUTHORITY_TRUSTED, 2, szOID_OIWSEC_sha1, attributes));
    kind = kind_of(AUTHORITY_TRUSTED);
    no_list();
    return kind;
}

void programme_without_a_list_is_what_authroot_holds(void **state)
{
    (void)state;
    no_list();
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
    test_store_add(L"AuthRoot", authority_certificate(AUTHORITY_TRUSTED));
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_LISTED);
    assert_int_equal(kind_of(AUTHORITY_OTHER_TRUSTED), ROOT_TRUSTED);
    test_store_remove(L"AuthRoot", authority_certificate(AUTHORITY_TRUSTED));
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
}

void programme_has_trusted_roots_only(void **state)
{
    (void)state;
    put_list(list_of(AUTHORITY_UNTRUSTED, 2, szOID_OIWSEC_sha1, NULL));
    assert_int_equal(kind_of(AUTHORITY_UNTRUSTED), ROOT_UNKNOWN);
    assert_int_equal(kind_of(AUTHORITY_ABSENT), ROOT_UNKNOWN);
    assert_int_equal(kind_of(AUTHORITY_NONE), ROOT_UNKNOWN);
    no_list();
}

void programme_is_what_the_list_says(void **state)
{
    (void)state;
    put_list(list_of(AUTHORITY_TRUSTED, 500, szOID_OIWSEC_sha1, NULL));
    test_store_add(L"AuthRoot", authority_certificate(AUTHORITY_OTHER_TRUSTED));
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_LISTED);
    assert_int_equal(kind_of(AUTHORITY_OTHER_TRUSTED), ROOT_NOT_LISTED);
    test_store_remove(L"AuthRoot", authority_certificate(AUTHORITY_OTHER_TRUSTED));
    put_list(list_of(AUTHORITY_TRUSTED, 2, szOID_NIST_sha256, NULL));
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_LISTED);
    assert_int_equal(kind_of(AUTHORITY_OTHER_TRUSTED), ROOT_NOT_LISTED);
    no_list();
}

/* The best chain ends at a root that is not listed, another at one that is. */
void programme_is_reached_by_any_chain(void **state)
{
    (void)state;
    put_list(list_of(AUTHORITY_OTHER_TRUSTED, 2, szOID_OIWSEC_sha1, NULL));
    assert_int_equal(kind_of(AUTHORITY_INTERMEDIATE), ROOT_LISTED);
    put_list(list_of(AUTHORITY_KEYED, 2, szOID_OIWSEC_sha1, NULL));
    assert_int_equal(kind_of(AUTHORITY_INTERMEDIATE), ROOT_LISTED);
    put_list(list_of(AUTHORITY_TRUSTED, 2, szOID_OIWSEC_sha1, NULL));
    assert_int_equal(kind_of(AUTHORITY_INTERMEDIATE), ROOT_NOT_LISTED);
    no_list();
}

void programme_without_a_list_that_can_be_used(void **state)
{
    static BYTE large[PROGRAMME_LIST_MAX + 1];
    CRYPT_DATA_BLOB list = list_of(AUTHORITY_OTHER_TRUSTED, 2, szOID_OIWSEC_sha1, NULL);

    (void)state;
    put_value(ROOT_LIST_KEY, ROOT_LIST_VALUE, REG_BINARY, list.pbData, list.cbData / 2);
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
    put_value(ROOT_LIST_KEY, ROOT_LIST_VALUE, REG_BINARY, list.pbData, 0);
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
    put_value(ROOT_LIST_KEY, ROOT_LIST_VALUE, REG_NONE, list.pbData, list.cbData);
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
    memcpy(large, list.pbData, list.cbData);
    put_value(ROOT_LIST_KEY, ROOT_LIST_VALUE, REG_BINARY, large, sizeof(large));
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
    (void)LocalFree(list.pbData);
    put_list(list_of(AUTHORITY_OTHER_TRUSTED, 2, szOID_RSA_MD5, NULL));
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
    assert_int_equal(root_list_encode(NULL, 0, szOID_OIWSEC_sha1, &list), ERROR_SUCCESS);
    put_list(list);
    assert_int_equal(kind_of(AUTHORITY_TRUSTED), ROOT_TRUSTED);
    no_list();
}

void programme_may_allow_other_usages_only(void **state)
{
    (void)state;
    assert_int_equal(kind_with(ATTRIBUTE(9), for_servers, NULL, NULL), ROOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(9), for_code, NULL, NULL), ROOT_NOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(11), for_code, NULL, NULL), ROOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(122), for_servers, NULL, NULL), ROOT_NOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(122), for_code, NULL, NULL), ROOT_LISTED);
}

void programme_may_disable_a_root(void **state)
{
    (void)state;
    assert_int_equal(kind_with(ATTRIBUTE(104), past, NULL, NULL), ROOT_NOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(104), future, NULL, NULL), ROOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(104), past, ATTRIBUTE(122), for_servers), ROOT_NOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(104), past, ATTRIBUTE(122), for_code), ROOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(104), for_code, NULL, NULL), ROOT_LISTED);
}

void programme_may_end_for_what_is_issued_later(void **state)
{
    (void)state;
    assert_int_equal(kind_with(ATTRIBUTE(126), past, NULL, NULL), ROOT_NOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(126), future, NULL, NULL), ROOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(126), past, ATTRIBUTE(127), for_servers), ROOT_NOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(126), past, ATTRIBUTE(127), for_code), ROOT_LISTED);
    assert_int_equal(kind_with(ATTRIBUTE(127), for_servers, NULL, NULL), ROOT_NOT_LISTED);
}
