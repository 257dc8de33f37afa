/* What became of a rotation request, in an administrator's words. */
#ifndef OUTPUT_REFUSAL_H
#define OUTPUT_REFUSAL_H

#include <wchar.h>

#include "host/rotation_request.h"

/* Why one was refused: "it is not in the store LocalMachine\MY". Terminated, cut to fit. */
void format_refusal(wchar_t *text, size_t size, const struct request_answer *answer);

#endif
