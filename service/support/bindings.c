/* SSL certificate bindings, as they were observed. */
#include "output/console.h"
#include "output/format_facts.h"
#include "output/labels.h"
#include "support/support.h"
#include "win32/format.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void print_record(const struct ssl_record *record)
{
    wchar_t text[80];

    format_thumbprint(text, COUNT(text), &record->thumbprint);
    console_format(L"  certificate  %ls\r\n", text);
    format_application_id(text, COUNT(text), record);
    console_format(L"  application  %ls (%ls)\r\n", text, label_application(record));
    format_utf8(text, COUNT(text), record->store_name[0] == '\0' ? "MY" : record->store_name);
    console_format(L"  store        %ls\r\n", text);
}

void support_bindings(const struct view *view)
{
    const struct overriding_bindings *overriding = &view->snapshot.overriding;
    const uint16_t port = snapshot_port(&view->snapshot);
    wchar_t endpoint[64];
    wchar_t host[OVERRIDING_HOST_SIZE];

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &view->snapshot.bindings[family];
        format_endpoint(endpoint, COUNT(endpoint), (enum family)family, port);
        console_format(L"%ls: %hs\r\n", endpoint, label_presence(binding->presence));
        if (binding->presence == PART_PRESENT) {
            print_record(&binding->record);
        }
    }
    console_format(L"Bindings that take precedence for some clients: %hs, %u\r\n",
                   label_presence(overriding->presence), (unsigned)overriding->count);
    for (size_t i = 0; i < overriding->count; i++) {
        static const wchar_t *const kinds[] = {L"address", L"host name",
                                               L"Central Certificate Store",
                                               L"host name in the Central Certificate Store"};
        format_utf8(host, COUNT(host), overriding->items[i].host);
        console_format(L"%ls %ls:%u\r\n", kinds[overriding->items[i].kind], host, port);
        print_record(&overriding->items[i].record);
    }
}
