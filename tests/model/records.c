/* Whose records are and what of them must survive; what other records and a load balancer mean. */
#include "records.h"

#include <string.h>

static enum foreign_policy foreign_policy(const struct passage *passage)
{
    return (enum foreign_policy)passage->settings->values[SETTING_FOREIGN_BINDINGS];
}

/* All but the certificate; and, where that is what the setting says, but whose it is. */
static bool keeps_settings(const struct passage *passage, const struct ssl_record *record,
                           const struct ssl_record *settings)
{
    struct ssl_record taken = *settings;

    ssl_record_take_over(&taken);
    return ssl_record_same_settings(record, settings) ||
           (foreign_policy(passage) == FOREIGN_OWN && ssl_record_same_settings(record, &taken));
}

/* It is to be taken over and that is said, but HTTP.sys would refuse to set it anew with what it
 * carries: the key is gone. Clients get in with it until the next boot, whosever it is. */
static bool cannot_be_taken_over(const struct passage *passage, const struct thumbprint *bound)
{
    const struct model_certificate *certificate = model_by_thumbprint(passage->after, bound);

    return foreign_policy(passage) == FOREIGN_OWN && certificate != NULL &&
           certificate->facts.private_key != KEY_USABLE &&
           findings_have(passage->ongoing, REASON_FOREIGN_TAKEN);
}

/* Another application's record is healthy only where the settings let it have SSTP's certificate.
 */
const char *records_are_whose_they_should_be(const struct passage *passage)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *after = &passage->after->bindings[family];
        if (passage_at_rest(passage) && !model_offloaded(passage->after) &&
            after->presence != PART_ABSENT && !ssl_record_is_sstp(&after->record) &&
            foreign_policy(passage) != FOREIGN_COROTATE &&
            foreign_policy(passage) != FOREIGN_FOLLOW &&
            !cannot_be_taken_over(passage, &after->record.thumbprint)) {
            return "a record is another application's";
        }
    }
    return NULL;
}

/* Behind a load balancer no binding is any business of ours. */
const char *records_are_left_alone_behind_a_balancer(const struct passage *passage)
{
    const unsigned writes = passage_done(passage, CALL_UPDATE_BINDING) +
                            passage_done(passage, CALL_CREATE_BINDING) +
                            passage_done(passage, CALL_DELETE_BINDING);

    return model_offloaded(passage->before) && writes > 0
               ? "a binding was changed though TLS ends at a load balancer"
               : NULL;
}

const char *records_balancers_hash(const struct model *model)
{
    const struct hash_pair *hashes = &model->parameters.hashes;

    if (!model->settings.has_offload_hash) {
        return NULL; /* what it presents may be waited for, or not be to be followed */
    }
    return hashes->sha256.presence == PART_PRESENT && hashes->sha1.presence == PART_ABSENT &&
                   memcmp(hashes->sha256.bytes, model->settings.offload_hash, SHA256_SIZE) == 0
               ? NULL
               : "the hash is not that of the certificate on the load balancer";
}

/* By what the certificate says, and HostName. */
static bool is_for_server(const struct model *model, const struct model_certificate *certificate,
                          const char *host)
{
    const struct host_names set = settings_host_names(&model->settings);
    const struct certificate_name name = {NAME_DNS, host};
    bool asked_for = set.count == 0;

    for (size_t i = 0; i < set.count; i++) {
        asked_for = asked_for || name_covers(&name, &set.items[i]);
    }
    return certificate != NULL && asked_for &&
           names_cover(&(struct names){certificate->names, certificate->facts.name_count},
                       &(struct names){&name, 1});
}

/* What the Central Certificate Store has only a client that asks for the name can see. */
static bool clients_meet(const struct model *model, const struct model_certificate *certificate,
                         const struct overriding_binding *one)
{
    if (one->kind == OVERRIDING_ADDRESS) {
        return strncmp(one->host, "127.", 4) != 0 && strcmp(one->host, "[::1]") != 0;
    }
    return one->kind == OVERRIDING_HOST_NAME && is_for_server(model, certificate, one->host);
}

/* That Windows presents the renewal of what a record has is seen only where a client is answered.
 */
static bool renewal_is_shown(const struct model *model, const struct model_certificate *bound)
{
    return model_shows(model, FAMILY_IPV4, &bound->facts.successor) ||
           model_shows(model, FAMILY_IPV6, &bound->facts.successor);
}

/* What SSTP's own record has, where another application took the other family's. */
static const struct thumbprint *in_service(const struct model *model)
{
    const struct model_binding *ipv4 = &model->bindings[FAMILY_IPV4];
    const struct model_binding *ipv6 = &model->bindings[FAMILY_IPV6];
    const bool taken = ipv4->presence == PART_PRESENT && !ssl_record_is_sstp(&ipv4->record) &&
                       ipv6->presence == PART_PRESENT && ssl_record_is_sstp(&ipv6->record);

    return ipv4->presence == PART_PRESENT && !taken ? &ipv4->record.thumbprint
                                                    : &ipv6->record.thumbprint;
}

/* It has what is bound; Windows does not present what that was renewed to instead. seen: what
 * nobody can see does not count. */
static bool stays_behind(const struct model *model, const struct overriding_binding *one, bool seen)
{
    const struct thumbprint *bound = in_service(model);
    const struct model_certificate *certificate = model_by_thumbprint(model, bound);

    return clients_meet(model, certificate, one) &&
           thumbprint_equal(&one->record.thumbprint, bound) &&
           !(model->links_followed && certificate != NULL && certificate->facts.has_successor &&
             (!seen || renewal_is_shown(model, certificate)));
}

bool records_stay_behind(const struct model *model)
{
    bool stays = false;

    for (size_t i = 0; i < model->overriding_count; i++) {
        stays = stays || stays_behind(model, &model->overriding[i], false);
    }
    return stays;
}

/* What is written of it now; NULL: it is gone. */
static const struct overriding_binding *now(const struct model *model,
                                            const struct overriding_binding *site)
{
    const size_t index = model_overriding_index(model, site);

    return index == MODEL_OVERRIDING_MAX ? NULL : &model->overriding[index];
}

bool records_were_left_behind(const struct passage *passage)
{
    const struct thumbprint *is = &passage->after->bindings[FAMILY_IPV4].record.thumbprint;

    for (size_t i = 0; i < passage->before->overriding_count; i++) {
        const struct overriding_binding *one = &passage->before->overriding[i];
        const struct overriding_binding *left = now(passage->after, one);
        if (stays_behind(passage->before, one, false) && left != NULL &&
            !thumbprint_equal(&left->record.thumbprint, is)) {
            return true;
        }
    }
    return false;
}

/* (A crash may have come between delete and set: then what is stored has it.) */
static bool is_noted(const struct model *model, const struct overriding_binding *one)
{
    const struct intent *intent = &model->stored.intent;
    const struct overriding_bindings list = {.items = intent->moved.items,
                                             .count = intent->moved.count};

    return intent->presence == PART_PRESENT && overriding_find(&list, one) != NULL;
}

/* What is bound is for its name, if it has one. */
static bool fits(const struct model *model, const struct overriding_binding *one)
{
    const struct model_certificate *bound =
        model_by_thumbprint(model, &model->bindings[FAMILY_IPV4].record.thumbprint);
    const struct certificate_name name = {NAME_DNS, one->host};

    return one->kind == OVERRIDING_ADDRESS ||
           (bound != NULL && names_cover(&(struct names){bound->names, bound->facts.name_count},
                                         &(struct names){&name, 1}));
}

bool records_wait_for_their_name(const struct model *model)
{
    const struct intent *intent = &model->stored.intent;

    for (size_t i = 0; i < intent->moved.count; i++) {
        if (now(model, &intent->moved.items[i]) == NULL && !fits(model, &intent->moved.items[i])) {
            return true;
        }
    }
    return false;
}

/* A crash had come there, and at rest it is neither made again nor stored any more. */
static bool forgets_the_only_copy(const struct passage *passage)
{
    const struct intent *intent = &passage->before->stored.intent;
    const struct model *after = passage->after;

    for (size_t i = 0; i < intent->moved.count; i++) {
        const struct overriding_binding *one = &intent->moved.items[i];
        if (passage_at_rest(passage) && !passage->disturbed && !passage->crashed &&
            fits(after, one) && !model_offloaded(after) && intent->port == MODEL_PORT &&
            after->parameters.listener_port.value != MODEL_OTHER_PORT &&
            now(passage->before, one) == NULL && now(after, one) == NULL && !is_noted(after, one)) {
            return true;
        }
    }
    return false;
}

static const char *those_that_win_keep_theirs(const struct passage *passage)
{
    const bool said = passage_reported(passage, REPORT_BINDING_RESTORE_FAILED) > 0;

    if (forgets_the_only_copy(passage)) {
        return "another application's record is lost";
    }
    for (size_t i = 0; i < passage->before->overriding_count && !passage->disturbed; i++) {
        const struct overriding_binding *one = &passage->before->overriding[i];
        const struct overriding_binding *left = now(passage->after, one);
        if (left == NULL && !said && !is_noted(passage->after, one)) {
            return "another application's record is lost";
        }
        if (left != NULL && !ssl_record_same_settings(&left->record, &one->record)) {
            return "another application's record lost its settings";
        }
    }
    return NULL;
}

/* By us. What SSTP itself removes when it starts, since that certificate is gone, or makes anew
 * then, is its doing, whoever starts it. */
static bool was_touched(const struct passage *passage, int family)
{
    const struct model_binding *before = &passage->before->bindings[family];
    const struct model_binding *after = &passage->after->bindings[family];
    const struct model_certificate *had =
        model_by_thumbprint(passage->after, &before->record.thumbprint);

    return (after->presence != before->presence || after->written_at != before->written_at) &&
           !(had != NULL && !had->in_store && passage_sstp_bound(passage));
}

/* (Of a record that a rotation under way may have deleted nobody can tell who did.) */
const char *records_keep_their_settings(const struct passage *passage)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *before = &passage->before->bindings[family];
        const struct model_binding *after = &passage->after->bindings[family];

        if (before->presence != PART_ABSENT && !ssl_record_is_sstp(&before->record) &&
            foreign_policy(passage) <= FOREIGN_FOLLOW) {
            if (was_touched(passage, family)) {
                return "a foreign record was touched";
            }
        } else if (passage->settings_known[family] && after->presence != PART_ABSENT &&
                   !keeps_settings(passage, &after->record, &passage->record_settings[family])) {
            return "a record lost its settings";
        } else if (before->presence == PART_ABSENT && after->presence != PART_ABSENT &&
                   !passage->settings_known[family] && !ssl_record_is_sstp(&after->record) &&
                   !passage->before->stored.intent.had_record[family]) {
            return "a record was made for another application";
        }
    }
    return those_that_win_keep_theirs(passage);
}

static bool is_chosen(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct admin_choice *choice = &model->stored.choice;

    return choice->presence == PART_PRESENT && thumbprint_equal(&choice->thumbprint, thumbprint);
}

/* What we gave them they have because SSTP has it, unless their owners or SSTP's administrator went
 * on since. */
const char *records_are_not_left_half_way(const struct passage *passage)
{
    const struct model *model = passage->after;
    const struct thumbprint *bound = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *certificate = model_by_thumbprint(model, bound);

    if (!passage_at_rest(passage) || model_offloaded(model) || certificate == NULL ||
        model->unreadable[MODEL_PART_OVERRIDING] || foreign_policy(passage) != FOREIGN_COROTATE ||
        is_chosen(model, bound)) {
        return NULL;
    }
    for (size_t i = 0; i < model->overriding_count; i++) {
        const struct overriding_binding *one = &model->overriding[i];
        if (model->overriding_ours[i] && clients_meet(model, certificate, one) &&
            !thumbprint_equal(&one->record.thumbprint, bound)) {
            return "another application's record was given a certificate that SSTP has not";
        }
    }
    return NULL;
}

/* With corotate it goes along to what is for its name. */
static bool goes_along(const struct model *model, const struct model_certificate *certificate,
                       const struct overriding_binding *one)
{
    const struct certificate_name name = {NAME_DNS, one->host};

    return model->settings.values[SETTING_FOREIGN_BINDINGS] == FOREIGN_COROTATE &&
           (one->kind == OVERRIDING_ADDRESS ||
            (certificate != NULL &&
             names_cover(&(struct names){certificate->names, certificate->facts.name_count},
                         &(struct names){&name, 1})));
}

bool records_may_hold(const struct model *model, const struct model_certificate *certificate)
{
    for (size_t i = 0; i < model->overriding_count; i++) {
        const struct overriding_binding *one = &model->overriding[i];
        if (one->kind == OVERRIDING_CENTRAL_STORE || one->kind == OVERRIDING_CENTRAL_NAME ||
            (stays_behind(model, one, true) && !goes_along(model, certificate, one))) {
            return true;
        }
    }
    return model->unreadable[MODEL_PART_OVERRIDING];
}

bool records_lock_out(const struct model *model)
{
    const struct thumbprint *bound = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *certificate = model_by_thumbprint(model, bound);

    for (size_t i = 0; i < model->overriding_count && certificate != NULL; i++) {
        const struct overriding_binding *one = &model->overriding[i];
        if (one->kind == OVERRIDING_HOST_NAME &&
            !thumbprint_equal(&one->record.thumbprint, bound) &&
            is_for_server(model, certificate, one->host)) {
            return true;
        }
    }
    return false;
}

bool records_are_followed(const struct model *model)
{
    bool foreign = false;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        foreign =
            foreign || (binding->presence != PART_ABSENT && !ssl_record_is_sstp(&binding->record));
    }
    return foreign && model->settings.values[SETTING_FOREIGN_BINDINGS] == FOREIGN_FOLLOW;
}

/* With another certificate than what is bound, and for clients from outside whatever name they ask
 * for. */
static bool is_seen_by_clients(const struct model *model,
                               const struct overriding_binding *overriding)
{
    return overriding->kind == OVERRIDING_ADDRESS && strncmp(overriding->host, "127.", 4) != 0 &&
           strcmp(overriding->host, "[::1]") != 0 &&
           !thumbprint_equal(&overriding->record.thumbprint,
                             &model->bindings[FAMILY_IPV4].record.thumbprint);
}

const char *records_that_win_are_reported(const struct passage *passage)
{
    const struct model *model = passage->after;
    const bool reported = findings_have(passage->ongoing, REASON_BINDING_SHADOWED);
    const bool named = findings_have(passage->ongoing, REASON_SERVER_NAME_SHADOWED);
    bool differs = false;

    if (!passage_at_rest(passage) || model_offloaded(model) ||
        model->unreadable[MODEL_PART_OVERRIDING]) {
        return NULL;
    }
    for (size_t i = 0; i < model->overriding_count; i++) {
        differs = differs || !thumbprint_equal(&model->overriding[i].record.thumbprint,
                                               &model->bindings[FAMILY_IPV4].record.thumbprint);
        if (is_seen_by_clients(model, &model->overriding[i]) && !reported) {
            return "clients are shown another certificate, and nothing says so";
        }
    }
    return (reported || named) && !differs ? "what clients see is said to differ, and does not"
                                           : NULL;
}
