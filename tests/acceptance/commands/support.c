/* support: one file with all that who helps will ask for. */
#include "scenarios.h"

#include "wait.h"

#include <string.h>
#include <wchar.h>

enum { EXIT_DONE = 0, EXIT_USAGE = 3, EXIT_FAILED = 4 };

#define PATH L"C:\\support-file.txt"

static char content[1 << 18];

static void read_file(void)
{
    const HANDLE file =
        CreateFileW(PATH, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    DWORD size = 0;

    assert_win32(file != INVALID_HANDLE_VALUE);
    assert_win32(ReadFile(file, content, sizeof(content) - 1, &size, NULL));
    assert_true(size < sizeof(content) - 1);
    content[size] = '\0';
    (void)CloseHandle(file);
}

static void assert_has(const char *words)
{
    if (find_words(content, words) == NULL) {
        fail_msg("the file should have \"%s\":\n%s", words, content);
    }
}

static void all_of_it_is_in_one_file(void **state)
{
    (void)state;
    (void)DeleteFileW(PATH);
    (void)server_watched();
    assert_product_says(L"support " PATH, EXIT_DONE, "Written: C:\\support-file.txt");
    read_file();
    assert_memory_equal(content, "\xef\xbb\xbf", 3);
    assert_has("Not in it: private keys, passwords and VPN users. 1 status 2 check --details");
    assert_has("==== 1 status ==== SSTP Certificate Rotator");
    assert_has("OK SSTP uses a valid certificate");
    assert_has("==== 2 check --details ==== SSTP Certificate Rotator");
    assert_has("Nothing was changed.");
    assert_has("==== 3 doctor --all ====");
    assert_has("OK image-path");
    assert_has("RestartsPerHour = 2 (default; default: 2)");
    assert_has("Information 100 SSTP Certificate Rotator");
    assert_has("RemoteAccess state 4, process");
    assert_has("start type automatic");
    assert_has("0.0.0.0:443: present");
    assert_has("==== 8 System log");
    assert_has("==== 9 Windows ====");
    assert_null(strstr(content, "PRIVATE KEY"));
    assert_win32(DeleteFileW(PATH));
}

static void log_warning(const wchar_t *source, WORD id, const wchar_t *insert)
{
    const HANDLE log = RegisterEventSourceW(NULL, source);

    assert_win32(log != NULL);
    assert_win32(ReportEventW(log, EVENTLOG_WARNING_TYPE, 0, id, NULL, 1, 0, &insert, NULL));
    (void)DeregisterEventSource(log);
}

/* RemoteAccess has an event of each connection, Schannel of each client that it rejects. */
static void vpn_users_are_not_in_it_nor_in_the_way(void **state)
{
    (void)state;
    (void)DeleteFileW(PATH);
    (void)server_watched();
    platform_logs(L"RasSstp", 25);
    log_warning(L"RemoteAccess", 20063, L"CORP\\jdoe");
    for (int i = 0; i < 100; i++) {
        log_warning(L"RemoteAccess", 20271, L"CORP\\jdoe");
        log_warning(L"RemoteAccess", 20275, L"CORP\\jdoe");
        log_warning(L"Schannel", 36874, L"TLS 1.0");
    }
    platform_fails_once(L"EvtNext", L"System", ERROR_TIMEOUT);
    assert_product_says(L"support " PATH, EXIT_DONE, "Written:");
    platform_works(L"EvtNext");
    read_file();
    assert_null(strstr(content, "cannot be read"));
    assert_has("RasSstp 25");
    assert_has("RemoteAccess 20063");
    assert_has("Schannel 36874 | TLS 1.0");
    assert_null(strstr(content, "RemoteAccess  2027"));
    assert_null(strstr(content, "jdoe"));
    assert_win32(DeleteFileW(PATH));
}

static void large_events_are_read(void **state)
{
    static wchar_t insert[31000];

    (void)state;
    (void)DeleteFileW(PATH);
    (void)server_watched();
    wmemset(insert, L'x', COUNT_OF(insert) - 1);
    platform_logs(L"RasSstp", 25);
    for (int i = 0; i < 40; i++) {
        log_warning(L"RasSstp", 17, insert);
    }
    assert_product_says(L"support " PATH, EXIT_DONE, "Written:");
    read_file();
    assert_has("RasSstp 25");
    assert_null(strstr(content, "cannot be read"));
    assert_win32(DeleteFileW(PATH));
}

static void a_file_that_is_there_is_left_alone(void **state)
{
    const HANDLE file = CreateFileW(PATH, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD written;

    (void)state;
    assert_win32(file != INVALID_HANDLE_VALUE);
    assert_win32(WriteFile(file, "mine", 4, &written, NULL));
    (void)CloseHandle(file);
    assert_product_says(L"support " PATH, EXIT_FAILED, "is not overwritten");
    read_file();
    assert_string_equal(content, "mine");
    assert_win32(DeleteFileW(PATH));
    assert_product_says(L"support C:\\nowhere\\file.txt", EXIT_FAILED, "CreateFile");
    assert_product_says(L"support", EXIT_USAGE, "the name of a file");
    assert_product_says(L"support a b", EXIT_USAGE, "b");
}

static bool is_there(const void *nothing)
{
    WIN32_FIND_DATAW found;
    const HANDLE find = FindFirstFileW(PATH, &found);

    (void)nothing;
    if (find == INVALID_HANDLE_VALUE) {
        return false;
    }
    (void)FindClose(find);
    return true;
}

/* A part of it would pass for all. */
static void one_that_is_interrupted_is_gone(void **state)
{
    static struct process running;
    const struct certificate certificate = server_watched();

    (void)state;
    (void)DeleteFileW(PATH);
    platform_key_blocks(&certificate, 20000);
    product_begin_run(L"support " PATH, &running);
    assert_true(wait_until(is_there, NULL));
    (void)process_interrupt(&running);
    platform_key_blocks(&certificate, 0);
    assert_null(find_words(running.output.text, "Written:"));
    assert_false(is_there(NULL));
}

/* Windows' own names are not UTF-8, and the account's code page is another one. */
static void names_of_others_are_not_garbled(void **state)
{
    wchar_t host[] = L"b\xfc"
                     L"cher.example.test";
    const struct certificate certificate = server_healthy();
    const struct binding binding = binding_of_others(&certificate);

    (void)state;
    (void)DeleteFileW(PATH);
    binding_set_for_name(host, server_port(), &binding);
    platform_moves_binding(IPV4, server_port(),
                           L"B\xfc"
                           L"cher");
    assert_product_says(L"support " PATH, EXIT_DONE, "Written:");
    binding_delete_for_name(host, server_port());
    read_file();
    assert_has("host name b\xc3\xbc"
               "cher.example.test:");
    assert_has("store B\xc3\xbc"
               "cher");
    assert_win32(DeleteFileW(PATH));
}

int scenarios_commands_support(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(all_of_it_is_in_one_file),        SCENARIO(vpn_users_are_not_in_it_nor_in_the_way),
        SCENARIO(large_events_are_read),           SCENARIO(a_file_that_is_there_is_left_alone),
        SCENARIO(one_that_is_interrupted_is_gone), SCENARIO(names_of_others_are_not_garbled),
    };

    return cmocka_run_group_tests_name("commands/support", tests, NULL, NULL);
}
