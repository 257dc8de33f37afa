/* The record that a family is to have: whose it is, and with which settings. */
#ifndef PLAN_RECORDS_H
#define PLAN_RECORDS_H

#include "model/snapshot.h"

struct ssl_record records_wanted(const struct snapshot *snapshot, enum family family,
                                 const struct certificate *certificate);

#endif
