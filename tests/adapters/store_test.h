/* What the tests of certificates/store.h share. */
#ifndef STORE_TEST_H
#define STORE_TEST_H

#include "certificates.h"
#include "model/snapshot.h"

/* Adds a certificate and reads it back from the store; valid until the next call. */
const struct certificate *issue(const struct test_certificate *wanted);

#endif
