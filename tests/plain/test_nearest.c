/* Mistyped words. */
#include "output/nearest.h"

#include "plain.h"

static const wchar_t *const verbs[] = {L"status",  L"check",     L"rotate",  L"run",
                                       L"install", L"uninstall", L"version", L"help"};
#define NONE COUNT_OF(verbs)

static void assert_meant(const wchar_t *typed, const wchar_t *meant)
{
    const size_t found = nearest_word(typed, verbs, COUNT_OF(verbs));

    if (meant == NULL ? found != NONE : found == NONE || wcscmp(verbs[found], meant) != 0) {
        fail_msg("\"%ls\": %ls", typed, found == NONE ? L"nothing" : verbs[found]);
    }
}

static void each_kind_of_mistake_is_understood(void **state)
{
    (void)state;
    assert_meant(L"status", L"status");
    assert_meant(L"statsu", L"status"); /* swapped */
    assert_meant(L"stauts", L"status");
    assert_meant(L"satus", L"status");   /* left out */
    assert_meant(L"statuss", L"status"); /* put in */
    assert_meant(L"stetus", L"status");  /* changed */
    assert_meant(L"STATSU", L"status");
    assert_meant(L"chekc", L"check");
    assert_meant(L"cheks", L"check");
    assert_meant(L"hlep", L"help");
    assert_meant(L"rn", L"run");
    assert_meant(L"rotat", L"rotate");
    assert_meant(L"unistal", L"uninstall"); /* two mistakes */
}

static void what_is_like_nothing_gets_no_suggestion(void **state)
{
    wchar_t endless[100];

    (void)state;
    assert_meant(L"", NULL);
    assert_meant(L"x", NULL);
    assert_meant(L"go", NULL);
    assert_meant(L"stop", NULL);
    assert_meant(L"renew", NULL);
    assert_meant(L"--json", NULL);
    for (size_t i = 0; i + 1 < COUNT_OF(endless); i++) {
        endless[i] = L's';
        endless[i + 1] = L'\0';
        assert_meant(endless, NULL);
    }
}

static void of_equals_the_first_is_suggested(void **state)
{
    static const wchar_t *const words[] = {L"long", L"song"};

    (void)state;
    assert_int_equal(nearest_word(L"xong", words, 2), 0);
    assert_int_equal(nearest_word(L"xong", words, 0), 0); /* none */
}

int run_nearest_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_mistake_is_understood),
        cmocka_unit_test(what_is_like_nothing_gets_no_suggestion),
        cmocka_unit_test(of_equals_the_first_is_suggested),
    };

    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
