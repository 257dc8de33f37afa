/* The digest: every fact that a decision rests on counts, and nothing else does. */
#include "model/digest.h"

#include <stdlib.h>

#include "situation.h"
#include "unit.h"

static struct certificate *certificate(struct situation *situation)
{
    return &situation->model.observed[0];
}

static struct settings *settings(struct situation *situation)
{
    return &situation->model.settings;
}

/* ---- what counts ---- */

#define CHANGE(name, what)                                                                         \
    static void name(struct situation *situation, struct snapshot *snapshot)                       \
    {                                                                                              \
        (void)situation;                                                                           \
        (void)snapshot;                                                                            \
        what;                                                                                      \
    }

CHANGE(store_presence, snapshot->store.presence = PART_UNREADABLE)
CHANGE(store_count, snapshot->store.count--)
CHANGE(thumbprint, certificate(situation)->thumbprint.bytes[19] ^= 1)
CHANGE(sha256, certificate(situation)->sha256[31] ^= 1)
CHANGE(decoded, certificate(situation)->decoded = false)
CHANGE(not_before, certificate(situation)->not_before++)
CHANGE(not_after, certificate(situation)->not_after++)
CHANGE(private_key, certificate(situation)->private_key = KEY_UNUSABLE)
CHANGE(key_algorithm, certificate(situation)->line.key_algorithm = KEY_ALGORITHM_OTHER)
CHANGE(key_property, certificate(situation)->key_property++)
CHANGE(key_bits, certificate(situation)->key_bits = 1024)
CHANGE(usage, certificate(situation)->usage = USAGE_EMPTY)
CHANGE(chain, certificate(situation)->chain = CHAIN_BAD)
CHANGE(self_signed, certificate(situation)->self_signed ^= 1)
CHANGE(root_kind, certificate(situation)->root_kind = ROOT_LISTED)
CHANGE(has_scts, certificate(situation)->has_scts ^= 1)
CHANGE(issuer_count, certificate(situation)->issuer_count++)
CHANGE(issuer_name, certificate(situation)->issuers[0].name[3] ^= 1)
CHANGE(issuer_key, certificate(situation)->issuers[0].key[3] ^= 1)
CHANGE(issuer_has_key, certificate(situation)->issuers[0].has_key ^= 1)
CHANGE(issuer, certificate(situation)->issuer = "Test CB")
CHANGE(template_oid, certificate(situation)->template_oid = "1.2")
CHANGE(template_name, certificate(situation)->template_name = "WebServer")
CHANGE(issuer_fault, certificate(situation)->issuer_fault.kind = ISSUER_MISSING)
CHANGE(archived, certificate(situation)->archived ^= 1)
CHANGE(has_successor, certificate(situation)->has_successor ^= 1)
CHANGE(successor, certificate(situation)->successor.bytes[0] ^= 1)
CHANGE(name_count, certificate(situation)->name_count--)
CHANGE(name_kind, situation->model.certificates[0].names[0].kind = NAME_COMMON)
CHANGE(name_text, situation->model.certificates[0].names[0].text = "vpn.example.org")
CHANGE(use_https, snapshot->parameters.use_https.presence = PART_UNREADABLE)
CHANGE(port, snapshot->parameters.listener_port.value = 444)
CHANGE(pinned, snapshot->parameters.hash_configured_by_admin.value ^= 1)
CHANGE(hash_presence, snapshot->parameters.hashes.sha256.presence = PART_MALFORMED)
CHANGE(hash_bytes, snapshot->parameters.hashes.sha1.bytes[0] ^= 1)
CHANGE(binding_presence, snapshot->bindings[FAMILY_IPV6].presence = PART_ABSENT)
CHANGE(binding_written, snapshot->bindings[FAMILY_IPV4].written_at++)
CHANGE(bound, snapshot->bindings[FAMILY_IPV6].record.thumbprint.bytes[0] ^= 1)
CHANGE(owner, snapshot->bindings[FAMILY_IPV4].record.application_id[0] ^= 1)
CHANGE(store_name, strcpy(snapshot->bindings[FAMILY_IPV4].record.store_name, "WebHosting"))
CHANGE(check_mode, snapshot->bindings[FAMILY_IPV4].record.certificate_check_mode ^= 2)
CHANGE(freshness, snapshot->bindings[FAMILY_IPV4].record.revocation_freshness_time++)
CHANGE(url_timeout, snapshot->bindings[FAMILY_IPV4].record.revocation_url_timeout++)
CHANGE(ctl, strcpy(snapshot->bindings[FAMILY_IPV4].record.ctl_identifier, "others"))
CHANGE(ctl_store, strcpy(snapshot->bindings[FAMILY_IPV4].record.ctl_store_name, "Root"))
CHANGE(flags, snapshot->bindings[FAMILY_IPV6].record.flags ^= 4)
CHANGE(overriding_presence, snapshot->overriding.presence = PART_UNREADABLE)
CHANGE(overriding_count, snapshot->overriding.count--)
CHANGE(overriding_kind, situation->model.observed_overriding[0].kind = OVERRIDING_HOST_NAME)
CHANGE(overriding_host, strcpy(situation->model.observed_overriding[0].host, "203.0.113.6"))
CHANGE(overriding_whole, situation->model.observed_overriding[0].whole ^= 1)
CHANGE(overriding_thumbprint,
       situation->model.observed_overriding[0].record.thumbprint.bytes[0] ^= 1)
CHANGE(sstp_presence, snapshot->sstp.presence = PART_ABSENT)
CHANGE(sstp_state, snapshot->sstp.state = SERVICE_IS_CHANGING)
CHANGE(sstp_started, snapshot->sstp.started_at++)
CHANGE(remote_access_disabled, snapshot->remote_access.disabled = true)
CHANGE(dependents_presence, snapshot->dependents.presence = PART_UNREADABLE)
CHANGE(dependent_count, snapshot->dependents.running.count--)
CHANGE(dependent, strcpy(snapshot->dependents.running.items[0], "Other"))
CHANGE(dependent_changing, snapshot->dependents.changing[1] = true)
CHANGE(state_presence, snapshot->state.presence = PART_UNREADABLE)
CHANGE(setting, settings(situation)->values[SETTING_FOREIGN_BINDINGS] = FOREIGN_OWN)
CHANGE(bad_setting, settings(situation)->bad[SETTING_HOST_NAME] = true)
CHANGE(host_name, model_type(settings(situation), SETTING_HOST_NAME, "vpn.example.com"))
CHANGE(wanted_issuer, model_type(settings(situation), SETTING_ISSUER, "Test CA"))
CHANGE(wanted_template, model_type(settings(situation), SETTING_TEMPLATE, "1.2"))
CHANGE(another_host_name, model_type(settings(situation), SETTING_HOST_NAME, "vpn; www"))
CHANGE(never_issuer, model_type(settings(situation), SETTING_NEVER_ISSUER, "Test CA"))
CHANGE(never_template, model_type(settings(situation), SETTING_NEVER_TEMPLATE, "1.2"))
CHANGE(never_thumbprint, settings(situation)->never_thumbprints.count = 1)
CHANGE(wanted_thumbprint, settings(situation)->thumbprints.count = 1)
CHANGE(has_offload_hash, settings(situation)->has_offload_hash = true)
CHANGE(offload_hash, settings(situation)->offload_hash[0] ^= 1)
CHANGE(warning_count, settings(situation)->warning_count--)
CHANGE(warning, settings(situation)->warning_days[0]++)
CHANGE(window_count, settings(situation)->window_count = 0)
CHANGE(window_days, settings(situation)->windows[0].days ^= 1)
CHANGE(window_from, settings(situation)->windows[0].from++)
CHANGE(window_until, settings(situation)->windows[0].until++)
CHANGE(companion_count, settings(situation)->companion_count = 0)
CHANGE(companions_name, strcpy(settings(situation)->companions[0], "Other"))
CHANGE(companions_state, snapshot->companions[0].state = SERVICE_IS_RUNNING)

/* ---- what does not ---- */

CHANGE(nothing, (void)0)
CHANGE(time_passes, snapshot->taken_at += INSTANT_DAY)
CHANGE(clients_come, snapshot->connections.count++)
CHANGE(a_window_opens, snapshot->window.opens++)
CHANGE(an_intent_of_ours, snapshot->state.intent.presence = PART_PRESENT)
CHANGE(an_error_code, snapshot->overriding.error.code++)
CHANGE(an_undecodables_rest, certificate(situation)[1].not_after++)

/* ---- the cases ---- */

struct change {
    const char *what;
    void (*make)(struct situation *situation, struct snapshot *snapshot);
};

#define CASE(name)                                                                                 \
    {                                                                                              \
#name, name                                                                                \
    }

static const struct change differences[] = {
    CASE(store_presence),
    CASE(store_count),
    CASE(thumbprint),
    CASE(sha256),
    CASE(decoded),
    CASE(not_before),
    CASE(not_after),
    CASE(private_key),
    CASE(key_algorithm),
    CASE(key_property),
    CASE(key_bits),
    CASE(usage),
    CASE(chain),
    CASE(self_signed),
    CASE(root_kind),
    CASE(has_scts),
    CASE(issuer_count),
    CASE(issuer_name),
    CASE(issuer_key),
    CASE(issuer_has_key),
    CASE(issuer),
    CASE(template_oid),
    CASE(template_name),
    CASE(issuer_fault),
    CASE(archived),
    CASE(has_successor),
    CASE(successor),
    CASE(name_count),
    CASE(name_kind),
    CASE(name_text),
    CASE(use_https),
    CASE(port),
    CASE(pinned),
    CASE(hash_presence),
    CASE(hash_bytes),
    CASE(binding_presence),
    CASE(binding_written),
    CASE(bound),
    CASE(owner),
    CASE(store_name),
    CASE(check_mode),
    CASE(freshness),
    CASE(url_timeout),
    CASE(ctl),
    CASE(ctl_store),
    CASE(flags),
    CASE(overriding_presence),
    CASE(overriding_count),
    CASE(overriding_kind),
    CASE(overriding_host),
    CASE(overriding_whole),
    CASE(overriding_thumbprint),
    CASE(sstp_presence),
    CASE(sstp_state),
    CASE(sstp_started),
    CASE(remote_access_disabled),
    CASE(dependents_presence),
    CASE(dependent_count),
    CASE(dependent),
    CASE(dependent_changing),
    CASE(state_presence),
    CASE(setting),
    CASE(bad_setting),
    CASE(host_name),
    CASE(another_host_name),
    CASE(never_issuer),
    CASE(never_template),
    CASE(never_thumbprint),
    CASE(wanted_issuer),
    CASE(wanted_template),
    CASE(wanted_thumbprint),
    CASE(has_offload_hash),
    CASE(offload_hash),
    CASE(warning_count),
    CASE(warning),
    CASE(window_count),
    CASE(window_days),
    CASE(window_from),
    CASE(window_until),
    CASE(companion_count),
    CASE(companions_name),
    CASE(companions_state),
};

static const struct change no_differences[] = {
    CASE(nothing),           CASE(time_passes),   CASE(clients_come),         CASE(a_window_opens),
    CASE(an_intent_of_ours), CASE(an_error_code), CASE(an_undecodables_rest),
};

/* The healthy server has something of everything; its second certificate does not decode. */
static uint64_t digest_after(struct situation *situation, const struct change *change)
{
    struct snapshot *snapshot = calloc(1, sizeof(*snapshot));
    uint64_t digest;

    assert_non_null(snapshot);
    situation_healthy(situation);
    situation_renew(situation)->facts.decoded = false;
    settings(situation)->windows[0] = (struct restart_window){1, 60, 120};
    settings(situation)->window_count = 1;
    settings(situation)->companion_count = 1;
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC2");
    model_observe(&situation->model, snapshot);
    change->make(situation, snapshot);
    digest = digest_of(snapshot) + 31 * digest_of_store(snapshot);
    free(snapshot);
    return digest;
}

static void each_fact_that_a_decision_rests_on_counts(void **state)
{
    const uint64_t digest = digest_after(*state, &no_differences[0]);

    for (size_t i = 0; i < COUNT_OF(differences); i++) {
        journal_begin(*state, "digest", differences[i].what);
        assert_true(digest_after(*state, &differences[i]) != digest);
        journal_end(*state);
    }
}

static void what_says_nothing_about_a_change_does_not_count(void **state)
{
    const uint64_t digest = digest_after(*state, &no_differences[0]);

    for (size_t i = 0; i < COUNT_OF(no_differences); i++) {
        journal_begin(*state, "digest", no_differences[i].what);
        assert_true(digest_after(*state, &no_differences[i]) == digest);
        journal_end(*state);
    }
}

int run_digest_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(each_fact_that_a_decision_rests_on_counts),
        TEST(what_says_nothing_about_a_change_does_not_count),
    };

    return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
