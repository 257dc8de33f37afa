/*
 * renewal-event: what certificate services log about a certificate's life, as autoenrollment does.
 * channel: whether a channel is there, and enabled.
 */
#include "event_channels.h"
#include "output.h"
#include "settings.h"
#include "verbs.h"

#include <stdio.h>
#include <wchar.h>

enum { FIELD_SIZE = 8192, FIELDS_MAX = 8, LONG_TEXT = 5000, REPLACED = 1001 };

#define NOTIFICATION L"Event/UserData/CertNotificationData/"

struct payload {
    wchar_t fields[FIELDS_MAX][FIELD_SIZE];
    const wchar_t *items[FIELDS_MAX];
    WORD count;
};

static void add(struct payload *payload, const wchar_t *name, wint_t sign, const wchar_t *value)
{
    wchar_t *const field = payload->fields[payload->count];

    swprintf(field, FIELD_SIZE, NOTIFICATION L"%ls%lc%ls", name, sign, value);
    payload->items[payload->count++] = field;
}

/* The last field, deliberately wrong. False where `kind` names no such thing. */
static bool spoil(struct payload *payload, const wchar_t *kind)
{
    wchar_t *const field = payload->fields[payload->count - 1];
    wchar_t *const value = wcschr(field, L'=');

    if (wcscmp(kind, L"missing") == 0) {
        payload->count--;
    } else if (wcscmp(kind, L"empty") == 0) {
        value[1] = L'\0';
    } else if (wcscmp(kind, L"number") == 0) {
        wcscpy(value, L"#4711");
    } else if (wcscmp(kind, L"long") == 0) {
        wmemset(value + 1, L'a', LONG_TEXT);
        value[1 + LONG_TEXT] = L'\0';
    } else {
        return false;
    }
    return true;
}

static DWORD write(const struct payload *payload, DWORD id)
{
    return channel_append(RENEWAL_CHANNEL, &(struct eventlog_event){
                                               .source = RENEWAL_PROVIDER,
                                               .id = id,
                                               .type = EVENTLOG_INFORMATION_TYPE,
                                               .strings = payload->items,
                                               .string_count = payload->count,
                                           });
}

int verb_renewal_event(struct arguments *arguments)
{
    static struct payload payload;
    const wchar_t *old = L"";
    const wchar_t *new = L"";
    const wchar_t *context = L"Machine";
    const wchar_t *malformed = NULL;
    DWORD id;
    DWORD error;

    if (!take_text(arguments, L"--old", &old) || !take_text(arguments, L"--new", &new) ||
        !take_text(arguments, L"--context", &context) ||
        !take_text(arguments, L"--malformed", &malformed) || arguments->count != 1 ||
        !parse_number(arguments->values[0], &id) || wcslen(old) > 1000 || wcslen(new) > 1000 ||
        wcslen(context) > 1000) {
        return EXIT_USAGE;
    }
    add(&payload, L"@ProcessName", L'=', L"taskhostw.exe");
    add(&payload, L"@AccountName", L'=', L"SYSTEM");
    add(&payload, L"@Context", L'=', context);
    if (id == REPLACED) {
        add(&payload, L"OldCertificateDetails/@Thumbprint", L'=', old);
    }
    add(&payload,
        id == REPLACED ? L"NewCertificateDetails/@Thumbprint" : L"CertificateDetails/@Thumbprint",
        L'=', new);
    if (malformed != NULL && !spoil(&payload, malformed)) {
        return EXIT_USAGE;
    }
    error = write(&payload, id);
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"write to", RENEWAL_CHANNEL, error);
}

int verb_channel(struct arguments *arguments)
{
    static const wchar_t *const states[] = {
        [CHANNEL_ENABLED] = L"enabled",
        [CHANNEL_DISABLED] = L"disabled",
        [CHANNEL_ABSENT] = L"absent",
    };
    const wchar_t *channel = RENEWAL_CHANNEL;
    DWORD state = 0;
    DWORD error;

    if (!take_text(arguments, L"--name", &channel) || arguments->count != 1) {
        return EXIT_USAGE;
    }
    while (state <= CHANNEL_ABSENT && wcscmp(states[state], arguments->values[0]) != 0) {
        state++;
    }
    if (state > CHANNEL_ABSENT) {
        return EXIT_USAGE;
    }
    error = settings_set_dword(WINSIM_CHANNELS, channel, state);
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"set channel", channel, error);
}
