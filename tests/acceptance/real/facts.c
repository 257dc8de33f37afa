/* The facts of both lists, one after the other; see facts.h. */
#include "facts.h"

#include <string.h>

size_t fact_count(void)
{
    return facts_of_windows.count + facts_of_sstp.count;
}

const struct fact *fact_at(size_t index)
{
    return index < facts_of_windows.count ? &facts_of_windows.items[index]
                                          : &facts_of_sstp.items[index - facts_of_windows.count];
}

const struct fact *fact_find(const char *id)
{
    for (size_t i = 0; i < fact_count(); i++) {
        if (strcmp(fact_at(i)->id, id) == 0) {
            return fact_at(i);
        }
    }
    return NULL;
}
