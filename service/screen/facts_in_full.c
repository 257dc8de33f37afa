/* What `status --details` shows of what there is: each value as it stands in Windows. */
#include "events/text.h"
#include "output/format_facts.h"
#include "output/labels.h"
#include "screen/screen.h"
#include "view/service_ends.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void show_bindings(const struct view *view)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &view->snapshot.bindings[family];
        wchar_t endpoint[32];
        wchar_t what[80];
        wchar_t owner[128] = L"";

        format_endpoint(endpoint, COUNT(endpoint), (enum family)family,
                        snapshot_port(&view->snapshot));
        if (binding->presence == PART_PRESENT) {
            format_thumbprint(what, COUNT(what), &binding->record.thumbprint);
            format_owner(owner, COUNT(owner), &binding->record);
        } else {
            format_utf8(what, COUNT(what),
                        binding->presence == PART_UNREADABLE ? "unknown: it could not be read"
                                                             : label_presence(binding->presence));
        }
        screen_line(family == 0 ? L"Bindings" : NULL, L"%ls  %-13ls %ls  %ls",
                    family == FAMILY_IPV4 ? L"IPv4" : L"IPv6", endpoint, what, owner);
    }
}

static void show_names(const struct certificate *certificate)
{
    wchar_t names[SCREEN_TEXT] = L"";
    size_t used = 0;

    for (size_t i = 0; i < certificate->name_count; i++) {
        wchar_t name[260];
        format_utf8(name, COUNT(name), certificate->names[i].text);
        if (i > 0) {
            used = format_append(names, COUNT(names), used, L", ");
        }
        used = format_append(names, COUNT(names), used, name);
    }
    screen_line(NULL, L"for %ls", certificate->name_count == 0 ? L"no names" : names);
}

static void show_certificate(const struct view *view)
{
    const struct certificate *certificate = view_certificate(view);
    const instant now = view->snapshot.taken_at;
    wchar_t text[SCREEN_TEXT];

    if (snapshot_served(&view->snapshot) == NULL) {
        return; /* the bindings say it */
    }
    if (certificate == NULL) {
        screen_line(L"Certificate", view->snapshot.store.presence == PART_PRESENT
                                        ? L"not in the store LocalMachine\\MY"
                                        : L"unknown: the store could not be read");
        return;
    }
    format_utf8(text, COUNT(text), certificate->decoded ? certificate->subject : "does not decode");
    screen_line(L"Certificate", L"%ls", text);
    if (!certificate->decoded) {
        return;
    }
    show_names(certificate);
    format_utf8(text, COUNT(text), certificate->issuer);
    screen_line(NULL, L"issued by %ls", text);
    format_instant(text, COUNT(text), certificate->not_after, false);
    if (certificate->not_after < now) {
        screen_line(NULL, L"expired on %ls, %llu days ago", text,
                    (unsigned long long)((now - certificate->not_after) / INSTANT_DAY));
    } else {
        screen_line(NULL, L"expires on %ls, in %llu days", text,
                    (unsigned long long)((certificate->not_after - now) / INSTANT_DAY));
    }
}

static void show_hash(const wchar_t *name, const struct hash_value *hash, size_t size)
{
    wchar_t text[2 * SHA256_SIZE + 1];

    if (hash->presence == PART_PRESENT && size == SHA256_SIZE) {
        format_hash(text, COUNT(text), hash->bytes);
    } else if (hash->presence == PART_PRESENT) {
        struct thumbprint thumbprint;
        CopyMemory(thumbprint.bytes, hash->bytes, THUMBPRINT_SIZE);
        format_thumbprint(text, COUNT(text), &thumbprint);
    } else {
        format_utf8(text, COUNT(text), label_presence(hash->presence));
    }
    screen_line(NULL, L"%-21ls %ls", name, text);
}

static const wchar_t *mode_labels(const struct snapshot *snapshot)
{
    const char *mode = label_mode(snapshot);

    switch (mode[0]) {
    case 'a':
        return L"automatic: SSTP works out the hashes itself when it starts";
    case 'p':
        return L"picked by an administrator: SSTP goes by the stored hashes";
    case 'o':
        return L"offload: TLS ends at a load balancer, whose hash is stored";
    default:
        return L"unknown: SSTP's parameters could not be read";
    }
}

static void show_registry(const struct view *view)
{
    const struct hash_pair *hashes = &view->snapshot.parameters.hashes;

    screen_line(L"Registry", L"%ls", mode_labels(&view->snapshot));
    show_hash(L"SHA256CertificateHash", &hashes->sha256, SHA256_SIZE);
    show_hash(L"SHA1CertificateHash", &hashes->sha1, THUMBPRINT_SIZE);
}

static void show_service(const wchar_t *section, const char *name,
                         const struct service_facts *facts)
{
    wchar_t wide[SERVICE_NAME_SIZE];
    wchar_t state[32];
    wchar_t since[40];
    wchar_t end[SCREEN_TEXT];

    format_utf8(wide, COUNT(wide), name);
    format_utf8(state, COUNT(state), label_service(facts));
    format_instant(since, COUNT(since), facts->started_at, true);
    screen_line(section, L"%-16ls %ls%ls%ls%ls", wide, state, facts->disabled ? L", disabled" : L"",
                facts->started_at == 0 ? L"" : L" since ", facts->started_at == 0 ? L"" : since);
    if (service_end_format(facts, end, COUNT(end))) {
        screen_line(NULL, L"%-16ls %ls", L"", end);
    }
}

static void show_services(const struct view *view)
{
    show_service(L"Services", SSTP_SERVICE, &view->snapshot.sstp);
    show_service(NULL, RAS_MANAGER_SERVICE, &view->snapshot.ras_man);
    show_service(NULL, REMOTE_ACCESS_SERVICE, &view->snapshot.remote_access);
    for (size_t i = 0; i < view->settings.companion_count; i++) {
        show_service(NULL, view->settings.companions[i], &view->snapshot.companions[i]);
    }
    screen_line(NULL, L"%-16ls %ls", L"SstpCertRotator", screen_own_service(view));
}

void screen_facts_in_full(const struct view *view)
{
    show_bindings(view);
    show_certificate(view);
    screen_choice(view, SCREEN_DETAILS);
    show_registry(view);
    screen_balancer(view);
    show_services(view);
}
