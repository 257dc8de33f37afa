/* Writes JSON (RFC 8259), piece by piece: no document is kept, so its length does not matter. The
 * text is ASCII whatever comes in, each value on a line of its own: whoever reads it may take it to
 * be in any code page (PowerShell 5.1 takes a program's output to be in the console's). Plain C:
 * its test runs anywhere.
 *
 * Inside an object every value has a key, inside an array none (NULL). */
#ifndef OUTPUT_JSON_H
#define OUTPUT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH_MAX   16
#define JSON_BUFFER_SIZE 512

/* Takes a piece of the text: ASCII, not terminated. */
typedef void json_sink(void *context, const char *text, size_t length);

struct json {
    json_sink *sink;
    void *context;
    unsigned depth;
    bool filled[JSON_DEPTH_MAX]; /* the object or array has a value already */
    bool is_array[JSON_DEPTH_MAX];
    char buffer[JSON_BUFFER_SIZE];
    size_t used;
};

/* The whole document is one object, which json_begin opens and json_finish closes. */
void json_begin(struct json *json, json_sink *sink, void *context);
void json_finish(struct json *json);

/* Each is to be closed by json_close, the one opened last first; at most JSON_DEPTH_MAX deep. */
void json_object(struct json *json, const char *key);
void json_array(struct json *json, const char *key);
void json_close(struct json *json);

/* Terminated UTF-8; what is not valid in it becomes U+FFFD. NULL is null. */
void json_string(struct json *json, const char *key, const char *text);
void json_number(struct json *json, const char *key, uint64_t number); /* below 2^53, to be exact */
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);

/* Bytes as lower-case hex. */
void json_hex(struct json *json, const char *key, const uint8_t *bytes, size_t size);

#endif
