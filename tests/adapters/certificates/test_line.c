/* Tests of certificates/line.h: what a certificate has in common with its renewals. */
#include "adapters_test.h"

#include <string.h>

#include "certificates/store.h"
#include "store_test.h"

static bool same_template(const struct line *a, const struct line *b)
{
    return a->has_template && b->has_template &&
           memcmp(a->template_mark, b->template_mark, LINE_MARK_SIZE) == 0;
}

/* By the identifier without its version, or by the name that version 1 leaves. */
void store_marks_the_template(void **state)
{
    /* SEQUENCE { 1.3.6.1.4.1.311.21.8.1.2, 100, 5 }, and of minor version 6 */
    static const uint8_t early[] = {0x30, 0x13, 6, 11, 0x2b, 6, 1,   4, 1, 0x82, 0x37,
                                    0x15, 8,    1, 2,  2,    1, 100, 2, 1, 5};
    static const uint8_t late[] = {0x30, 0x13, 6, 11, 0x2b, 6, 1,   4, 1, 0x82, 0x37,
                                   0x15, 8,    1, 2,  2,    1, 100, 2, 1, 6};
    static const uint8_t name[] = {0x1e, 4, 0, 'W', 0, 'S'};
    const struct line plain = issue(&(struct test_certificate){0})->line;
    const struct line first =
        issue(&(struct test_certificate){.template_id = early, .template_size = sizeof(early)})
            ->line;
    const struct line second =
        issue(&(struct test_certificate){.template_id = late, .template_size = sizeof(late)})->line;
    const struct test_certificate named = {.extension = szOID_ENROLL_CERTTYPE_EXTENSION,
                                           .extension_value = name,
                                           .extension_size = sizeof(name)};
    const struct line third = issue(&named)->line;
    const struct line fourth = issue(&named)->line;

    (void)state;
    assert_false(plain.has_template);
    assert_true(same_template(&first, &second));
    assert_true(same_template(&third, &fourth));
    assert_false(same_template(&first, &third));
}

/* The organisation, else the common name: of who issued it, which is itself here. */
void store_marks_the_organisation(void **state)
{
    static const uint8_t nobody[LINE_MARK_SIZE] = {0};
    const struct line one = issue(&(struct test_certificate){.subject = L"CN=a, O=Org"})->line;
    const struct line same = issue(&(struct test_certificate){.subject = L"CN=b, O=Org"})->line;
    const struct line other = issue(&(struct test_certificate){.subject = L"CN=b, O=Orb"})->line;
    const struct line common = issue(&(struct test_certificate){.subject = L"CN=b, OU=Org"})->line;
    const struct line again = issue(&(struct test_certificate){.subject = L"CN=b, OU=Orb"})->line;
    const struct line none = issue(&(struct test_certificate){.subject = L"OU=Org"})->line;

    (void)state;
    assert_memory_equal(one.organisation, same.organisation, LINE_MARK_SIZE);
    assert_memory_not_equal(one.organisation, other.organisation, LINE_MARK_SIZE);
    assert_memory_equal(common.organisation, again.organisation, LINE_MARK_SIZE);
    assert_memory_not_equal(common.organisation, one.organisation, LINE_MARK_SIZE);
    assert_memory_equal(none.organisation, nobody, LINE_MARK_SIZE);
}

void store_tells_what_is_for_ike(void **state)
{
    static const char *const both[] = {szOID_PKIX_KP_SERVER_AUTH, szOID_IPSEC_KP_IKE_INTERMEDIATE};

    (void)state;
    for (DWORD count = 1; count <= 2; count++) {
        const struct certificate *certificate = issue(
            &(struct test_certificate){.usages = both, .usage_count = count, .has_usages = true});
        assert_int_equal(certificate->usage, USAGE_SERVER_AUTHENTICATION);
        assert_int_equal(certificate->line.for_ike, count == 2);
    }
}
