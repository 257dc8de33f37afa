/* What HTTP.sys makes of a record, tried where nobody is served. */
#include <string.h>

#include "http/bindings.h"
#include "http/extended.h"
#include "http/record.h"
#include "win32/error.h"

/* {3c1f3a0e-6d0b-4a0e-9d6f-5b7e2f0c8a41}: marks a record as one of our trials. */
static const GUID trial_application_id = {
    0x3c1f3a0e, 0x6d0b, 0x4a0e, {0x9d, 0x6f, 0x5b, 0x7e, 0x2f, 0x0c, 0x8a, 0x41}};

/* Where trials take place: an address and ports that no service of this machine listens on. */
static const uint8_t trial_address[4] = {127, 83, 83, 84};
#define TRIAL_PORT_FIRST 1
#define TRIAL_PORT_LAST  32
/* And a name that nobody asks for: those for host names may have parameters of another kind. */
static const wchar_t trial_name[] = L"trial.sstp-cert-rotator.invalid";

static bool is_trial(const struct binding *binding)
{
    return binding->presence != PART_ABSENT &&
           memcmp(binding->record.application_id, &trial_application_id, APPLICATION_ID_SIZE) == 0;
}

/* Finds an endpoint without a record, and removes what an interrupted trial left on the way. */
static struct outcome free_endpoint(bool named, struct http_endpoint *endpoint)
{
    struct outcome outcome = outcome_success();

    for (uint16_t port = TRIAL_PORT_FIRST; port <= TRIAL_PORT_LAST; port++) {
        struct binding binding;
        *endpoint =
            named ? http_endpoint_name(trial_name, port) : http_endpoint_ipv4(trial_address, port);
        http_record_read(endpoint, &binding);
        if (is_trial(&binding)) {
            return http_record_remove(endpoint);
        }
        if (binding.presence == PART_ABSENT) {
            return outcome_success();
        }
        outcome = binding.presence == PART_UNREADABLE
                      ? binding.error
                      : outcome_failed("HttpQueryServiceConfiguration", endpoint->text,
                                       ERROR_ALREADY_EXISTS);
    }
    return outcome; /* why the last one cannot be used */
}

/* Sets a record with the same settings for an endpoint that nobody uses, reads what else a fresh
 * one has (unless room is NULL), and deletes it. */
static struct outcome try_record(const struct ssl_record *record, bool named, uint8_t *room,
                                 struct http_extended *extended)
{
    struct ssl_record trial = *record;
    struct http_endpoint endpoint;
    struct outcome created = free_endpoint(named, &endpoint);
    struct outcome read = outcome_success();
    struct outcome deleted;

    if (!outcome_ok(&created)) {
        return created;
    }
    memcpy(trial.application_id, &trial_application_id, APPLICATION_ID_SIZE);
    created = http_record_create(&endpoint, &trial);
    if (created.failure == FAILURE_ALREADY_EXISTS) {
        return created; /* somebody was quicker: that record is not ours to remove */
    }
    if (outcome_ok(&created) && room != NULL) {
        read = http_extended_read(&endpoint, room, extended);
    }
    deleted = http_record_remove(&endpoint); /* also after a failure: nothing may be left behind */
    return !outcome_ok(&created) ? created : !outcome_ok(&read) ? read : deleted;
}

struct outcome http_bindings_try(const struct http_bindings *self, const struct ssl_record *record)
{
    return self->initialized ? try_record(record, false, NULL, NULL)
                             : outcome_failed("HttpInitialize", NULL, ERROR_NOT_READY);
}

static struct outcome compare(const struct http_endpoint *endpoint, const struct ssl_record *record,
                              uint8_t *room)
{
    struct http_extended has;
    struct http_extended fresh;
    struct outcome outcome = http_extended_read(endpoint, room, &has);

    if (!outcome_ok(&outcome) || http_extended_none(&has)) {
        return outcome;
    }
    outcome = try_record(record, http_endpoint_is_name(endpoint), room, &fresh);
    if (outcome_ok(&outcome) && !http_extended_within(&has, &fresh)) {
        outcome = outcome_failed("comparison of extended parameters", endpoint->text,
                                 ERROR_NOT_SUPPORTED);
        outcome.failure = FAILURE_WOULD_LOSE;
    }
    return outcome;
}

struct outcome http_bindings_may_set_anew(const struct http_bindings *self,
                                          const struct binding_site *site,
                                          const struct ssl_record *record)
{
    struct http_endpoint endpoint;
    struct outcome outcome;
    uint8_t *room;

    if (!http_endpoint_of(site, &endpoint)) {
        return outcome_failed("SSL certificate binding", endpoint.text, ERROR_INVALID_DATA);
    }
    if (!self->initialized) {
        return outcome_failed("HttpInitialize", endpoint.text, ERROR_NOT_READY);
    }
    room = HeapAlloc(GetProcessHeap(), 0, HTTP_EXTENDED_ROOM);
    if (room == NULL) {
        return outcome_failed("HeapAlloc", endpoint.text, ERROR_NOT_ENOUGH_MEMORY);
    }
    outcome = compare(&endpoint, record, room);
    HeapFree(GetProcessHeap(), 0, room);
    return outcome;
}
