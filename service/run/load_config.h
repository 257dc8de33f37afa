/* Of a program's load configuration, what Windows' loader makes of it. Plain C: its test runs
 * anywhere. */
#ifndef RUN_LOAD_CONFIG_H
#define RUN_LOAD_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

/* config: IMAGE_LOAD_CONFIG_DIRECTORY64 (pecoff, "The Load Configuration Structure"); header_size:
 * how long it is by the program's header, of which nothing behind is read. */

/* Whether Windows honours all that is looked for here: it goes by the header's size and by the
 * structure's own, and by neither alone. */
bool load_config_counts(const uint8_t *config, uint32_t header_size);

/* Whether imports are looked for in System32 and nowhere else (DependentLoadFlags). */
bool load_config_keeps_to_system32(const uint8_t *config, uint32_t header_size);

#endif
