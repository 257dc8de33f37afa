/* Tests of output/labels.h: whose a record is. */
#include "adapters_test.h"

#include "output/format_facts.h"
#include "output/labels.h"

#include <string.h>

static void assert_owner(const GUID *id, const wchar_t *name, const wchar_t *shown)
{
    struct ssl_record record = {.application_id = {0}};
    wchar_t text[128];

    memcpy(record.application_id, id, sizeof(*id));
    assert_int_equal(wcscmp(label_application(&record), name), 0);
    format_owner(text, sizeof(text) / sizeof(text[0]), &record);
    assert_int_equal(wcscmp(text, shown), 0);
}

void labels_name_applications(void **state)
{
    static const GUID sstp = {
        0xba195980, 0xcd49, 0x458b, {0x9e, 0x23, 0xc8, 0x4e, 0xe0, 0xad, 0xcd, 0x75}};
    static const GUID iis = {
        0x4dc3e181, 0xe14b, 0x4a21, {0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x14}};
    static const GUID federation = {
        0x5d89a20c, 0xbeab, 0x4389, {0x94, 0x47, 0x32, 0x47, 0x88, 0xeb, 0x94, 0x4a}};
    static const GUID unknown = {
        0x4dc3e181, 0xe14b, 0x4a21, {0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x15}};

    (void)state;
    assert_owner(&sstp, L"SSTP", L"SSTP");
    assert_owner(&iis, L"IIS", L"IIS, {4dc3e181-e14b-4a21-b022-59fc669b0914}");
    assert_owner(&federation, L"AD FS", L"AD FS, {5d89a20c-beab-4389-9447-324788eb944a}");
    assert_owner(&unknown, L"an unknown application",
                 L"an unknown application, {4dc3e181-e14b-4a21-b022-59fc669b0915}");
}
