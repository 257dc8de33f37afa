/* What the modelled server's parts need of one another, and nobody else does. */
#ifndef TESTS_MODEL_PARTS_H
#define TESTS_MODEL_PARTS_H

#include "model.h"

/* A call to the server takes a while. Returns when it is through. */
instant model_tick(struct model *model);

bool model_usable_in_store(const struct model *model, const struct thumbprint *thumbprint);

/* HTTP.sys: over what is there. */
uint32_t model_write_record(struct model *model, enum family family,
                            const struct ssl_record *record);

/* SSTP binds, compares and stores. Returns whether it can serve. */
bool model_sstp_can_serve(struct model *model);
/* The same when it starts. */
bool model_sstp_starts(struct model *model);

/* Those that win over SSTP's stay on their port. */
void model_overriding_move_port(struct model *model);

/* As far as our process learnt when one began to run: not before, and not after. */
void model_learnt_start(const struct model *model, enum model_service_id service, instant *from,
                        instant *until);

void model_end_of_service(struct model *model, enum model_service_id service);

#endif
