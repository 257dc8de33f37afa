/*
 * test_simulated_console.h - the other process in the tests of consoles that are closed.
 */
#ifndef WINSIM_TESTS_TEST_SIMULATED_CONSOLE_H
#define WINSIM_TESTS_TEST_SIMULATED_CONSOLE_H

/* Waits for the end, with a handler that takes so many milliseconds. */
int be_closed(const char *milliseconds);

#endif
