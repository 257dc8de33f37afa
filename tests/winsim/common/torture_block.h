/*
 * torture_block.h - what a test and the tortured program share: which call is to fail or to be the
 * last, and what was called.
 *
 * A section of named memory rather than the registry: it is looked at in every call, and a crash of
 * the program leaves it whole. The test makes it before the program starts; without it nothing is
 * counted.
 */
#ifndef WINSIM_TORTURE_BLOCK_H
#define WINSIM_TORTURE_BLOCK_H

#include <windows.h>

#define TORTURE_BLOCK_NAME   L"Global\\WinsimTorture"
#define TORTURE_CALLS_MAX    16384
#define TORTURE_OBJECT_MAX   96
#define TORTURE_CODES_MAX    4
#define TORTURE_PROGRAM_MAX  64
#define TORTURE_IDLE_WAIT_MS 1000u /* who waits for longer has nothing to do */

enum torture_mode {
    TORTURE_OFF,         /* calls pass */
    TORTURE_RECORD,      /* calls pass and are listed */
    TORTURE_FAIL_ONCE,   /* the call fails */
    TORTURE_FAIL_ON,     /* it fails, and every later one of the function about the object */
    TORTURE_KILL_BEFORE, /* the process ends without a word instead of making the call */
    TORTURE_KILL_AFTER   /* the same, once the call has returned */
};

/* What is opened and closed. The number of each that is open is told. */
enum torture_thing {
    TORTURE_KEY,
    TORTURE_HTTP,
    TORTURE_STORE,
    TORTURE_ENGINE,
    TORTURE_CHAIN,
    TORTURE_SERVICE,
    TORTURE_SOURCE,
    TORTURE_EVT,
    TORTURE_MEMORY,
    TORTURE_DECODED, /* what LocalFree gives back */
    TORTURE_OBJECT,
    TORTURE_LIBRARY,
    TORTURE_WINSOCK,
    TORTURE_SOCKET,
    TORTURE_CREDENTIALS,
    TORTURE_THINGS
};

enum torture_function {
#define CALL(function, ...) TORTURE_##function,
#include "torture_calls.def"
#undef CALL
    TORTURE_FUNCTIONS
};

struct torture_call {
    DWORD function;
    DWORD occurrence;                   /* from 1, among those of the function about the object */
    wchar_t object[TORTURE_OBJECT_MAX]; /* empty: about nothing in particular */
};

struct torture_block {
    wchar_t program[TORTURE_PROGRAM_MAX]; /* the file name of the program that is concerned */
    volatile LONG mode;
    struct torture_call point;
    DWORD code;
    volatile LONG seen; /* calls of the point's function about its object */
    volatile LONG hits; /* of these, how many did not just pass */

    volatile LONG process; /* the program's id */
    volatile LONG waits;   /* how often it had nothing to do */
    volatile LONG waiting; /* 1: it has nothing to do now */
    volatile LONG open[TORTURE_THINGS];

    volatile LONG call_count;
    struct torture_call calls[TORTURE_CALLS_MAX];
};

#endif
