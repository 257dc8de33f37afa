/* The conformance table: one row a fact, as Markdown, and all of it as JSON. */
#ifndef ACCEPTANCE_REAL_REPORT_H
#define ACCEPTANCE_REAL_REPORT_H

#include "machine.h"
#include "verdict.h"

#include <stdio.h>

struct tally {
    unsigned confirmed;
    unsigned differ;
    unsigned not_tried;
};

/* The lines above the rows, each row, and the line below them. */
void report_head(FILE *file, const struct machine *machine);
void report_row(FILE *file, const struct fact *fact, const struct finding *finding);
void report_foot(FILE *file, const struct tally *tally);

/* One object; `findings` are in the order of the facts. */
void report_json(FILE *file, const struct machine *machine, const struct finding *findings,
                 const struct tally *tally);

void tally_add(struct tally *tally, const struct finding *finding);

#endif
