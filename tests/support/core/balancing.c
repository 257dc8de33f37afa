/* What the tests of TLS at a load balancer share. */
#include "balancing.h"

#include "unit.h"

struct hash_value hash_of(uint8_t byte)
{
    struct hash_value hash = {.presence = PART_PRESENT};

    memset(hash.bytes, byte, SHA256_SIZE);
    return hash;
}

void restart_by_hand(struct model *model)
{
    (void)model_stop(model, MODEL_REMOTE_ACCESS);
    (void)model_stop(model, MODEL_RASMAN);
    (void)model_stop(model, MODEL_SSTP);
    (void)model_start(model, MODEL_REMOTE_ACCESS);
}

void present(struct model *model, uint8_t byte)
{
    model->balancer.own = model_leaf(model, "on the balancer", NAME, byte);
}

void end_tls_elsewhere(struct sstp_parameters *parameters)
{
    parameters->use_https = (struct dword_value){.presence = PART_PRESENT, .value = 0};
    parameters->hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    parameters->hashes.sha1.presence = PART_ABSENT;
}

struct model *behind_a_balancer(struct situation *situation)
{
    struct model *model = &situation->model;
    struct sstp_parameters *parameters = &model->parameters;

    situation_healthy(situation);
    end_tls_elsewhere(parameters);
    parameters->hashes.sha256 = hash_of(FIRST);
    strcpy(model->settings.offload_probe, NAME);
    model->settings.offload_port = 443;
    situation->settings = model->settings;
    present(model, FIRST);
    restart_by_hand(model);
    return model;
}

void assert_started_with(struct situation *situation, uint8_t byte)
{
    const struct model *model = &situation->model;
    const struct hash_value wanted = hash_of(byte);

    assert_int_equal(model->parameters.hashes.sha256.presence, PART_PRESENT);
    assert_memory_equal(model->parameters.hashes.sha256.bytes, wanted.bytes, SHA256_SIZE);
    assert_int_equal(model->parameters.hashes.sha1.presence, PART_ABSENT);
    assert_true(model->sstp_serves);
    assert_memory_equal(model->sstp_captured.bytes, wanted.bytes, THUMBPRINT_SIZE);
}

void assert_never_followed(struct situation *situation, enum reason reason)
{
    (void)situation_pass(situation);
    assert_int_equal(begun(situation, reason), 0); /* one answer is no reason to report it */
    for (int i = 0; i < 6; i++) {
        (void)pass_later(situation, APART);
    }
    assert_int_equal(begun(situation, reason), 1);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_started_with(situation, FIRST);
}
