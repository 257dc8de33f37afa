/* The conformance table; see report.h. */
#include "report.h"

#include <string.h>

void tally_add(struct tally *tally, const struct finding *finding)
{
    switch (finding->verdict) {
    case CONFIRMED:
        tally->confirmed++;
        break;
    case DIFFERS:
        tally->differ++;
        break;
    default:
        tally->not_tried++;
        break;
    }
}

/* ---- Markdown ---- */

/* A bar would end the cell. */
static void write_cell(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|' || *text == '\\') {
            (void)fputc('\\', file);
        }
        (void)fputc(*text, file);
    }
}

void report_head(FILE *file, const struct machine *machine)
{
    (void)fprintf(file, "Windows %lu.%lu.%lu, RemoteAccess %s.\n\n", machine->major, machine->minor,
                  machine->build, machine_has_rras(machine) ? "installed" : "not installed");
    (void)fputs("| fact | statement | source | verdict |\n| --- | --- | --- | --- |\n", file);
    (void)fflush(file);
}

void report_row(FILE *file, const struct fact *fact, const struct finding *finding)
{
    (void)fprintf(file, "| %s | ", fact->id);
    write_cell(file, fact->statement);
    (void)fputs(" | ", file);
    write_cell(file, fact->source);
    (void)fprintf(file, " | %s", verdict_name(finding->verdict));
    if (finding->detail[0] != '\0') {
        (void)fputs(" (", file);
        write_cell(file, finding->detail);
        (void)fputs(")", file);
    }
    (void)fputs(" |\n", file);
    (void)fflush(file);
}

void report_foot(FILE *file, const struct tally *tally)
{
    (void)fprintf(file, "\n%u confirmed, %u differ, %u not tried\n", tally->confirmed,
                  tally->differ, tally->not_tried);
    (void)fflush(file);
}

/* ---- JSON ---- */

static void write_string(FILE *file, const char *text)
{
    (void)fputc('"', file);
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            (void)fprintf(file, "\\%c", c);
        } else if (c < 0x20 || c > 0x7e) {
            (void)fprintf(file, "\\u%04x", c); /* what was seen may hold any byte */
        } else {
            (void)fputc(c, file);
        }
    }
    (void)fputc('"', file);
}

static void write_member(FILE *file, const char *name, const char *text)
{
    (void)fprintf(file, "\"%s\": ", name);
    write_string(file, text);
}

static void write_fact(FILE *file, const struct fact *fact, const struct finding *finding)
{
    (void)fputs("    {", file);
    write_member(file, "id", fact->id);
    (void)fputs(", ", file);
    write_member(file, "statement", fact->statement);
    (void)fputs(", ", file);
    write_member(file, "source", fact->source);
    (void)fputs(", ", file);
    write_member(file, "verdict", verdict_name(finding->verdict));
    (void)fputs(", ", file);
    write_member(file, "detail", finding->detail);
    (void)fputs("}", file);
}

void report_json(FILE *file, const struct machine *machine, const struct finding *findings,
                 const struct tally *tally)
{
    (void)fprintf(file, "{\n  \"windows\": \"%lu.%lu.%lu\",\n  \"rras\": %s,\n", machine->major,
                  machine->minor, machine->build, machine_has_rras(machine) ? "true" : "false");
    (void)fprintf(file, "  \"confirmed\": %u,\n  \"differ\": %u,\n  \"not_tried\": %u,\n",
                  tally->confirmed, tally->differ, tally->not_tried);
    (void)fputs("  \"facts\": [\n", file);
    for (size_t i = 0; i < fact_count(); i++) {
        write_fact(file, fact_at(i), &findings[i]);
        (void)fputs(i + 1 < fact_count() ? ",\n" : "\n", file);
    }
    (void)fputs("  ]\n}\n", file);
}
