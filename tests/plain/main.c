/* Runs the groups. */
#include "plain.h"

int main(void)
{
    const int failures =
        run_nearest_tests() + run_json_tests() + run_load_config_tests() + run_color_tests();

    return failures == 0 ? 0 : 1;
}
