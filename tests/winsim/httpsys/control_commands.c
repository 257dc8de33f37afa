/* The commands of the control protocol; see control.h. */
#include "control_commands.h"
#include "hex.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { WORDS_MAX = 6, DER_SIZE = CONTROL_LINE_SIZE / 2 };

struct words {
    char *at[WORDS_MAX];
    size_t count;
};

typedef const char *command_run(struct control *control, const struct words *words,
                                char reply[CONTROL_REPLY_SIZE]);

struct decoded {
    unsigned char certificate[DER_SIZE];
    unsigned char key[DER_SIZE];
    struct endpoint_material material;
};

/* Thumbprint, certificate and key. NULL, or what is wrong. */
static const char *decode(char *const words[3], struct decoded *decoded)
{
    unsigned char hash[(ENDPOINT_THUMBPRINT_SIZE - 1) / 2];
    size_t hash_length = 0;

    decoded->material =
        (struct endpoint_material){.certificate = decoded->certificate, .key = decoded->key};
    if (!hex_decode(words[0], hash, sizeof hash, &hash_length) || hash_length != sizeof hash) {
        return "not a thumbprint";
    }
    if (!hex_decode(words[1], decoded->certificate, sizeof decoded->certificate,
                    &decoded->material.certificate_length) ||
        !hex_decode(words[2], decoded->key, sizeof decoded->key, &decoded->material.key_length)) {
        return "not hexadecimal";
    }
    return NULL;
}

/* Each returns NULL for OK, with the text to add to it in reply, or what is wrong. */
static const char *run_bind(struct control *control, const struct words *words,
                            char reply[CONTROL_REPLY_SIZE])
{
    struct decoded decoded;
    const char *problem;

    (void)reply;
    if (!endpoint_name_valid(words->at[1])) {
        return "not an IP:port";
    }
    problem = decode(&words->at[2], &decoded);
    return problem == NULL
               ? endpoints_bind(control->endpoints, words->at[1], words->at[2], &decoded.material)
               : problem;
}

static const char *run_balancer(struct control *control, const struct words *words,
                                char reply[CONTROL_REPLY_SIZE])
{
    struct decoded decoded;
    const char *problem = decode(&words->at[1], &decoded);

    if (problem == NULL) {
        problem = balancer_present(control->balancer, words->at[1], &decoded.material);
    }
    snprintf(reply, CONTROL_REPLY_SIZE, " %u", (unsigned)control->balancer->port);
    return problem;
}

static const char *run_balancer_off(struct control *control, const struct words *words,
                                    char reply[CONTROL_REPLY_SIZE])
{
    (void)reply;
    if (strcmp(words->at[1], "off") != 0) {
        return "expected off, or a certificate";
    }
    balancer_close(control->balancer);
    return NULL;
}

static const char *run_unbind(struct control *control, const struct words *words,
                              char reply[CONTROL_REPLY_SIZE])
{
    (void)reply;
    return endpoints_unbind(control->endpoints, words->at[1]) ? NULL : "not bound";
}

static const char *run_show(struct control *control, const struct words *words,
                            char reply[CONTROL_REPLY_SIZE])
{
    const struct endpoint *endpoint = endpoints_find(control->endpoints, words->at[1]);

    if (endpoint == NULL) {
        return "not bound";
    }
    snprintf(reply, CONTROL_REPLY_SIZE, " %s", endpoint->thumbprint);
    return NULL;
}

static const char *run_sstp_off(struct control *control, const struct words *words,
                                char reply[CONTROL_REPLY_SIZE])
{
    (void)reply;
    if (strcmp(words->at[1], "off") != 0) {
        return "expected off, or a port and a hash";
    }
    tls_listener_close(control->listener);
    return NULL;
}

static const char *run_sstp_on(struct control *control, const struct words *words,
                               char reply[CONTROL_REPLY_SIZE])
{
    unsigned char hash[(TLS_HASH_TEXT_SIZE - 1) / 2];
    size_t length = 0;
    char *end = NULL;
    const unsigned long port = strtoul(words->at[1], &end, 10);

    (void)reply;
    if (*end != '\0' || port == 0 || port > UINT16_MAX) {
        return "not a port";
    }
    if (!hex_decode(words->at[2], hash, sizeof hash, &length) || length != sizeof hash) {
        return "not a SHA-256 hash";
    }
    return tls_listener_open(control->listener, (uint16_t)port, words->at[2]);
}

static const char *run_sstp_how(struct control *control, const struct words *words,
                                char reply[CONTROL_REPLY_SIZE])
{
    const bool full = strcmp(words->at[3], "full") == 0;
    const bool plain = strcmp(words->at[3], "plain") == 0;
    const char *problem =
        full || plain ? run_sstp_on(control, words, reply) : "expected full or plain";

    control->listener->full = problem == NULL && full;
    control->listener->plain = problem == NULL && plain;
    return problem;
}

static const char *run_family(struct control *control, const struct words *words,
                              char reply[CONTROL_REPLY_SIZE])
{
    const char *family = words->at[1];

    (void)reply;
    if (control->listener->port == 0) {
        return "not registered";
    }
    return strcmp(family, "ipv4") == 0   ? tls_listener_only(control->listener, AF_INET)
           : strcmp(family, "ipv6") == 0 ? tls_listener_only(control->listener, AF_INET6)
                                         : "expected ipv4 or ipv6";
}

static const char *run_sstp_show(struct control *control, const struct words *words,
                                 char reply[CONTROL_REPLY_SIZE])
{
    const struct tls_listener *listener = control->listener;

    (void)words;
    if (listener->port == 0) {
        return "not registered";
    }
    snprintf(reply, CONTROL_REPLY_SIZE, " %u %s%s%s", (unsigned)listener->port,
             listener->crypto_binding, listener->full ? " full" : "",
             listener->plain ? " plain" : "");
    return NULL;
}

static const char *run_url(struct control *control, const struct words *words,
                           char reply[CONTROL_REPLY_SIZE])
{
    char *end = NULL;
    const unsigned long port = strtoul(words->at[1], &end, 10);

    (void)reply;
    if (strcmp(words->at[1], "off") == 0) {
        url_close(control->url);
        return NULL;
    }
    return *end == '\0' && port > 0 && port <= UINT16_MAX ? url_open(control->url, (uint16_t)port)
                                                          : "expected off or a port";
}

const char control_later[] = "later";

const char *control_take_request(struct control *control, char reply[CONTROL_REPLY_SIZE])
{
    struct http_request_line line;
    unsigned id;

    if (!tls_listener_take_request(control->listener, &id, &line)) {
        return control_later;
    }
    snprintf(reply, CONTROL_REPLY_SIZE, " %u %s %s", id, line.method, line.path);
    return NULL;
}

static const char *run_receive(struct control *control, const struct words *words,
                               char reply[CONTROL_REPLY_SIZE])
{
    (void)words;
    if (control->url->port == 0) {
        return "no URL";
    }
    return control->url->receiver == NULL ? control_take_request(control, reply)
                                          : "somebody waits already";
}

static const char *run_answer(struct control *control, const struct words *words,
                              char reply[CONTROL_REPLY_SIZE])
{
    const unsigned long id = strtoul(words->at[1], NULL, 10);
    const struct http_program_answer answer = {
        .status = (unsigned)strtoul(words->at[2], NULL, 10),
        .content_length = words->at[3],
        .header = words->count == WORDS_MAX ? words->at[4] : NULL,
        .value = words->count == WORDS_MAX ? words->at[5] : NULL};

    (void)reply;
    if (answer.status < 100 || answer.status > 999) {
        return "not a status";
    }
    return tls_listener_answer(control->listener, (unsigned)id, &answer) ? NULL : "no such request";
}

static const char *run_listen(struct control *control, const struct words *words,
                              char reply[CONTROL_REPLY_SIZE])
{
    const char *problem = tls_listener_use_list(control->listener, words->at[1]);
    const uint16_t port = control->url->port;

    (void)reply;
    return problem == NULL && port != 0 ? url_open(control->url, port) : problem;
}

static const char *run_boot(struct control *control, const struct words *words,
                            char reply[CONTROL_REPLY_SIZE])
{
    (void)words;
    (void)reply;
    tls_listener_power_off(control->listener);
    url_close(control->url);
    endpoints_clear(control->endpoints);
    return NULL;
}

static const char *run_quit(struct control *control, const struct words *words,
                            char reply[CONTROL_REPLY_SIZE])
{
    (void)words;
    (void)reply;
    control->reactor->ended = true;
    return NULL;
}

static const struct {
    const char *name;
    size_t words;
    command_run *run;
} commands[] = {
    {"BIND", 5, run_bind},         {"UNBIND", 2, run_unbind},
    {"SHOW", 2, run_show},         {"SSTP", 1, run_sstp_show},
    {"SSTP", 2, run_sstp_off},     {"SSTP", 3, run_sstp_on},
    {"SSTP", 4, run_sstp_how},     {"FAMILY", 2, run_family},
    {"BALANCER", 4, run_balancer}, {"BALANCER", 2, run_balancer_off},
    {"URL", 2, run_url},           {"RECEIVE", 1, run_receive},
    {"ANSWER", 4, run_answer},     {"ANSWER", WORDS_MAX, run_answer},
    {"LISTEN", 2, run_listen},     {"BOOT", 1, run_boot},
    {"QUIT", 1, run_quit},
};

static void split(char *line, struct words *words)
{
    char *state = NULL;

    for (char *word = strtok_r(line, " \r", &state); word != NULL && words->count < WORDS_MAX;
         word = strtok_r(NULL, " \r", &state)) {
        words->at[words->count++] = word;
    }
}

const char *control_run(struct control *control, char *line, char reply[CONTROL_REPLY_SIZE])
{
    struct words words = {.count = 0};

    split(line, &words);
    for (size_t i = 0; words.count > 0 && i < sizeof commands / sizeof commands[0]; i++) {
        if (commands[i].words == words.count && strcmp(commands[i].name, words.at[0]) == 0) {
            return commands[i].run(control, &words, reply);
        }
    }
    return "unknown command";
}
