/* What became of a fact. */
#ifndef ACCEPTANCE_REAL_VERDICT_H
#define ACCEPTANCE_REAL_VERDICT_H

#include "child.h"
#include "facts.h"

enum verdict { NOT_TRIED_YET, CONFIRMED, DIFFERS, NOT_TRIABLE };

#define DETAIL_SIZE 256

struct finding {
    enum verdict verdict;
    char detail[DETAIL_SIZE]; /* what was seen, or why it was not tried; one line */
};

/* From how its process ended. */
void verdict_read(const struct child_end *end, struct finding *finding);
void verdict_not_tried(const char *why, struct finding *finding);

const char *verdict_name(enum verdict verdict);

#endif
