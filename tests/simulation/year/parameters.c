/* The table of what is assumed. */
#include "parameters.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PARAMETER(name, value, source, words) value,
struct parameters parameters = {
#include "parameters.def"
};
#undef PARAMETER

#define PARAMETER(name, value, source, words)                                                      \
    {#name, offsetof(struct parameters, name), source, words},
static const struct {
    const char *name;
    size_t offset;
    const char *source;
    const char *words;
} table[] = {
#include "parameters.def"
};
#undef PARAMETER

#define COUNT (sizeof(table) / sizeof(table[0]))

static double *value_of(size_t index)
{
    return (double *)(void *)((char *)&parameters + table[index].offset);
}

bool parameters_set(const char *assignment)
{
    const size_t length = strcspn(assignment, "=");

    for (size_t i = 0; i < COUNT && assignment[length] == '='; i++) {
        if (strlen(table[i].name) == length && strncmp(table[i].name, assignment, length) == 0) {
            char *end;
            *value_of(i) = strtod(assignment + length + 1, &end);
            return end != assignment + length + 1 && *end == '\0';
        }
    }
    return false;
}

void parameters_print(FILE *out)
{
    for (size_t i = 0; i < COUNT; i++) {
        (void)fprintf(out, "%s=%g | %s | %s\n", table[i].name, *value_of(i), table[i].words,
                      table[i].source);
    }
}

void parameters_write_json(FILE *out)
{
    for (size_t i = 0; i < COUNT; i++) {
        (void)fprintf(out, "%s\n    \"%s\": {\"value\": %g, \"source\": \"%s\", \"is\": \"%s\"}",
                      i == 0 ? "" : ",", table[i].name, *value_of(i), table[i].source,
                      table[i].words);
    }
}
