/* What an outcome is about. */
#include "base/outcome.h"

size_t outcome_append(char object[OUTCOME_OBJECT_SIZE], size_t used, const char *text)
{
    while (*text != '\0' && used < OUTCOME_OBJECT_SIZE - 1) {
        object[used++] = *text++;
    }
    object[used] = '\0';
    return used;
}
