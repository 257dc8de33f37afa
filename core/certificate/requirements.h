/* What a certificate must be, beyond good by itself, to be used on this server. */
#ifndef CERTIFICATE_REQUIREMENTS_H
#define CERTIFICATE_REQUIREMENTS_H

#include "base/names.h"
#include "certificate/in_service.h"
#include "certificate/server_names.h"
#include "certificate/verdict.h"
#include "model/snapshot.h"

/* Points into the snapshot and is valid as long. */
struct requirements {
    const struct snapshot *snapshot;
    struct names server_names;          /* whom the server is known as; none: any name will do */
    enum names_source names_source;     /* and what says that */
    struct names required;              /* of them those that must be covered */
    bool some_will_do;                  /* nobody is served: some of them are better than none */
    struct host_names host_names;       /* what they point to where HostName is set */
    const struct certificate *bound;    /* NULL: not in the store */
    const struct certificate *fallback; /* what is to come back in its place; NULL: nothing */
    bool stands_in;                     /* what serves does for want of another, */
    bool makes_room;                    /* without the first name; */
    bool served;                        /* else it lets clients in, */
    struct gone gone;                   /* though it is gone from the store, */
    struct trust in_service;            /* who vouches for it, */
    struct trust baseline;              /* and for the baseline, */
    instant lasts_until;                /* its deadline, */
    instant ends;                       /* and its end; INSTANT_NEVER: not known */
    bool time_counts; /* false: whom the order would prefer if no time ever ran out */
    bool ruled_out;   /* it is in service in spite of the settings, and not by choice */
    bool literal;     /* it has the server's names without a wildcard, */
    bool chain_good;  /* and its chain is known to be good; true where it is not there */
    const struct certificate *requested; /* with `rotate`, and not bound yet; or NULL */
    const struct certificate *chosen; /* the bound or requested one, where it is an administrator's
                                         choice that still counts; NULL: it is not */
    const struct certificate *picked; /* in the console and not bound yet: the choice; or NULL */
};

/* *out points into itself: it must not be copied. */
void requirements_of(const struct snapshot *snapshot, struct requirements *out);

/* The name that a client would ask for (SNI); NULL: none is known that is no pattern. */
const char *requirements_asked_name(const struct requirements *requirements);

/* How a certificate's names go with the server's. */
enum names_match requirements_match_names(const struct requirements *requirements,
                                          const struct certificate *certificate);

/* A certificate with what it is costly to find out: asked once, not at each comparison. */
struct candidate {
    const struct certificate *certificate;
    enum names_match names;
    bool trusted; /* trust does not fall from the baseline to it */
    bool fewer;   /* asked for: whether it would do though it is not for all names */
    bool aged;    /* asked for: though it has used two thirds of its lifetime */
    bool seen;    /* asked for: though it was passed over */
    bool stays;   /* asked for: though it is in service and not for all names: it stands in */
};

/* The verdict on a certificate as a candidate for this server; fills in the rest of it. */
enum verdict requirements_judge_candidate(const struct requirements *requirements,
                                          struct candidate *candidate);
enum verdict requirements_judge(const struct requirements *requirements,
                                const struct certificate *certificate);

/* Whether the re-issue of what is gone is still waited for rather than for what was issued before
 * that, or is not for all names. Not asked: whether an administrator wants it. */
bool requirements_await_reissue(const struct requirements *requirements,
                                const struct certificate *certificate);
bool requirements_met(const struct requirements *requirements,
                      const struct certificate *certificate);

/* Whether who gets in with what stands in gets in with it, too: it has the names of that, trust
 * does not fall, and no issuer is at fault that was not. Then it is its renewal, or better, and
 * does not wait for its end. */
bool requirements_keep_clients(const struct requirements *requirements,
                               const struct certificate *certificate);

/* Whether it would only stand in for what stands in: others are still locked out with it, so that
 * it is no more urgent than a renewal. */
bool requirements_only_stand_in(const struct requirements *requirements,
                                const struct certificate *certificate);

/* Whether some get in with it who do not with what stands in; else it is something newer. */
bool requirements_let_in_more(const struct requirements *requirements,
                              const struct certificate *certificate);

/* Whether it is for the first of the server's names, of which there is one. */
bool requirements_first_name(const struct requirements *requirements,
                             const struct certificate *certificate);

/* Whether its chain on this server has a fault of an issuer that the chain of what is in service
 * lacks: then clients that get in now may not with it. */
bool requirements_adds_issuer_fault(const struct requirements *requirements,
                                    const struct certificate *certificate);

/* What the settings that filter say against it, whoever chose it: VERDICT_ELIGIBLE, nothing; or
 * VERDICT_NEVER, _OTHER_THUMBPRINT, _OTHER_ISSUER or _OTHER_TEMPLATE. */
enum verdict requirements_filter(const struct requirements *requirements,
                                 const struct certificate *certificate);

/* Whether Template is set and no certificate in the store is of one of these: a name that is not
 * known here, or mistyped, rules out all of them. */
bool requirements_template_unmatched(const struct snapshot *snapshot);

/* The same of the chosen certificate, which there must be and which is used in spite of it, or that
 * it is for other names. */
enum verdict requirements_forbid(const struct requirements *requirements);

/* Whether its key matters and is not known yet: it is bound, or nothing else speaks against it.
 * Opening a key writes Security events and may block for long (facts/windows.md 5). */
bool requirements_need_key(const struct requirements *requirements,
                           const struct certificate *certificate);

#endif
