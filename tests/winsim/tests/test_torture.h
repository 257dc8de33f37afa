/*
 * test_torture.h - the other process in the tests of torture.
 */
#ifndef WINSIM_TESTS_TEST_TORTURE_H
#define WINSIM_TESTS_TEST_TORTURE_H

/* Writes three values under TEST_KEY. Returns which of them could not be written, a bit each. */
int be_tortured(void);

#endif
