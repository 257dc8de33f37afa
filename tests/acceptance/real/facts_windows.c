/* What the simulation says of Windows; see facts.h. Nothing is told twice: the list is winsim's. */
#include "facts.h"

#include "fixture.h"

#include "fact_rows.h"

static const struct fact items[] = {
#define FACT(id, statement, source, where) {id, statement, source, where, fixture_reset},
#include "../../winsim/facts.def"
#undef FACT
};

const struct fact_list facts_of_windows = {items, COUNT_OF(items)};
