/* The product with one of its Windows calls at stake. */
#ifndef TORTURE_TORTURED_H
#define TORTURE_TORTURED_H

#include "acceptance.h"

#include "torture_block.h"

/* What became of the product when it was left to itself. */
enum fate {
    FATE_IDLE,  /* it made its pass and waits */
    FATE_ENDED, /* its process ended */
    FATE_STUCK  /* neither, for too long */
};

struct tortured {
    enum fate fate;
    bool exit_code_known; /* a process may end before it is looked at */
    DWORD exit_code;
};

/* Once, before the product is first started. */
void tortured_begin(void);

/* What is shared with the product. */
struct torture_block *tortured_block(void);

/* `code` counts where the mode makes calls fail. */
void tortured_arm(enum torture_mode mode, const struct torture_call *point, DWORD code);
void tortured_disarm(void);

/* Ends its process, in whatever state it is. */
void tortured_kill(void);

/* Starts the service, whatever comes of it, and waits until it has nothing to do. */
struct tortured tortured_start(void);

/* Asks the running service for a pass and waits for its end. */
struct tortured tortured_check(void);

#endif
