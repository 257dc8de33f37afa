/* Finding a record by whom it is for. */
#include "model/overriding.h"

#include "base/ascii.h"

static bool same_host(const char *a, const char *b)
{
    while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

bool overriding_same(const struct overriding_binding *a, const struct overriding_binding *b)
{
    return a->kind == b->kind && same_host(a->host, b->host);
}

const struct overriding_binding *overriding_find(const struct overriding_bindings *overriding,
                                                 const struct overriding_binding *site)
{
    for (size_t i = 0; i < overriding->count; i++) {
        if (overriding_same(&overriding->items[i], site)) {
            return &overriding->items[i];
        }
    }
    return NULL;
}
