/* What the simulation says of SSTP; see facts.h. Nothing is told twice: the list is winsim's. */
#include "sstp_server.h"

#include "fact_rows.h"
#include "facts.h"

static const struct fact items[] = {
#define FACT(id, statement, source, where) {id, statement, source, where, sstp_server_fresh},
#include "../../winsim/services/facts.def"
#undef FACT
};

const struct fact_list facts_of_sstp = {items, COUNT_OF(items)};
