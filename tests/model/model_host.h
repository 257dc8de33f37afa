/* struct host on a model, for one process. */
#ifndef TESTS_MODEL_HOST_H
#define TESTS_MODEL_HOST_H

#include "host.h"
#include "model_process.h"

/* The functions, with the process as context. */
struct host model_host(struct model_process *process);

#endif
