/* What a certificate and its renewals have in common: facts that are kept when it is gone. Whether
 * two are of one line says certificate/line.h. */
#ifndef MODEL_LINE_H
#define MODEL_LINE_H

#include <stdbool.h>
#include <stdint.h>

#define LINE_MARK_SIZE 16

enum key_algorithm { KEY_ALGORITHM_OTHER = 0, KEY_ALGORITHM_RSA, KEY_ALGORITHM_ECDSA };

/* The marks are the beginnings of SHA-256. */
struct line {
    /* The template that an AD CS certificate was issued from: its object identifier, or the name of
     * one of version 1 (facts/windows.md 5). */
    bool has_template;
    uint8_t template_mark[LINE_MARK_SIZE];
    uint8_t organisation[LINE_MARK_SIZE]; /* the issuer's, or its common name; zero: neither */
    enum key_algorithm key_algorithm;
    bool for_ike; /* IP security IKE intermediate (1.3.6.1.5.5.8.2.2) is among its usages */
};

#endif
