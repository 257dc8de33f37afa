/* What a process holds of the machine, as Task Manager shows it. */
#ifndef ACCEPTANCE_FOOTPRINT_H
#define ACCEPTANCE_FOOTPRINT_H

#include "acceptance.h"

struct footprint {
    DWORD handles;
    DWORD threads;
    uint64_t private_bytes;
    uint64_t processor_time; /* of the threads there are, in 100 ns */
};

struct footprint footprint_of(DWORD process_id);

#endif
