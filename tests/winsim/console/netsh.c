/*
 * netsh: the SSL certificate bindings in the layout of "netsh http show sslcert". Reads the records
 * where Windows keeps them, damaged ones included.
 */
#include <winsock2.h> /* before windows.h */

#include "output.h"
#include "ssl_records.h"
#include "verbs.h"

#include <wchar.h>

enum { GUID_TEXT_SIZE = 40 };

/* Bits of DefaultCertCheckMode and DefaultFlags: facts/windows.md, section 1. */
enum {
    CHECK_NO_REVOCATION = 0x1,
    CHECK_CACHED_ONLY = 0x2,
    CHECK_NO_USAGE = 0x10000,
    FLAG_DS_MAPPER = 0x1,
    FLAG_NEGOTIATE = 0x2,
    FLAG_REJECT = 0x8,
    FLAG_NO_HTTP2 = 0x10,
    FLAG_NO_QUIC = 0x20,
    FLAG_NO_TLS13 = 0x40,
    FLAG_NO_OCSP = 0x80
};

static void line(const wchar_t *label, const wchar_t *value)
{
    print(L"    %-28ls : %ls\n", label, value);
}

static void number_line(const wchar_t *label, DWORD value)
{
    print(L"    %-28ls : %lu\n", label, value);
}

static const wchar_t *enabled(bool is)
{
    return is ? L"Enabled" : L"Disabled";
}

static const wchar_t *set(bool is)
{
    return is ? L"Set" : L"Not Set";
}

static void guid_text(const GUID *guid, wchar_t text[GUID_TEXT_SIZE])
{
    const unsigned char *rest = guid->Data4;

    swprintf(text, GUID_TEXT_SIZE, L"{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}",
             guid->Data1, guid->Data2, guid->Data3, rest[0], rest[1], rest[2], rest[3], rest[4],
             rest[5], rest[6], rest[7]);
}

static void print_record(const struct ssl_record *record)
{
    wchar_t hash[HASH_TEXT_SIZE];
    wchar_t guid[GUID_TEXT_SIZE];
    const DWORD check = record->check_mode;
    const DWORD flags = record->flags;

    guid_text(&record->app_id, guid);
    line(L"IP:port", record->endpoint);
    line(L"Certificate Hash", hash_text(record->hash, record->hash_length, hash));
    line(L"Application ID", guid);
    line(L"Certificate Store Name", record->has_store ? record->store : L"(null)");
    line(L"Verify Client Certificate Revocation", enabled((check & CHECK_NO_REVOCATION) == 0));
    line(L"Verify Revocation Using Cached Client Certificate Only",
         enabled((check & CHECK_CACHED_ONLY) != 0));
    line(L"Usage Check", enabled((check & CHECK_NO_USAGE) == 0));
    number_line(L"Revocation Freshness Time", record->freshness_time);
    number_line(L"URL Retrieval Timeout", record->url_retrieval_timeout);
    line(L"Ctl Identifier", record->has_ctl_identifier ? record->ctl_identifier : L"(null)");
    line(L"Ctl Store Name", record->has_ctl_store ? record->ctl_store : L"(null)");
    line(L"DS Mapper Usage", enabled((flags & FLAG_DS_MAPPER) != 0));
    line(L"Negotiate Client Certificate", enabled((flags & FLAG_NEGOTIATE) != 0));
    line(L"Reject Connections", enabled((flags & FLAG_REJECT) != 0));
    line(L"Disable HTTP2", set((flags & FLAG_NO_HTTP2) != 0));
    line(L"Disable QUIC", set((flags & FLAG_NO_QUIC) != 0));
    line(L"Disable TLS1.3", set((flags & FLAG_NO_TLS13) != 0));
    line(L"Disable OCSP Stapling", set((flags & FLAG_NO_OCSP) != 0));
    print(L"\n");
}

int verb_netsh(struct arguments *arguments)
{
    struct ssl_record record;
    DWORD error;

    if (arguments->count != 0) {
        return EXIT_USAGE;
    }
    print(L"\nSSL Certificate bindings:\n-------------------------\n\n");
    for (DWORD i = 0; (error = ssl_record_at(i, &record)) == ERROR_SUCCESS; i++) {
        print_record(&record);
    }
    return error == ERROR_NO_MORE_ITEMS ? EXIT_DONE
                                        : failed(L"read", L"the SSL certificate bindings", error);
}
