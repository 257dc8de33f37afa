/* MY of the server, and what clients think of what is in it. */
#include "parameters.h"
#include "year.h"

#include <stdlib.h>
#include <string.h>

#define CROWD                                                                                      \
    20 /* from so many certificates on those that are gone are forgotten: all are searched */

/* ---- which ---- */

const struct course_certificate *year_certificate(const struct year *year, int number)
{
    return number < COURSE_CERTIFICATES_MAX ? &year->course->certificates[number]
                                            : &year->extra[number - COURSE_CERTIFICATES_MAX];
}

struct model_certificate *year_find(struct year *year, int number)
{
    const char *label = year_certificate(year, number)->label;

    for (size_t i = 0; i < year->model.certificate_count; i++) {
        if (year->model.certificates[i].label == label) {
            return &year->model.certificates[i];
        }
    }
    return NULL;
}

static int number_of(const struct year *year, const struct model_certificate *certificate)
{
    for (int i = 0; i < year->course->certificate_count; i++) {
        if (year->course->certificates[i].label == certificate->label) {
            return i;
        }
    }
    for (int i = 0; i < year->extra_count; i++) {
        if (year->extra[i].label == certificate->label) {
            return COURSE_CERTIFICATES_MAX + i;
        }
    }
    return -1;
}

int year_number(const struct year *year, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(&year->model, thumbprint);

    return certificate == NULL ? -1 : number_of(year, certificate);
}

/* ---- what nobody can see any more makes room ---- */

static bool is_named(const struct model *model, const struct thumbprint *thumbprint)
{
    bool named = thumbprint_equal(&model->sstp_captured, thumbprint) ||
                 thumbprint_equal(&model->stored.last_good.thumbprint, thumbprint) ||
                 thumbprint_equal(&model->stored.choice.thumbprint, thumbprint);

    for (int i = 0; i < FAMILY_COUNT; i++) {
        named = named || thumbprint_equal(&model->bindings[i].record.thumbprint, thumbprint);
    }
    for (size_t i = 0; i < model->overriding_count; i++) {
        named = named || thumbprint_equal(&model->overriding[i].record.thumbprint, thumbprint);
    }
    return named;
}

static void make_room(struct model *model)
{
    size_t kept = 0;

    if (model->certificate_count < CROWD) {
        return;
    }
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct model_certificate *one = &model->certificates[i];
        if (one->in_store || is_named(model, &one->facts.thumbprint)) {
            if (kept != i) {
                model->certificates[kept] = *one;
                model->certificates[kept].facts.names = model->certificates[kept].names;
            }
            kept++;
        }
    }
    model->certificate_count = kept;
}

/* ---- a certificate's facts ---- */

static void add_issuer(struct certificate *facts, uint8_t mark)
{
    struct issuer *issuer = &facts->issuers[facts->issuer_count++];

    memset(issuer, mark, sizeof(*issuer));
    issuer->has_key = true;
}

/* Marks of the issuer, the root above it, and the organisation. */
static const struct {
    uint8_t issuer;
    uint8_t root;
    uint8_t organisation;
    enum root_kind kind;
    const char *name;
} authorities[] = {
    [AUTHORITY_ENCRYPT] = {11, 19, 10, ROOT_LISTED, "E7, Encrypt"},
    [AUTHORITY_ENCRYPT_OTHER] = {12, 19, 10, ROOT_LISTED, "E8, Encrypt"},
    [AUTHORITY_ZERO] = {21, 29, 20, ROOT_LISTED, "Zero"},
    [AUTHORITY_DIGITAL] = {31, 39, 30, ROOT_LISTED, "Digital"},
    [AUTHORITY_INTERNAL] = {41, 49, 40, ROOT_NOT_LISTED, "Internal CA"},
};

static void add_issuers(struct certificate *facts, enum authority authority)
{
    facts->issuer_count = 0;
    add_issuer(facts, authorities[authority].issuer);
    add_issuer(facts, authorities[authority].root);
    memset(facts->line.organisation, authorities[authority].organisation, LINE_MARK_SIZE);
    facts->root_kind = authorities[authority].kind;
    facts->issuer = authorities[authority].name;
    facts->has_scts = authority != AUTHORITY_INTERNAL;
    facts->chain = CHAIN_GOOD;
    if (authority == AUTHORITY_INTERNAL) {
        facts->line.has_template = true;
    }
}

static void add_names(struct year *year, struct model_certificate *issued,
                      const struct course_certificate *planned)
{
    const bool own = !planned->named_otherwise;

    issued->facts.name_count = 0;
    model_add_name(issued, NAME_DNS,
                   !own ? "www.example.com"
                   : year->course->wildcard && planned->source != SOURCE_OTHERS
                       ? "*.example.com"
                       : year->course->host);
    if (own && planned->second_name && planned->source != SOURCE_OTHERS) {
        model_add_name(issued, NAME_DNS, "remote.example.org");
    }
}

static void fill(uint8_t *bytes, size_t size, uint64_t serial)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(serial >> (8 * (i % 8)));
        serial += i % 8 == 7 ? 0x9e3779b97f4a7c15u : 0;
    }
}

static void issue(struct year *year, const struct course_certificate *planned)
{
    year->model.log.violation[0] = '\0';
    struct model_certificate *issued =
        model_issue(&year->model, planned->label, year->course->host, 0, 1);
    struct certificate *facts = &issued->facts;

    if (year->model.log.violation[0] != '\0') {
        (void)fprintf(stderr, "sstp-year: %s\n", year->model.log.violation);
        abort();
    }
    facts->not_before = planned->not_before;
    facts->not_after = planned->not_after;
    facts->private_key = planned->no_key ? KEY_ABSENT : KEY_USABLE;
    facts->key_property = planned->serial | 1;
    fill(facts->thumbprint.bytes, THUMBPRINT_SIZE, planned->serial);
    fill(facts->sha256, SHA256_SIZE, ~planned->serial);
    add_issuers(facts, planned->authority);
    facts->line.for_ike = planned->ike;
    memset(facts->line.template_mark, planned->ike ? 2 : 1, LINE_MARK_SIZE);
    facts->template_oid = planned->authority != AUTHORITY_INTERNAL ? ""
                          : planned->ike                           ? "1.3.6.1.4.1.311.21.8.2"
                                                                   : "1.3.6.1.4.1.311.21.8.1";
    add_names(year, issued, planned);
    issued->too_new = planned->too_new ? year->model.now + 3 * INSTANT_MINUTE : 0;
}

/* ---- what comes and goes ---- */

static void link_old(struct year *year, const struct course_certificate *planned)
{
    struct model_certificate *old =
        planned->linked && planned->replaces >= 0 ? year_find(year, planned->replaces) : NULL;

    if (old != NULL) {
        old->facts.archived = true;
        old->facts.has_successor = true;
        fill(old->facts.successor.bytes, THUMBPRINT_SIZE, planned->serial);
    }
}

void year_import(struct year *year, int number)
{
    const struct course_certificate *planned = year_certificate(year, number);
    struct model_certificate *there;

    ledger_sync(year);
    year->bereft = false;
    make_room(&year->model);
    there = year_find(year, number);
    if (there != NULL) {
        there->in_store = true;
        there->facts.private_key = KEY_USABLE;
        there->facts.key_property++;
    } else {
        issue(year, planned);
        link_old(year, planned);
    }
    year_tell(year, "store", "%s is there", planned->label);
    ledger_sync(year);
}

void year_remove(struct year *year, int number)
{
    struct model_certificate *certificate = year_find(year, number);

    if (certificate == NULL || !certificate->in_store) {
        return;
    }
    ledger_sync(year);
    certificate->in_store = false;
    year_tell(year, "store", "%s is deleted", certificate->label);
    if (model_rras_ends(&year->model)) {
        ledger_drop(year);
        year->ledger.restarting = false;
        year_tell(year, "RemoteAccess", "ends, its certificate has vanished");
    }
    ledger_sync(year);
}

int year_order(struct year *year)
{
    struct course_certificate *ordered = &year->extra[year->extra_count];

    if (year->extra_count == EXTRA_CERTIFICATES_MAX) {
        return -1;
    }
    *ordered = *year_certificate(year, year->newest);
    (void)snprintf(ordered->label, sizeof(ordered->label), "more-%d", year->extra_count);
    ordered->not_after = year->model.now + (ordered->not_after - ordered->not_before);
    ordered->not_before = year->model.now - INSTANT_HOUR;
    ordered->serial = ordered->serial * 31 + (uint64_t)year->extra_count + 7;
    ordered->no_key = false;
    ordered->linked = false;
    ordered->too_new = false;
    return COURSE_CERTIFICATES_MAX + year->extra_count++;
}

/* ---- clients ---- */

bool year_accepts(const struct year *year, enum population population,
                  const struct model_certificate *certificate, instant at)
{
    const struct certificate *facts = &certificate->facts;
    const struct certificate_name host = {NAME_DNS, year->course->host};
    const int number = number_of(year, certificate);

    return facts->not_before <= at && at < facts->not_after &&
           (facts->root_kind == ROOT_LISTED || population == POPULATION_DOMAIN) &&
           !(number >= 0 && number < COURSE_CERTIFICATES_MAX && year->revoked[number]) &&
           names_cover(&(struct names){certificate->names, facts->name_count},
                       &(struct names){&host, 1});
}

struct model_certificate *year_best(struct year *year, instant at)
{
    struct model_certificate *best = NULL;
    int most = 0;

    for (size_t i = 0; i < year->model.certificate_count; i++) {
        struct model_certificate *one = &year->model.certificates[i];
        int content = 0;
        for (int j = 0; j < POPULATIONS; j++) {
            content +=
                year_accepts(year, (enum population)j, one, at) && year->course->clients[j] > 0;
        }
        if (one->in_store && one->facts.private_key == KEY_USABLE && !one->facts.archived &&
            (content > most ||
             (content == most && content > 0 && one->facts.not_after > best->facts.not_after))) {
            best = one;
            most = content;
        }
    }
    return best;
}
