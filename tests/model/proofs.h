/* The invariants about the proof: never a fight with a certificate that did not serve, never a
 * restart for one answer, never clients left out while there is a way back. */
#ifndef TESTS_MODEL_PROOFS_H
#define TESTS_MODEL_PROOFS_H

#include "invariants.h"

/* A certificate that was set aside is about to be bound although what it stands back for is fit. */
bool proofs_forbid(const struct model *model, const struct thumbprint *thumbprint);

/* It served before one that did not. */
bool proofs_lead_to(const struct model *model, const struct thumbprint *thumbprint);

/* A restart for what only the probe complains of has its reasons. */
bool proofs_allow_restart(const struct passage *passage);

/* What is wrong, or NULL. */
const char *proofs_lead_back(const struct passage *passage);

#endif
