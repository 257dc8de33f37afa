/*
 * fixture_keys.h - the machine keys behind the test certificates. Used by fixture.c only.
 */
#ifndef WINSIM_TESTS_FIXTURE_KEYS_H
#define WINSIM_TESTS_FIXTURE_KEYS_H

void fixture_delete_keys(void);

/* Certificates that a test which failed has left in LocalMachine\MY. */
void fixture_remove_strays(void);

#endif
