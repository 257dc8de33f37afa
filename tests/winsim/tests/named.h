/*
 * named.h - what test_named.c may leave behind if it fails.
 */
#ifndef WINSIM_TESTS_NAMED_H
#define WINSIM_TESTS_NAMED_H

/* The tests' records for host names and of the Central Certificate Store. */
void named_remove_records(void);

#endif
