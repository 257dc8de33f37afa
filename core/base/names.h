/* Matching of certificate names. */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum name_kind { NAME_DNS, NAME_IP, NAME_COMMON };

/* A name the certificate is for. DNS names in A-label form, IP addresses in their usual text,
 * the subject's common name only where there is no subject alternative name; else that one of the
 * alternative names which equals the common name comes first. */
struct certificate_name {
    enum name_kind kind;
    const char *text; /* UTF-8, terminated, owned by who owns the certificate */
};

/* The names a server is known by; its certificates must be for all of them. */
struct names {
    const struct certificate_name *items;
    size_t count;
};

/* Letters compare without case, as DNS does. */
bool name_equal(const struct certificate_name *a, const struct certificate_name *b);

/* Whether a certificate's name is good for a wanted one: equal, or a wildcard whose left-most
 * label is "*" and stands for exactly one label (RFC 6125 6.4.3). */
bool name_covers(const struct certificate_name *name, const struct certificate_name *wanted);

/* Whether a client on the Internet could look the name up: it has several labels, and the last is
 * none that is in use inside of networks only (RFC 6762 appendix G, RFC 6761). */
bool name_is_public(const struct certificate_name *name);

/* Whether a client can ask a server for it: a common name may be any text, and neither SNI nor a
 * header has a place for a blank, nor for a pattern or an address. */
bool name_can_be_asked_for(const struct certificate_name *name);

/* Whether part stands somewhere in text; the empty part does. */
bool text_contains(const char *text, const char *part);

/* Whether each wanted name is covered. */
bool names_cover(const struct names *names, const struct names *wanted);
/* Whether one of them is. */
bool names_cover_one(const struct names *names, const struct names *wanted);
/* How many of them are. */
size_t names_count_covered(const struct names *names, const struct names *wanted);
/* Without regard to order and repetition. */
bool names_equal(const struct names *a, const struct names *b);

/* How a certificate's names stand to those that are wanted. */
enum names_match {
    NAMES_OTHER,  /* a wanted one is not covered */
    NAMES_COVER,  /* all are, one by a wildcard */
    NAMES_LITERAL /* all stand there, maybe with more beside them */
};

enum names_match names_match(const struct names *names, const struct names *wanted);

#endif
