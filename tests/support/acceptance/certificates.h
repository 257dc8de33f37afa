/* Certificates in LocalMachine\MY, made by public calls: what a certification authority issues and
 * an administrator imports or deletes. They are found again by their
 * issuers, or by their organization. */
#ifndef ACCEPTANCE_CERTIFICATES_H
#define ACCEPTANCE_CERTIFICATES_H

#include "acceptance.h"

#define SHA1_SIZE   20u
#define SHA256_SIZE 32u

#define SERVER_NAME "sstp.example.test" /* whom a certificate is for unless a wish says so */

enum key_usage {
    FOR_SERVERS,
    FOR_CLIENTS,
    FOR_ANYTHING,   /* no Enhanced Key Usage at all */
    FOR_NO_PURPOSE, /* an empty one */
    FOR_IKE,        /* for servers, and for IPsec's key exchange */
};

enum private_key {
    KEY_GOOD,
    KEY_OTHER_CONTAINER, /* as good, but another key */
    KEY_NONE,
    KEY_MISSING,    /* names a container that does not exist */
    KEY_SIGNATURE,  /* AT_SIGNATURE: TLS cannot use it */
    KEY_OF_ACCOUNT, /* in the key set of who runs this: SYSTEM cannot use it */
};

enum authority {
    AUTHORITY_OURS,   /* whose root this machine does not know until it is told to trust it */
    AUTHORITY_PUBLIC, /* one that every client trusts, once this machine knows it, too */
    AUTHORITY_BRANCH, /* one below that, whose certificate is not here until it is imported */
    AUTHORITY_DOMAIN, /* one that clients in the domain trust */
    AUTHORITY_NONE,   /* self-signed, with a good key */
};
#define AUTHORITY_COUNT 4 /* those that have a name */

/* Zero is the certificate that a server gets in the ordinary way. */
struct wish {
    const char *name;       /* common name and DNS name, NULL: SERVER_NAME */
    const char *subject;    /* another common name, UTF-8; NULL: the name */
    const char *other_name; /* a second DNS name */
    int starts_in_days;     /* 0: yesterday */
    int ends_in_days;       /* 0: in 90 days */
    enum key_usage usage;
    enum private_key key;
    enum authority issuer;
    const char *template_name; /* the AD CS template of version 1 that it is of; NULL: of none */
    bool garbled_names;        /* the subject alternative name does not decode */
    bool subject_only;         /* no subject alternative name */
};

struct certificate {
    BYTE sha1[SHA1_SIZE];
    BYTE sha256[SHA256_SIZE];
};

/* Once: the keys, which take long to make, and the store, which stays open. */
void certificates_begin(void);
void certificates_end(void);

struct certificate certificate_issue(const struct wish *wish);
void certificate_delete(const struct certificate *certificate);

/* One change, as far as the store allows: first in, then out. */
struct certificate certificate_replace(const struct certificate *old, const struct wish *wish);

/* Its private key is there now. */
void certificate_gain_key(const struct certificate *certificate);

/* It is imported over itself with its key, which then lies elsewhere. */
void certificate_import_again(const struct certificate *certificate);

/* Its private key cannot be used any more. */
void certificate_lose_key(const struct certificate *certificate);

/* Autoenrollment renewed it: it names the new one, and is archived. */
void certificate_renewed_to(const struct certificate *certificate,
                            const struct certificate *renewed);

/* The root of an authority is among those that this machine trusts, from so many days ago until so
 * many from now; a branch's certificate is here. */
void certificates_trust(enum authority authority, int from_days, int until_days);
/* The root of the authority that issues unless a wish says otherwise; and it is not any more, nor
 * is any other. */
void certificates_trust_issuer(void);
void certificates_distrust_issuer(void);
/* The certificate of the branch is not here any more. */
void certificates_lose_branch(void);

/* A change of the store, and of none of its certificates. */
void certificates_touch_store(void);

/* As the product does, to see whether it can be used; and lets go of it. */
void certificate_acquire_key(const struct certificate *certificate);

/* All that this program made. */
void certificates_delete_all(void);

/* Lower-case hex as events show it. */
#define THUMBPRINT_TEXT 41
wchar_t *thumbprint_text(const struct certificate *certificate, wchar_t text[THUMBPRINT_TEXT]);

#endif
