/* A service without work of its own; see plain.h. */
#include "plain.h"

static void nothing(void)
{
}

const struct service_role plain_role = {.start = nothing, .stop = nothing};
