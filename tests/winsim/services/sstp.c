/* SstpSvc; see sstp_role.h. */
#include "sstp_role.h"
#include "sstp_serving.h"

const struct service_role sstp_role = {.start = sstp_serving_begin, .stop = sstp_serving_end};
