/* Whether who lets a server in with one certificate lets it in with another: trust does not fall.
 * Nobody here knows what clients trust; the class of the root and the issuers say what they can be
 * expected to. */
#ifndef CERTIFICATE_TRUST_H
#define CERTIFICATE_TRUST_H

#include "model/snapshot.h"

/* Self-signed: CLASS_SELF, wherever it lies. With embedded timestamps and a root that is trusted
 * here it is CLASS_PUBLIC though no list has that root: a server that is cut off from Windows
 * Update keeps an old one, and no private authority logs what it issues. */
enum trust_class trust_class_of(const struct certificate *certificate);

struct trust trust_of(const struct certificate *certificate);

/* Whether a chain of each contains or names the same issuer: the same name, and the same key where
 * both tell it. */
bool trust_has_common_issuer(const struct trust *a, const struct trust *b);

/* Whether trust does not fall from one to the other: an issuer in common, both public, or from
 * anything else to public. From a self-signed one to a private root it does: who imported the one
 * need not be in the domain. */
bool trust_holds(const struct trust *before, const struct trust *after);

/* The same by the setting OtherRoot. */
bool trust_allowed(const struct settings *settings, const struct trust *before,
                   const struct trust *after);

/* Whether an issuer's certificate that has expired or is missing here says something of the chains
 * of clients, who may have it from this server only. One that is missing may be a root, which every
 * client has by itself or not at all: unless others stand above it in what is known of the same
 * issuer, or timestamps are embedded, which no root issues by itself. */
bool trust_issuer_is_at_fault(const struct certificate *certificate, const struct trust *known);

/* Whether two chains have the same fault. */
bool trust_same_fault(const struct issuer_fault *a, const struct issuer_fault *b);

/* Of two certificates the one that more clients can be expected to trust. Larger is more: public;
 * an unknown root, and embedded timestamps that say it is a public one, if it is none for tests;
 * private; unknown; self-signed. */
int trust_reach(const struct certificate *certificate);

/* "public", "private", "self-signed", "unknown". */
const char *trust_class_name(enum trust_class class);

#endif
