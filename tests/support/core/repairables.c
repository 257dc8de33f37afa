/* The situations that a rotation mends, each in every variant of the server. */
#include <string.h>

#include "situation.h"
#include "unit.h"

static void renewal(struct situation *situation)
{
    (void)situation_renew(situation);
}

static void wrong_way(struct situation *situation)
{
    (void)situation_renew(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
}

static void expired(struct situation *situation)
{
    (void)situation_renew(situation);
    model_find(&situation->model, "SAC1")->facts.not_after =
        situation->model.now - 2 * INSTANT_HOUR;
}

static void key_unusable(struct situation *situation)
{
    (void)situation_renew(situation);
    situation_lose_key(situation, "SAC1", KEY_UNUSABLE);
}

static void binding_missing(struct situation *situation)
{
    (void)model_http_delete(&situation->model, FAMILY_IPV6);
    situation->settings_known[FAMILY_IPV6] = false;
}

static void both_bindings_missing(struct situation *situation)
{
    binding_missing(situation);
    (void)model_http_delete(&situation->model, FAMILY_IPV4);
    situation->settings_known[FAMILY_IPV4] = false;
}

static void binding_malformed(struct situation *situation)
{
    struct model_binding *binding = &situation->model.bindings[FAMILY_IPV4];

    binding->presence = PART_MALFORMED;
    memset(&binding->record.thumbprint, 0, sizeof(binding->record.thumbprint));
}

static void families_differ(struct situation *situation)
{
    struct model_binding *binding = &situation->model.bindings[FAMILY_IPV6];

    binding->record.thumbprint = situation_renew(situation)->facts.thumbprint;
    binding->written_at = situation->model.now;
}

static void hash_malformed(struct situation *situation)
{
    situation->model.parameters.hashes.sha256 = (struct hash_value){.presence = PART_MALFORMED};
    strcpy(situation->model.parameters.hashes.sha256.error.object, "SHA256CertificateHash");
    (void)model_stop(&situation->model, MODEL_REMOTE_ACCESS);
    (void)model_stop(&situation->model, MODEL_RASMAN);
    (void)model_stop(&situation->model, MODEL_SSTP);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    model_advance(&situation->model, INSTANT_HOUR);
}

static void hash_disagrees(struct situation *situation)
{
    situation->model.parameters.hashes.sha1.bytes[3] ^= 1;
    situation_hashes_unseen(situation);
}

static void rebound_without_restart(struct situation *situation)
{
    (void)situation_renew(situation);
    model_rebind(&situation->model, "SAC2");
    model_advance(&situation->model, INSTANT_HOUR);
}

/* IIS has a record for the server's name and one for an address of its own. */
static void with_records(struct situation *situation)
{
    situation->model.settings.values[SETTING_FOREIGN_BINDINGS] = FOREIGN_COROTATE;
    (void)model_add_overriding(&situation->model, OVERRIDING_HOST_NAME, "vpn.example.com", "SAC1");
    (void)model_add_overriding(&situation->model, OVERRIDING_ADDRESS, "203.0.113.5", "SAC1");
}

static void renewal_with_records(struct situation *situation)
{
    with_records(situation);
    renewal(situation);
}

static void wrong_way_with_records(struct situation *situation)
{
    with_records(situation);
    wrong_way(situation);
}

static void expired_with_records(struct situation *situation)
{
    with_records(situation);
    expired(situation);
}

const struct repairable repairables[] = {
    {"renewal", renewal, "SAC2"},
    {"wrong way", wrong_way, "SAC2"},
    {"expired", expired, "SAC2"},
    {"key unusable", key_unusable, "SAC2"},
    {"binding missing", binding_missing, "SAC1"},
    {"both bindings missing", both_bindings_missing, "SAC1"},
    {"binding malformed", binding_malformed, "SAC1"},
    {"families differ", families_differ, "SAC2"},
    {"hash malformed", hash_malformed, "SAC1"},
    {"hash disagrees", hash_disagrees, "SAC1"},
    {"rebound without restart", rebound_without_restart, "SAC2"},
    {"renewal with others' records", renewal_with_records, "SAC2"},
    {"wrong way with others' records", wrong_way_with_records, "SAC2"},
    {"expired with others' records", expired_with_records, "SAC2"},
};
const size_t repairable_count = COUNT_OF(repairables);

const char *variant_name(enum variant variant)
{
    static const char *const names[VARIANT_COUNT] = {"atomic", "delete and create",
                                                     "update unsupported", "pinned"};
    return names[variant];
}

void situation_arrange(struct situation *situation, const struct repairable *repairable,
                       enum variant variant)
{
    situation_healthy(situation);
    situation->model.atomic_update = variant != VARIANT_DELETE_CREATE;
    situation->model.update_unsupported = variant == VARIANT_UNSUPPORTED;
    if (variant == VARIANT_PINNED) {
        situation_pin(situation, "SAC1");
    }
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    repairable->arrange(situation);
    model_advance(&situation->model, INSTANT_MINUTE);
    situation_clear_log(situation);
    situation_new_process(situation);
    situation_see_key_faults(situation);
}
