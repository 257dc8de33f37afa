/* See run/load_config.h. */
#include "run/load_config.h"

#include <string.h>

#define UP_TO_GUARD_FLAGS    0x94  /* mingw's structure ends before that */
#define DEPENDENT_LOAD_FLAGS 0x4e  /* where it is; mingw's header calls it reserved */
#define SEARCH_SYSTEM32      0x800 /* LOAD_LIBRARY_SEARCH_SYSTEM32 */

bool load_config_counts(const uint8_t *config, uint32_t header_size)
{
    uint32_t size = 0;

    if (header_size < UP_TO_GUARD_FLAGS) {
        return false;
    }
    memcpy(&size, config, sizeof(size));
    return size >= UP_TO_GUARD_FLAGS;
}

bool load_config_keeps_to_system32(const uint8_t *config, uint32_t header_size)
{
    uint16_t flags = 0;

    if (!load_config_counts(config, header_size)) {
        return false;
    }
    memcpy(&flags, config + DEPENDENT_LOAD_FLAGS, sizeof(flags));
    return flags == SEARCH_SYSTEM32;
}
