/* What an error says of the server, by how far the probe had come: a table, no call. */
#ifndef PROBE_ANSWERS_H
#define PROBE_ANSWERS_H

#include "model/probe.h"

/* The server has nothing to do with it: the probe was cancelled, or this machine was short of
 * something. */
bool probe_error_is_ours(const struct outcome *error);

/* Each is PROBE_UNKNOWN where the error is ours. */
enum probe_answer probe_answer_of_connecting(const struct outcome *error);
/* heard: the server had sent something. Before that, what Schannel refuses (no protocol or cipher
 * switched on, no provider) is this machine's doing as a client, and says nothing of the server. */
enum probe_answer probe_answer_of_tls(const struct outcome *error, bool heard);
enum probe_answer probe_answer_of_sstp(const struct outcome *error);

#endif
