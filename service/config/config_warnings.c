/* Looks at the server as `status` does. */
#include "config/config_warnings.h"

#include "output/console.h"
#include "output/format_facts.h"
#include "settings/filters.h"
#include "view/lost_names.h"
#include "win32/format.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NAMES_TEXT 1024

void config_warn_of_lost_names(const struct settings *wanted)
{
    struct view *view = view_open();
    wchar_t names[NAMES_TEXT];
    wchar_t text[NAMES_TEXT + 256];

    if (view == NULL) {
        return; /* a warning less; what is asked for is done */
    }
    if (lost_names(view, wanted, names, NAMES_TEXT)) {
        format_text(text, COUNT(text),
                    L"VPN clients that use a name that is not in HostName cannot connect once the "
                    L"certificate does not cover it. Until now, the names of this server were: %ls",
                    names);
        console_paragraph(0, text);
        console_print(L"To return to the default: sstp-cert-rotator config unset HostName\r\n");
    }
    view_close(view);
}

static bool is_there(const struct store_facts *store, const struct setting_list *templates)
{
    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *certificate = &store->certificates[i];
        const struct filtered filtered = {&certificate->thumbprint, certificate->issuer,
                                          certificate->template_oid, certificate->template_name};
        if (certificate->decoded && filters_name_template(templates, &filtered)) {
            return true;
        }
    }
    return false;
}

#define TEMPLATES_SHOWN 8
#define TEMPLATE_TEXT   256

/* "%hs" would take UTF-8 for another code page. */
static void show_template(const struct certificate *certificate)
{
    wchar_t name[TEMPLATE_TEXT];
    wchar_t subject[TEMPLATE_TEXT];

    format_utf8(name, TEMPLATE_TEXT, certificate->template_name);
    format_utf8(subject, TEMPLATE_TEXT, certificate->subject);
    console_format(L"  %hs %ls (%ls)\r\n", certificate->template_oid, name, subject);
}

static void show_templates(const struct store_facts *store)
{
    size_t shown = 0;

    for (size_t i = 0; i < store->count && shown < TEMPLATES_SHOWN; i++) {
        const struct certificate *certificate = &store->certificates[i];
        if (certificate->template_oid[0] != '\0' || certificate->template_name[0] != '\0') {
            shown++;
            show_template(certificate);
        }
    }
    if (shown == 0) {
        console_print(L"  none\r\n");
    }
}

void config_warn_of_unknown_template(enum setting setting, const struct settings *wanted)
{
    const bool never = setting == SETTING_NEVER_TEMPLATE;
    struct view *view = view_open();

    if (view == NULL) {
        return;
    }
    if (view->snapshot.store.presence == PART_PRESENT &&
        !is_there(&view->snapshot.store, never ? &wanted->never_templates : &wanted->templates)) {
        console_format(L"No certificate in LocalMachine\\MY is from such a template: %ls.\r\n"
                       L"The templates of those in the store:\r\n",
                       never ? L"no certificate is ruled out" : L"none can be applied");
        show_templates(&view->snapshot.store);
        console_format(
            L"A name works only if this server knows the template. Its object "
            L"identifier always works.\r\nTo return to the default: sstp-cert-rotator config unset "
            L"%hs\r\n",
            setting_definitions[setting].name);
    }
    view_close(view);
}
