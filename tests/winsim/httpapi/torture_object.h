/*
 * torture_object.h - what a call is about, told from its arguments.
 */
#ifndef WINSIM_TORTURE_OBJECT_H
#define WINSIM_TORTURE_OBJECT_H

#include "torture_block.h"

enum torture_subject {
    SUBJECT_NOTHING,
    SUBJECT_TEXT,           /* a wide text */
    SUBJECT_NUMBER,         /* a number that says what is asked for */
    SUBJECT_NUMBER_OR_ANSI, /* an identifier that is one or the other */
    SUBJECT_KEY_PATH,       /* an open registry key */
    SUBJECT_KEY_VALUE,      /* the same, and the name of a value in the argument after it */
    SUBJECT_SERVICE_NAME,   /* an open service */
    SUBJECT_HTTP_QUERY,     /* the kind of a record, and in the argument after it the question */
    SUBJECT_HTTP_RECORD,    /* the same, and the record */
    SUBJECT_ENDPOINT,       /* a socket address */
    SUBJECT_SOCKET_FAMILY,  /* a socket, of IPv4 or IPv6 */
    SUBJECT_HANDSHAKE       /* a TLS context, and in the fifth argument after it what was heard */
};

void torture_object(enum torture_subject subject, const ULONG_PTR *argument,
                    wchar_t object[TORTURE_OBJECT_MAX]);

#endif
