/*
 * fixture_life.h - what a program that runs the tests does before, between and after them, and what
 * it does when they start it as another process.
 */
#ifndef WINSIM_TESTS_FIXTURE_LIFE_H
#define WINSIM_TESTS_FIXTURE_LIFE_H

#include <stdbool.h>

/* Once. What the tests make, they make when it is needed; what is left of it in the end, keys that
 * others may use and a log, fixture_end takes away. Between them may be several processes. */
bool fixture_begin(void);
void fixture_end(void);

/* Before each test: none of the tests' records, certificates, services and switches. */
int fixture_reset(void **state);

/* `--service NAME`, from the SCM: a service that does nothing until it is stopped. */
int fixture_serve(const char *name);

/* `--write-events`: one of several writers to the Event Log; returns its exit code. */
int write_events(void);

#endif
