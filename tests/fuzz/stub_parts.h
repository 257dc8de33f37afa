/* What the stub's files need of one another. */
#ifndef TESTS_FUZZ_STUB_PARTS_H
#define TESTS_FUZZ_STUB_PARTS_H

#include "stub_host.h"

/* How a call ends. */
struct answer {
    struct outcome outcome;
    bool acts; /* what was asked for happened, in spite of what is said */
};

/* Time passes, by the clock and by how long the machine has run. */
void stub_advance(struct stub *stub, instant duration);
struct answer stub_answer(struct stub *stub, const char *operation);
/* As another failure, where the call can give it. */
void stub_may_fail_with(struct stub *stub, struct answer *answer, enum failure failure);

void stub_check_change(const struct stub *stub);

/* stub_bindings.c */
struct outcome stub_try_certificate(void *context, const struct ssl_record *record);
struct outcome stub_update_binding(void *context, const struct binding_site *site,
                                   const struct ssl_record *record);
struct outcome stub_create_binding(void *context, const struct binding_site *site,
                                   const struct ssl_record *record);
struct outcome stub_delete_binding(void *context, const struct binding_site *site);
struct outcome stub_may_be_set_anew(void *context, const struct binding_site *site,
                                    const struct ssl_record *record);
struct outcome stub_write_hashes(void *context, const struct hash_pair *hashes);

/* stub_services.c */
struct outcome stub_stop_service(void *context, const char *name, bool may_cancel);
struct outcome stub_start_service(void *context, const char *name);

/* stub_stored.c */
struct outcome stub_store_intent(void *context, const struct intent *intent);
struct outcome stub_clear_intent(void *context);
struct outcome stub_store_last_good(void *context, const struct last_good *last_good);
struct outcome stub_store_sstp_start(void *context, const struct sstp_start *start);
struct outcome stub_store_loss(void *context, const struct loss *loss);
struct outcome stub_store_end(void *context, const struct remote_access_end *end);
struct outcome stub_store_last_rotation(void *context, const struct last_rotation *rotation);
struct outcome stub_store_clock(void *context, const struct clock_record *clock);
struct outcome stub_store_choice(void *context, const struct admin_choice *choice);
struct outcome stub_store_exclusions(void *context, const struct exclusions *exclusions);
struct outcome stub_store_restarts(void *context, const struct restart_history *restarts);

/* stub_report.c */
void stub_report(void *context, const struct report *report);

#endif
