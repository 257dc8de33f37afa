/* torture-test.exe [--only FUNCTION] [--sample N] [--from A] [--to B] [--part I/N] [--list]: makes
 * each Windows call of a rotation by the shipped program fail, once and from then on, with each
 * code that Windows may answer, and ends the program before and after each write that others see.
 * It needs a simulated server.
 *
 * The points, or those of one function, are numbered from 1. A sample takes the first N of an order
 * in which functions and kinds of failure take turns. */
#include "point.h"
#include "server.h"
#include "tortured.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int wmain(int count, wchar_t **arguments);

struct options {
    unsigned long sample; /* 0: all */
    unsigned long from;
    unsigned long to;
    unsigned long part;
    unsigned long parts;
    char only[POINT_NAME_SIZE]; /* points of that function; empty: of all */
    bool list;
};

static bool take_part(const wchar_t *text, struct options *options)
{
    return swscanf(text, L"%lu/%lu", &options->part, &options->parts) == 2 && options->part >= 1 &&
           options->part <= options->parts;
}

static bool take_option(const wchar_t *option, const wchar_t *value, struct options *options)
{
    if (wcscmp(option, L"--part") == 0) {
        return take_part(value, options);
    }
    if (wcscmp(option, L"--only") == 0) {
        (void)snprintf(options->only, sizeof(options->only), "%ls", value);
        return true;
    }
    unsigned long *const number = wcscmp(option, L"--sample") == 0 ? &options->sample
                                  : wcscmp(option, L"--from") == 0 ? &options->from
                                  : wcscmp(option, L"--to") == 0   ? &options->to
                                                                   : NULL;
    return number != NULL && swscanf(value, L"%lu", number) == 1;
}

static bool take_options(int count, wchar_t **arguments, struct options *options)
{
    *options = (struct options){.from = 1, .to = ~0ul, .part = 1, .parts = 1};
    for (int i = 1; i < count; i++) {
        if (wcscmp(arguments[i], L"--list") == 0) {
            options->list = true;
        } else if (i + 1 >= count || !take_option(arguments[i], arguments[i + 1], options)) {
            return false;
        } else {
            i++;
        }
    }
    return true;
}

/* ---- choosing ---- */

static size_t keep_only(struct point *points, size_t count, const char *function)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(point_function(&points[i]), function) == 0) {
            points[kept++] = points[i];
        }
    }
    return kept;
}

static size_t choose(struct point *points, size_t count, const struct options *options)
{
    size_t chosen = 0;

    if (options->only[0] != '\0') {
        count = keep_only(points, count, options->only);
    }
    if (options->sample != 0) {
        points_spread(points, count);
        count = options->sample < count ? options->sample : count;
    }
    for (size_t i = 0; i < count; i++) {
        if (i + 1 >= options->from && i + 1 <= options->to &&
            i % options->parts == options->part - 1) {
            points[chosen++] = points[i];
        }
    }
    return chosen;
}

static int run(struct point *points, size_t count)
{
    struct CMUnitTest *const tests = calloc(count + 1, sizeof(*tests));

    assert_non_null(tests);
    for (size_t i = 0; i < count; i++) {
        tests[i] = (struct CMUnitTest){points[i].name, point_holds, point_setup, point_teardown,
                                       &points[i]};
    }
    const int failed = _cmocka_run_group_tests("torture", tests, count, NULL, NULL);
    free(tests);
    return failed;
}

/* ---- recording ---- */

static void a_rotation_with_nothing_in_its_way(void **state)
{
    (void)state;
    point_record();
}

static int record(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_rotation_with_nothing_in_its_way)};

    return cmocka_run_group_tests_name("recording", tests, NULL, NULL);
}

int wmain(int count, wchar_t **arguments)
{
    struct options options;

    if (!take_options(count, arguments, &options) || !platform_is_simulated()) {
        (void)fputs("usage, on a simulated server: torture-test [--only FUNCTION] [--sample N] "
                    "[--from A] [--to B] [--part I/N] [--list]\n",
                    stderr);
        return 3;
    }
    server_begin();
    tortured_begin();
    int failed = record();
    size_t all = 0;
    struct point *const points = failed == 0 ? points_make(tortured_block(), &all) : NULL;
    if (points != NULL) {
        const size_t chosen = choose(points, all, &options);
        (void)printf("%ld calls, %zu points, %zu of them tried here\n",
                     tortured_block()->call_count, all, chosen);
        for (size_t i = 0; options.list && i < chosen; i++) {
            (void)printf("%zu %s\n", i + 1, points[i].name);
        }
        failed = options.list ? 0 : run(points, chosen);
        free(points);
    }
    server_end();
    return failed;
}
