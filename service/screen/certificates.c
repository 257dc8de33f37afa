/* The certificates of the store, those for this server's names first: which one is used, and why
 * each of the others is not. */
#include "certificate/requirements.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/format_outlook.h"
#include "output/labels.h"
#include "screen/screen.h"
#include "win32/format.h"
#include "win32/product.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define WHY_COLUMN     32 /* behind thumbprint and end */
#define DETAILS_COLUMN 4

struct list {
    const struct view *view;
    enum screen_extent extent;
    struct requirements requirements;
};

/* ---- one certificate ---- */

/* What would have to change, where the verdict does not say it; NULL: it does, or time alone. */
static const wchar_t *cure_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_NOT_FOR_SERVERS:
        return L"enroll one for Server Authentication";
    case VERDICT_OTHER_NAMES:
        return L"set HostName if VPN clients use its name";
    case VERDICT_HELD_BACK:
    case VERDICT_PASSED_OVER:
    case VERDICT_USED_UP:
        return L"rotate --thumbprint applies it";
    case VERDICT_KEY_FOR_SIGNATURES:
        return L"import it again with AT_KEYEXCHANGE (certutil -importpfx)";
    case VERDICT_KEY_TOO_WEAK:
        return L"enroll one with a longer key";
    case VERDICT_REFUSED:
        return L"import it again with its key";
    default:
        return NULL;
    }
}

static void explain(const struct list *list, const struct certificate *certificate,
                    enum verdict verdict, wchar_t text[SCREEN_TEXT])
{
    const bool bound = certificate == view_certificate(list->view);
    const bool chosen = certificate == list->view->evaluation.selection.chosen;
    const wchar_t *cure = cure_of(verdict);

    if (bound && (chosen || verdict == VERDICT_ELIGIBLE)) {
        format_wide(text, SCREEN_TEXT, chosen ? L"bound now, and the right one" : L"bound now");
    } else if (chosen) {
        format_wide(text, SCREEN_TEXT,
                    findings_have(&list->view->evaluation.findings, REASON_SSTP_NOT_CONFIGURED)
                        ? L"rotate applies it"
                        : L"would be applied");
    } else {
        format_text(text, SCREEN_TEXT, L"%ls%ls%ls%ls", bound ? L"bound now; " : L"",
                    label_verdict(verdict), cure == NULL ? L"" : L"; ", cure == NULL ? L"" : cure);
    }
}

static void show_details(const struct certificate *certificate, enum verdict verdict)
{
    wchar_t text[SCREEN_TEXT];
    wchar_t name[64];

    format_thumbprint(text, SCREEN_TEXT, &certificate->thumbprint);
    format_utf8(name, COUNT(name), verdict_name(verdict));
    console_format(L"%-*ls%ls  %ls\r\n", DETAILS_COLUMN, L"", text, name);
    format_utf8(text, SCREEN_TEXT, certificate->decoded ? certificate->issuer : "");
    console_format(L"%-*lsissued by %ls\r\n", DETAILS_COLUMN, L"", text);
}

static void show(const struct list *list, const struct certificate *certificate)
{
    const enum verdict verdict = requirements_judge(&list->requirements, certificate);
    wchar_t thumbprint[64];
    wchar_t at[40];
    wchar_t end[64] = L"does not decode";
    wchar_t text[SCREEN_TEXT];

    format_thumbprint(thumbprint, COUNT(thumbprint), &certificate->thumbprint);
    if (certificate->decoded) {
        format_instant(at, COUNT(at), certificate->not_after, false);
        format_text(
            end, COUNT(end), L"%ls %.10ls",
            certificate->not_after < list->view->snapshot.taken_at ? L"expired" : L"expires", at);
    }
    console_format(L"  %.8ls  %-18ls  ", thumbprint, end);
    explain(list, certificate, verdict, text);
    console_paragraph(WHY_COLUMN, text);
    if (certificate->decoded &&
        (list->extent & SCREEN_ALL || list->requirements.server_names.count == 0)) {
        format_utf8(text, SCREEN_TEXT, certificate->subject);
        console_format(L"%-*ls%ls\r\n", WHY_COLUMN, L"", text);
    }
    if (list->extent & SCREEN_DETAILS) {
        show_details(certificate, verdict);
    }
}

/* ---- in which order ---- */

static bool is_for_server(const struct list *list, const struct certificate *certificate)
{
    return certificate == view_certificate(list->view) ||
           certificate == list->view->evaluation.selection.chosen ||
           (certificate->decoded &&
            requirements_match_names(&list->requirements, certificate) != NAMES_OTHER);
}

/* 0 comes first. */
static int rank(const struct list *list, const struct certificate *certificate)
{
    if (certificate == list->view->evaluation.selection.chosen) {
        return 0;
    }
    if (certificate == view_certificate(list->view)) {
        return 1;
    }
    return is_for_server(list, certificate) ? 2 : 3;
}

static bool comes_before(const struct list *list, const struct certificate *a,
                         const struct certificate *b)
{
    const int rank_a = rank(list, a);
    const int rank_b = rank(list, b);

    if (rank_a != rank_b) {
        return rank_a < rank_b;
    }
    return a->not_after != b->not_after ? a->not_after > b->not_after : a < b;
}

/* The one behind `last`, which is NULL at first. */
static const struct certificate *next(const struct list *list, const struct certificate *last)
{
    const struct store_facts *store = &list->view->snapshot.store;
    const struct certificate *found = NULL;

    for (size_t i = 0; i < store->count; i++) {
        const struct certificate *certificate = &store->certificates[i];
        if ((last == NULL || comes_before(list, last, certificate)) &&
            (found == NULL || comes_before(list, certificate, found))) {
            found = certificate;
        }
    }
    return found;
}

/* ---- all of them ---- */

/* Bound, and not in the store any more. */
static void show_gone(const struct list *list)
{
    const struct binding *served = snapshot_served(&list->view->snapshot);
    wchar_t thumbprint[64];

    if (served != NULL && view_certificate(list->view) == NULL) {
        format_thumbprint(thumbprint, COUNT(thumbprint), &served->record.thumbprint);
        console_format(list->extent & SCREEN_DETAILS
                           ? L"  %ls  not in the store  bound now\r\n"
                           : L"  %.8ls  not in the store    bound now\r\n",
                       thumbprint);
    }
}

static void show_title(const struct list *list)
{
    wchar_t names[SCREEN_TEXT];

    if (list->requirements.server_names.count == 0) {
        console_print(L"Certificates in LocalMachine\\MY\r\n");
        return;
    }
    format_names(names, COUNT(names), &list->requirements.server_names);
    console_print(L"Certificates for ");
    console_paragraph(2, names);
}

static void show_others(const struct list *list, size_t count)
{
    if (count > 0 && !(list->extent & SCREEN_ALL)) {
        console_format(L"%u other certificate%ls for other names, or for none. Show all:\r\n"
                       L"      " PRODUCT_COMMAND L" check --all\r\n",
                       (unsigned)count, count == 1 ? L" is" : L"s are");
    }
}

void screen_certificates(const struct view *view, enum screen_extent extent)
{
    struct list list = {.view = view, .extent = extent};
    const struct certificate *certificate = NULL;
    size_t shown = 0;
    size_t others = 0;

    requirements_of(&view->snapshot, &list.requirements);
    show_title(&list);
    if (view->snapshot.store.presence != PART_PRESENT) {
        console_print(L"  unknown: the store could not be read\r\n");
        return;
    }
    show_gone(&list);
    while ((certificate = next(&list, certificate)) != NULL) {
        const bool other =
            list.requirements.server_names.count > 0 && !is_for_server(&list, certificate);
        others += other;
        if (!other || extent & SCREEN_ALL) {
            show(&list, certificate);
            shown++;
        }
    }
    if (shown == 0) {
        console_print(L"  none\r\n");
    }
    show_others(&list, others);
}
