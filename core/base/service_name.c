/* Names of services. */
#include "base/service_name.h"

#include "base/ascii.h"

bool service_name_equal(const char *a, const char *b)
{
    while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
        a++;
        b++;
    }
    return ascii_lower(*a) == ascii_lower(*b);
}
