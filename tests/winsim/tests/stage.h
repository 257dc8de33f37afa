/*
 * stage.h - what the tests of facts leave to the program that runs them. winsim-test plays on a
 * simulated server (stage_winsim.c), the acceptance program on whatever it finds.
 */
#ifndef WINSIM_TESTS_STAGE_H
#define WINSIM_TESTS_STAGE_H

#include <winsock2.h>

#include <windows.h>

#include <wincrypt.h>

/* Before each test: whatever the tests switch is as it should be. */
void stage_reset(void);

/* Where what listens on a TCP port of the server is reached. */
WORD stage_tcp_port(WORD port);

/* A certificate whose private key CNG keeps for the machine, in a container of that name, and
 * without its CERT_KEY_PROV_INFO. NULL if this Windows keeps no such keys. */
PCCERT_CONTEXT stage_make_cng_certificate(const wchar_t *container);
void stage_delete_cng_key(const wchar_t *container);

#endif
