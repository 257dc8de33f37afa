/*
 * SSTP's start rules: what becomes of parameters, bindings and hashes when SSTP starts
 * (facts/windows.md, section 4).
 */
#ifndef WINSIM_SSTP_START_H
#define WINSIM_SSTP_START_H

#include "sstp_bindings.h"
#include "sstp_parameters.h"

/* What SSTP will serve: its bindings, and the hash that it compares in the crypto binding until it
 * stops. */
struct sstp_start {
    struct sstp_parameters parameters;
    struct sstp_bindings bindings;
    BYTE crypto_binding[SSTP_SHA256_SIZE];
};

/* Reads, chooses, mends and writes. True when SSTP can serve; else it has said why not. */
bool sstp_start_prepare(struct sstp_start *start);

#endif
