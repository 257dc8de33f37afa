/* SstpSvc; see sstp_role.h. */
#include "sstp_role.h"
#include "sstp_serving.h"
#include "sstp_story.h"

static void start_sstp(void)
{
    if (!sstp_story(SSTP_STORY_ROUTING_REPAIRS)) {
        sstp_serving_begin();
    }
}

const struct service_role sstp_role = {.start = start_sstp, .stop = sstp_serving_end};
