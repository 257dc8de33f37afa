/* HTTP.sys' IP listen list: the addresses that it listens on, where an administrator has named
 * some. Then loopback says nothing of SSTP: it refuses, or another program has its port. */
#ifndef PROOF_LISTEN_LIST_H
#define PROOF_LISTEN_LIST_H

#include "model/probe.h"
#include "model/snapshot.h"

#define LISTEN_ADDRESSES_MAX 64 /* of more, the first */

struct listen_address {
    enum family family;
    uint8_t bytes[16]; /* in network byte order; of IPv4 the first four */
};

struct listen_list {
    enum presence presence; /* ABSENT: it listens on every address */
    struct outcome error;
    struct listen_address items[LISTEN_ADDRESSES_MAX];
    size_t count;
};

/* Where a client on this machine finds HTTP.sys over a family. */
enum listens {
    LISTENS_ON_LOOPBACK, /* also where the list could not be read: most servers have none */
    LISTENS_ELSEWHERE,   /* on addresses of the list that are neither loopback nor all of them */
    LISTENS_NOWHERE      /* the list has addresses of the other family only */
};

enum listens listen_list_where(const struct listen_list *list, enum family family);

/* Whether the next address is to be asked: this one is not this machine's, or refuses. */
bool listen_list_goes_on(const struct probe_result *result);

/* Of a list that could not be read, only that SSTP answers over loopback is believed. */
void listen_list_doubt(const struct listen_list *list, struct probe_result *result);

#endif
