/* The words. */
#include "output/format_outlook.h"

#include "output/labels.h"
#include "win32/format.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define SENTENCE 512

size_t format_names(wchar_t *text, size_t size, const struct names *names)
{
    size_t used = 0;

    format_wide(text, size, L"");
    for (size_t i = 0; i < names->count; i++) {
        wchar_t name[260];
        format_utf8(name, COUNT(name), names->items[i].text);
        used = format_append(text, size, used, i == 0 ? L"" : L", ");
        used = format_append(text, size, used, name);
    }
    return used;
}

void format_server_names(wchar_t *text, size_t size, const struct names *names,
                         enum names_source source)
{
    size_t used = format_names(text, size, names);

    used = format_append(text, size, used, names->count == 0 ? L"not known (" : L" (");
    used = format_append(text, size, used, label_names_source_words(source));
    (void)format_append(text, size, used, L")");
}

void format_outlook_when(wchar_t *text, size_t size, const struct outlook *outlook)
{
    wchar_t at[40];

    if (outlook->at == 0) {
        format_wide(text, size, L"as soon as RestartPolicy and the limits on restarts permit");
        return;
    }
    format_instant(at, COUNT(at), outlook->at, false);
    format_text(text, size, L"on %ls at the latest", at);
}

static bool would_lock_out(enum reason hindrance)
{
    return hindrance == REASON_WOULD_LOCK_OUT || hindrance == REASON_WOULD_LOCK_OUT_SOON;
}

void format_outlook_why(wchar_t *text, size_t size, const struct outlook *outlook,
                        enum reason hindrance)
{
    wchar_t name[64];

    if (hindrance == REASON_PAUSED) {
        format_wide(text, size, L"this service is paused");
    } else if (hindrance == REASON_OBSERVING) {
        format_wide(text, size, L"the setting Mode is observe");
    } else if (hindrance == REASON_CLOCK_DOUBTED) {
        format_wide(text, size, L"this server's clock might be wrong (event 284)");
    } else if (would_lock_out(hindrance)) {
        format_wide(text, size,
                    L"another application's SSL certificate binding would stay behind with the one "
                    L"in use, and lock VPN clients out (event 280 or 570 names it)");
    } else if (hindrance != REASON_NONE) {
        format_utf8(name, COUNT(name), reason_name(hindrance));
        format_text(text, size, L"something keeps this service from changing anything: %ls", name);
    } else {
        format_wide(text, size, label_verdict(outlook->verdict));
    }
}

static bool is_of_setting(enum verdict verdict)
{
    return verdict >= VERDICT_OTHER_THUMBPRINT && verdict <= VERDICT_NEVER;
}

/* What `rotate --thumbprint` takes: not what has a fault of its own. */
static bool can_be_requested(enum verdict verdict)
{
    return verdict >= VERDICT_OTHER_NAMES && !is_of_setting(verdict);
}

static void format_choice(wchar_t *text, size_t size, const struct outlook *outlook)
{
    wchar_t next[64];

    format_thumbprint(next, COUNT(next), &outlook->next->thumbprint);
    if (can_be_requested(outlook->verdict)) {
        format_text(text, size,
                    L"Renew the one in use, or, if VPN clients can connect with the other one, "
                    L"use that: sstp-cert-rotator rotate --thumbprint %ls",
                    next);
    } else if (is_of_setting(outlook->verdict)) {
        format_wide(text, size,
                    L"Renew the one in use, or change that setting: sstp-cert-rotator config");
    } else {
        format_wide(text, size, L"Renew the one in use, or import one that can be used.");
    }
}

void format_outlook_cure(wchar_t *text, size_t size, const struct outlook *outlook,
                         enum reason hindrance)
{
    wchar_t next[64];
    wchar_t choice[SENTENCE];

    format_thumbprint(next, COUNT(next), &outlook->next->thumbprint);
    if (hindrance == REASON_PAUSED) {
        format_wide(
            text, size,
            L"Once the one in use has expired, no VPN client can connect. To resume this service: "
            L"sstp-cert-rotator resume");
    } else if (hindrance == REASON_OBSERVING) {
        format_wide(text, size,
                    L"Once the one in use has expired, no VPN client can connect. To have it used: "
                    L"sstp-cert-rotator config set Mode enforce");
    } else if (would_lock_out(hindrance)) {
        format_text(text, size,
                    L"Give that binding %ls with its application, and it is applied to SSTP "
                    L"at once. Once the one in use has expired, VPN clients that meet that binding "
                    L"cannot connect, whatever SSTP uses.",
                    next);
    } else if (hindrance != REASON_NONE) {
        format_wide(text, size,
                    L"Once the one in use has expired, no VPN client can connect. What stands in "
                    L"the way, and what to do about it: sstp-cert-rotator check");
    } else {
        format_choice(choice, COUNT(choice), outlook);
        format_text(text, size, L"%ls %ls",
                    outlook->at != 0
                        ? L"Once the one in use has expired, this one stands in for it, because it "
                          L"is better than none: VPN clients that do not trust it, or that ask for "
                          L"another name, cannot connect then."
                        : L"Once the one in use has expired, no VPN client can connect.",
                    choice);
    }
}

void format_outlook(wchar_t *text, size_t size, const struct outlook *outlook,
                    enum reason hindrance)
{
    wchar_t next[64];
    wchar_t subject[256];
    wchar_t part[SENTENCE];
    wchar_t cure[SENTENCE];

    if (outlook->next == NULL) {
        format_text(text, size,
                    L"LocalMachine\\MY holds no certificate that could follow it. Renew it%ls.",
                    hindrance == REASON_NONE ? L"; this service then applies the new one" : L"");
        return;
    }
    format_thumbprint(next, COUNT(next), &outlook->next->thumbprint);
    format_utf8(subject, COUNT(subject), outlook->next->subject);
    if (outlook->kind == OUTLOOK_RENEWED) {
        format_text(text, size,
                    L"It was renewed to %ls (%ls), which is for other names and is therefore not "
                    L"used. Enroll or order one for this server's names, or, if VPN clients use "
                    L"those of the renewed one: sstp-cert-rotator config set HostName NAME",
                    next, subject);
    } else if (outlook->kind == OUTLOOK_SUCCESSOR && hindrance == REASON_NONE) {
        format_outlook_when(part, COUNT(part), outlook);
        format_text(text, size, L"%ls (%ls) takes its place, %ls.", next, subject, part);
    } else {
        format_outlook_why(part, COUNT(part), outlook, hindrance);
        format_outlook_cure(cure, COUNT(cure), outlook, hindrance);
        format_text(text, size,
                    L"%ls (%ls) is in LocalMachine\\MY and is not used, because %ls. %ls", next,
                    subject, part, cure);
    }
}
