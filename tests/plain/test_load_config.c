/* What counts of a program's load configuration. */
#include "run/load_config.h"

#include "plain.h"

#define WHOLE 0x94u

static const struct {
    uint32_t header_size, own_size;
    uint16_t flags;
    bool counts, keeps_to_system32;
} cases[] = {
    {WHOLE, WHOLE, 0x800, true, true},
    {WHOLE + 1, WHOLE, 0x800, true, true},
    {WHOLE, WHOLE + 1, 0x800, true, true},
    {0x140, 0x140, 0x800, true, true}, /* Visual Studio's are longer */
    {WHOLE - 1, WHOLE, 0x800, false, false},
    {WHOLE, WHOLE - 1, 0x800, false, false},
    {0x40, 0x140, 0x800, false, false}, /* the old size that some linkers write into the header */
    {0x140, 0x40, 0x800, false, false},
    {0x70, 0x70, 0x800, false, false}, /* mingw-w64's structure */
    {0, WHOLE, 0x800, false, false},
    {WHOLE, 0, 0x800, false, false},
    {WHOLE, WHOLE, 0, true, false},
    {WHOLE, WHOLE, 0x008, true, false},
    {WHOLE, WHOLE, 0xa00, true, false},  /* the program's folder, too */
    {WHOLE, WHOLE, 0x1000, true, false}, /* that and others */
};

static void each_size_and_the_flags_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint8_t config[0x140];
        memset(config, 0xff, sizeof(config));
        memcpy(config, &cases[i].own_size, sizeof(cases[i].own_size));
        memcpy(config + 0x4e, &cases[i].flags, sizeof(cases[i].flags));
        if (load_config_counts(config, cases[i].header_size) != cases[i].counts ||
            load_config_keeps_to_system32(config, cases[i].header_size) !=
                cases[i].keeps_to_system32) {
            fail_msg("case %zu", i);
        }
    }
}

static void what_the_header_calls_short_is_not_read(void **state)
{
    (void)state;
    assert_false(load_config_counts(NULL, WHOLE - 1));
    assert_false(load_config_keeps_to_system32(NULL, 0));
}

int run_load_config_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_size_and_the_flags_matter),
        cmocka_unit_test(what_the_header_calls_short_is_not_read),
    };

    return cmocka_run_group_tests_name("load_config", tests, NULL, NULL);
}
