/* RemoteAccess; see routing.h. */
#include <winsock2.h> /* before windows.h */

#include "routing.h"
#include "settings.h"
#include "sstp_bindings.h"
#include "sstp_parameters.h"
#include "sstp_serving.h"
#include "sstp_story.h"

/* "The choosing and repairing of bindings happens when RemoteAccess starts." [R] */
static bool serves_sstp;

static void start_routing(void)
{
    serves_sstp = sstp_story(SSTP_STORY_ROUTING_REPAIRS);
    if (serves_sstp) {
        sstp_serving_begin();
    }
}

static void stop_routing(void)
{
    if (serves_sstp) {
        sstp_serving_end();
    }
}

/* Of what SSTP's bindings name; where there are none SSTP chooses for itself. */
static bool is_gone(const struct sstp_binding *binding)
{
    return binding->present && sstp_binding_is_gone(binding);
}

static unsigned long needed_certificate(void)
{
    const DWORD code =
        settings_dword(WINSIM_SERVICES L"\\RemoteAccess", WINSIM_NEEDS_CERTIFICATE, 0);
    struct sstp_parameters parameters;
    struct sstp_bindings bindings;

    if (code == 0 || !sstp_parameters_read(&parameters) || !parameters.use_https) {
        return 0;
    }
    sstp_bindings_read(parameters.port, &bindings);
    return is_gone(&bindings.of[SSTP_IPV4]) || is_gone(&bindings.of[SSTP_IPV6]) ? code : 0;
}

const struct service_role routing_role = {
    .start = start_routing, .stop = stop_routing, .cannot_run = needed_certificate};
