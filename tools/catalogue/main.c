/* settings-catalogue markdown|admx|adml-en|adml-de|check: writes one document, or nothing. */
#include "catalogue.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    const char *what = count == 2 ? arguments[1] : "";

    if (!words_complete()) {
        return 1;
    }
    if (strcmp(what, "markdown") == 0) {
        write_markdown();
    } else if (strcmp(what, "admx") == 0) {
        write_admx();
    } else if (strcmp(what, "adml-en") == 0) {
        write_adml(ENGLISH);
    } else if (strcmp(what, "adml-de") == 0) {
        write_adml(GERMAN);
    } else if (strcmp(what, "check") != 0) {
        (void)fputs("usage: settings-catalogue markdown|admx|adml-en|adml-de|check\n", stderr);
        return 3;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
