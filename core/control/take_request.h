/* Taking a rotation request. */
#ifndef CONTROL_TAKE_REQUEST_H
#define CONTROL_TAKE_REQUEST_H

#include "host/host.h"
#include "host/rotation_request.h"

/* Takes a request for a certificate, so that it is chosen from now on, also after a restart: noted
 * in *snapshot and stored as the administrator's choice, and what spoke against it by experience
 * alone (it was excluded, refused by HTTP.sys, taken away by others) is forgotten. What speaks
 * against it by itself, or for this server, still does. Reports which of both. Any other request is
 * taken as it is. Of what was taken the end is REQUEST_NOT_GIVEN: it is not known yet. */
struct request_answer request_take(const struct host *host, const struct rotation_request *request,
                                   bool paused, struct snapshot *snapshot,
                                   const struct findings *findings);

#endif
