/* install and uninstall. */
#include "setup/install.h"
#include "commands/command.h"
#include "commands/typed_settings.h"
#include "events/text.h"
#include "events/view.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/message_file.h"
#include "setup/exposure.h"
#include "setup/own_service.h"
#include "setup/search_path.h"
#include "win32/product.h"
#include "win32/text.h"

/* Of what nothing depends on. */
static void tell_of(const struct outcome *outcome)
{
    wchar_t text[512];

    if (!outcome_ok(outcome)) {
        format_error(outcome, text, sizeof(text) / sizeof(text[0]));
        console_print_error(text);
    }
}

struct wishes {
    bool start;
    bool view;      /* for Event Viewer */
    bool automatic; /* start, whatever was chosen before */
    struct typed_settings settings;
};

static int parse(int count, wchar_t *const *arguments, struct wishes *wishes)
{
    *wishes = (struct wishes){.start = true, .view = true};
    for (int i = 0; i < count; i++) {
        if (text_same(arguments[i], L"--no-start")) {
            wishes->start = false;
        } else if (text_same(arguments[i], L"--no-view")) {
            wishes->view = false;
        } else if (text_same(arguments[i], L"--automatic")) {
            wishes->automatic = true;
        } else if (text_same(arguments[i], L"--set") && i + 1 < count) {
            const int code = typed_settings_parse(arguments[++i], &wishes->settings);
            if (code != EXIT_CODE_DONE) {
                return code;
            }
        } else {
            return command_usage_error(L"install takes --no-start, --no-view, --automatic and "
                                       L"--set \"NAME=VALUE; ...\", not:",
                                       arguments[i]);
        }
    }
    return EXIT_CODE_DONE;
}

static bool refused_here(void)
{
    struct exposure exposure;
    wchar_t text[EXPOSURE_TEXT];

    if (!exposure_found(&exposure)) {
        return false;
    }
    exposure_explain(&exposure, text, EXPOSURE_TEXT);
    console_print_error(text);
    console_print_error(EXPOSURE_ADVICE);
    return true;
}

/* Copied here without the rest of its release. */
static bool lacks_texts(void)
{
    const struct outcome there = message_file_there();

    if (outcome_ok(&there)) {
        return false;
    }
    console_print_error(PRODUCT_MESSAGES L" is not beside this program: without it Event Viewer "
                                         L"has no texts of its events. Nothing was changed.");
    console_print_error(L"Copy it from the release that this program is of, to where this program "
                        L"lies.");
    return true;
}

static void make_typeable(void)
{
    bool changed = false;
    const struct outcome outcome = search_path_add(&changed);

    tell_of(&outcome);
    if (changed) {
        console_print(L"Its folder is in PATH: in a new prompt, type " PRODUCT_COMMAND L".\r\n");
    }
}

static int start(void)
{
    bool was;
    const struct outcome outcome = own_service_request(OWN_START, &was);

    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    console_paragraph(0, L"The service is running. Its events are in Event Viewer: Custom Views, "
                         L"SSTP Certificate Rotator.");
    return EXIT_CODE_DONE;
}

int command_install(int count, wchar_t *const *arguments)
{
    struct wishes wishes;
    struct outcome outcome;
    const int code = parse(count, arguments, &wishes);

    if (code != EXIT_CODE_DONE) {
        return code;
    }
    if (refused_here() || lacks_texts()) {
        return EXIT_CODE_FAILED;
    }
    outcome = install_service(wishes.automatic);
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    if (wishes.view) {
        outcome = event_view_install();
        tell_of(&outcome);
    }
    console_print(L"The service SstpCertRotator is installed.\r\n");
    make_typeable();
    outcome = typed_settings_write(&wishes.settings);
    if (!outcome_ok(&outcome)) {
        console_print_error(L"It is not started, because a setting could not be written:");
        return command_fail(&outcome);
    }
    return wishes.start ? start() : EXIT_CODE_DONE;
}

int command_uninstall(int count, wchar_t *const *arguments)
{
    if (count > 0) {
        return command_usage_error(L"uninstall takes no argument, not:", arguments[0]);
    }
    const struct outcome outcome = install_remove();
    if (!outcome_ok(&outcome)) {
        return command_fail(&outcome);
    }
    const struct outcome view = event_view_remove();
    tell_of(&view);
    const struct outcome path = search_path_remove();
    tell_of(&path);
    console_paragraph(0, L"The service SstpCertRotator is removed, with its settings. SSTP, its "
                         L"bindings and all certificates are unchanged.");
    return EXIT_CODE_DONE;
}
