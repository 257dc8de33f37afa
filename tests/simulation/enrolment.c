/* Where certificates come from and go to: autoenrollment, an ACME client, people, and decay. */
#include "sim.h"

#include <string.h>

static const char *new_label(const struct sim *sim)
{
    static char labels[MODEL_CERTIFICATES_MAX][12];
    char *label = labels[sim->model.certificate_count % MODEL_CERTIFICATES_MAX];

    (void)snprintf(label, sizeof(labels[0]), "SAC%u", (unsigned)sim->model.certificate_count + 1);
    return label;
}

static bool there_is_room(const struct sim *sim)
{
    return sim->model.certificate_count + 1 < MODEL_CERTIFICATES_MAX;
}

/* Authorities of the world: 1 and 2 are public, 3 and 4 private. */
static void issued_by(struct model_certificate *certificate, uint8_t authority)
{
    model_set_issuer(certificate, authority, authority <= 2 ? ROOT_LISTED : ROOT_NOT_LISTED);
    certificate->facts.chain = CHAIN_GOOD;
}

static struct model_certificate *issue_for(struct sim *sim, const char *name, int from, int until)
{
    struct model_certificate *issued = model_issue(&sim->model, new_label(sim), name, from, until);

    issued->facts.template_oid = "";
    issued_by(issued, 1);
    return issued;
}

/* For the names that this server most often has, as a rule. */
struct model_certificate *issue(struct sim *sim)
{
    static const char *const names[] = {"vpn.example.com", "vpn.example.com", "vpn.example.com",
                                        "*.example.com", "mail.example.com"};
    const char *name = names[pick(sim, 5)];
    const int from = -(int)pick(sim, 3);
    struct model_certificate *issued = issue_for(sim, name, from, 1 + (int)pick(sim, 400));

    if (chance(sim, 10)) {
        model_add_name(issued, NAME_DNS, "mail.example.com");
    }
    if (chance(sim, 10)) {
        issued_by(issued, (uint8_t)(2 + pick(sim, 3)));
    } else if (chance(sim, 5)) {
        issued->facts.root_kind = ROOT_UNKNOWN;
        issued->facts.chain = CHAIN_UNKNOWN;
        if (chance(sim, 50)) {
            model_set_self_signed(issued);
        }
    }
    if (chance(sim, 10)) {
        issued->too_new = sim->model.now + INSTANT_SECOND + pick(sim, 300) * INSTANT_SECOND;
    }
    return issued;
}

struct model_certificate *any_certificate(struct sim *sim)
{
    return &sim->model.certificates[pick(sim, (unsigned)sim->model.certificate_count)];
}

struct model_certificate *good_certificate(struct sim *sim)
{
    struct model *model = &sim->model;
    const size_t first = pick(sim, (unsigned)model->certificate_count);

    for (size_t i = 0; i < model->certificate_count; i++) {
        struct model_certificate *candidate =
            &model->certificates[(first + i) % model->certificate_count];
        if (model_certificate_fit(model, &candidate->facts.thumbprint)) {
            return candidate;
        }
    }
    return NULL;
}

static struct model_certificate *bound_certificate(struct sim *sim)
{
    struct model *model = &sim->model;

    for (size_t i = 0; i < model->certificate_count; i++) {
        if (thumbprint_equal(&model->certificates[i].facts.thumbprint,
                             &model->bindings[FAMILY_IPV4].record.thumbprint)) {
            return &model->certificates[i];
        }
    }
    return &model->certificates[0];
}

/* ---- autoenrollment: a burst, the key last ---- */

static void key_is_attached(struct sim *sim, unsigned number)
{
    struct model_certificate *certificate = &sim->model.certificates[number];

    certificate->facts.private_key = KEY_USABLE;
    sim_note(sim, "autoenrollment", "attaches the private key to %s", certificate->label);
    sim_notify(sim);
}

static void old_one_is_archived(struct sim *sim, unsigned number)
{
    struct model_certificate *certificate = &sim->model.certificates[number];

    certificate->facts.archived = true;
    sim_note(sim, "autoenrollment", "archives %s", certificate->label);
    sim_notify(sim);
}

static void autoenrollment_renews(struct sim *sim, unsigned unused)
{
    struct model_certificate *old = bound_certificate(sim);
    struct model_certificate *renewed;

    (void)unused;
    if (!there_is_room(sim) || !old->in_store) {
        return;
    }
    renewed = issue_for(sim, old->names[0].text, 0, 30 + (int)pick(sim, 700));
    for (size_t i = 1; i < old->facts.name_count; i++) {
        model_add_name(renewed, old->names[i].kind, old->names[i].text);
    }
    renewed->facts.private_key = KEY_ABSENT;
    sim_note(sim, "autoenrollment", "puts %s into the store, the renewal of %s", renewed->label,
             old->label);
    sim_notify(sim);
    sim_plan(sim, while_of(sim, 30 * INSTANT_SECOND), key_is_attached,
             (unsigned)(renewed - sim->model.certificates));
    if (chance(sim, 70)) {
        old->facts.has_successor = true;
        old->facts.successor = renewed->facts.thumbprint;
    }
    if (chance(sim, 60)) {
        sim_plan(sim, while_of(sim, INSTANT_MINUTE), old_one_is_archived,
                 (unsigned)(old - sim->model.certificates));
    }
}

/* ---- an ACME client: a new one at once, the old one is deleted ---- */

static void is_deleted(struct sim *sim, unsigned number)
{
    struct model_certificate *certificate = &sim->model.certificates[number];

    if (certificate->in_store) {
        certificate->in_store = false;
        sim_note(sim, "somebody", "deletes %s from the store", certificate->label);
        sim_notify(sim);
    }
}

static void acme_renews(struct sim *sim, unsigned unused)
{
    struct model_certificate *old = bound_certificate(sim);
    struct model_certificate *renewed;

    (void)unused;
    if (!there_is_room(sim)) {
        return;
    }
    renewed = issue_for(sim, old->names[0].text, 0, 90);
    renewed->facts.line.key_algorithm =
        chance(sim, 50) ? KEY_ALGORITHM_ECDSA : renewed->facts.line.key_algorithm;
    sim_note(sim, "ACME client", "imports %s for %s", renewed->label, old->names[0].text);
    sim_notify(sim);
    if (chance(sim, 60)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), is_deleted,
                 (unsigned)(old - sim->model.certificates));
    }
}

/* ---- people ---- */

/* SAC1 goes, SAC2 comes: what the product exists for. */
static void the_wrong_way(struct sim *sim, unsigned unused)
{
    struct model_certificate *old = bound_certificate(sim);
    struct model_certificate *imported;

    (void)unused;
    if (!there_is_room(sim)) {
        return;
    }
    old->in_store = false;
    imported = issue_for(sim, old->names[0].text, 0, 365);
    sim_note(sim, "administrator", "deletes %s and imports %s", old->label, imported->label);
    sim_notify(sim);
}

static void spoil(struct sim *sim, struct model_certificate *certificate)
{
    struct certificate *facts = &certificate->facts;

    switch (pick(sim, 8)) {
    case 0:
        facts->private_key = KEY_ABSENT;
        break;
    case 1:
        facts->private_key = KEY_UNUSABLE;
        break;
    case 2:
        facts->usage = chance(sim, 50) ? USAGE_OTHER : USAGE_EMPTY;
        break;
    case 3:
        facts->key_bits = 1024;
        break;
    case 4:
        facts->not_before = sim->model.now - sim->model.set_by + while_of(sim, 3 * INSTANT_DAY);
        break;
    case 5:
        facts->not_after = sim->model.now - sim->model.set_by - while_of(sim, 3 * INSTANT_DAY);
        break;
    case 6:
        facts->chain = CHAIN_BAD;
        break;
    default:
        facts->decoded = false;
        break;
    }
}

static void a_certificate_is_imported(struct sim *sim, unsigned unused)
{
    struct model_certificate *imported;

    (void)unused;
    if (!there_is_room(sim)) {
        return;
    }
    imported = issue(sim);
    if (chance(sim, 40)) {
        spoil(sim, imported);
    } else if (chance(sim, 20)) {
        imported->facts.usage = USAGE_ALL_PURPOSES;
    }
    sim_note(sim, "administrator", "imports %s for %s%s", imported->label, imported->names[0].text,
             model_certificate_fit(&sim->model, &imported->facts.thumbprint)
                 ? ""
                 : ", which is not fit for SSTP");
    sim_notify(sim);
}

static void a_certificate_is_deleted(struct sim *sim, unsigned unused)
{
    (void)unused;
    is_deleted(sim, pick(sim, (unsigned)sim->model.certificate_count));
}

static void a_key_comes_back(struct sim *sim, unsigned number)
{
    sim->model.certificates[number].facts.private_key = KEY_USABLE;
    sim_note(sim, "server", "the key of %s is usable again", sim->model.certificates[number].label);
}

static void a_key_breaks(struct sim *sim, unsigned unused)
{
    struct model_certificate *certificate = any_certificate(sim);

    (void)unused;
    certificate->facts.private_key = KEY_UNUSABLE;
    sim_note(sim, "server", "the key of %s breaks", certificate->label);
    if (chance(sim, 60)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), a_key_comes_back,
                 (unsigned)(certificate - sim->model.certificates));
    }
}

/* Clients with another certificate of that issuer get in as before. */
static void an_issuer_expires(struct sim *sim, struct model_certificate *certificate)
{
    certificate->facts.chain = CHAIN_UNKNOWN;
    certificate->facts.issuer_fault = (struct issuer_fault){.kind = ISSUER_EXPIRED,
                                                            .issuer = certificate->facts.issuers[0],
                                                            .name = "Issuing CA",
                                                            .direct = true};
    sim_note(sim, "server", "the certificate of an issuer of %s that is here expires",
             certificate->label);
}

static void a_chain_turns_bad(struct sim *sim, unsigned unused)
{
    struct model_certificate *certificate = any_certificate(sim);

    (void)unused;
    if (certificate->facts.key_bits != 1024 && sim->model.certificate_count % 2 == 0) {
        an_issuer_expires(sim, certificate);
        return;
    }
    certificate->facts.chain = CHAIN_BAD;
    sim_note(sim, "certification authority", "revokes %s", certificate->label);
}

event *enrolment_event(struct sim *sim)
{
    static event *const events[] = {autoenrollment_renews,
                                    autoenrollment_renews,
                                    acme_renews,
                                    acme_renews,
                                    the_wrong_way,
                                    the_wrong_way,
                                    a_certificate_is_imported,
                                    a_certificate_is_imported,
                                    a_certificate_is_deleted,
                                    a_key_breaks,
                                    a_chain_turns_bad};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}
