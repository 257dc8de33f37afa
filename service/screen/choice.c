/* Whom the server is known as, who can be expected to trust it, and which certificate comes next.
 */
#include "certificate/in_service.h"
#include "certificate/requirements.h"
#include "certificate/trust.h"
#include "output/console.h"
#include "output/format_outlook.h"
#include "screen/screen.h"
#include "win32/product.h"

#include <wchar.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SENTENCES 2048

#define OPTION       L"--thumbprint "
#define SHORT_DIGITS 8 /* which `rotate` takes */

/* A command that ends the text has a line of its own, so that it can be copied. */
static void show_next(wchar_t text[SENTENCES], enum screen_extent extent)
{
    wchar_t *command = wcsstr(text, L": " PRODUCT_COMMAND L" ");
    wchar_t *option = command == NULL ? NULL : wcsstr(command, OPTION);

    if (command != NULL) {
        command[1] = L'\0';
        command += 2;
    }
    if (extent == SCREEN_SHORT) {
        screen_shorten(text);
        if (option != NULL && wcslen(option) > wcslen(OPTION) + SHORT_DIGITS) {
            option[wcslen(OPTION) + SHORT_DIGITS] = L'\0';
        }
    }
    screen_line(L"Next", L"%ls", text);
    if (command != NULL) {
        console_format(L"      %ls\r\n", command);
    }
}

void screen_choice(const struct view *view, enum screen_extent extent)
{
    const struct snapshot *snapshot = &view->snapshot;
    struct requirements requirements;
    struct outlook outlook;
    wchar_t text[SENTENCES];

    if (!view_in_use(view) || snapshot_offloaded(snapshot)) {
        return;
    }
    requirements_of(snapshot, &requirements);
    format_server_names(text, COUNT(text), &requirements.server_names, requirements.names_source);
    screen_line(L"Server names", L"%ls", text);
    if (!outlook_of(snapshot, &outlook) ||
        (view_certificate(view) == NULL && outlook.kind != OUTLOOK_SUCCESSOR)) {
        return; /* of what is gone nothing expires, and nothing can be renewed */
    }
    if (extent == SCREEN_DETAILS) {
        format_utf8(text, COUNT(text), trust_class_name(in_service_trust(snapshot).class));
        screen_line(L"Trust", L"%ls: who issued the certificate in use", text);
    }
    format_outlook(text, COUNT(text), &outlook, findings_hindrance(&view->evaluation.findings));
    show_next(text, extent);
}
