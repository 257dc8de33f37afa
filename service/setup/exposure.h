/* Whether ordinary users may put another program in the place of this one, or a DLL beside it:
 * whoever does would have SYSTEM run it. Or another file in the place of the one with the texts of
 * the events, which Event Viewer opens for an administrator. Both the path as it is registered and
 * the one that it leads to are gone along, up to the root. */
#ifndef SETUP_EXPOSURE_H
#define SETUP_EXPOSURE_H

#include <stdbool.h>
#include <wchar.h>

#include "base/outcome.h"
#include "win32/annotations.h"
#include "win32/program_path.h"

#define EXPOSURE_ADVICE                                                                            \
    L"Install it below C:\\Program Files, or take that right away (Properties, Security)."

#define EXPOSURE_TEXT (PROGRAM_PATH + 512)

enum exposed {
    EXPOSED_PROGRAM,
    EXPOSED_FOLDER,
    EXPOSED_TEXTS, /* of the events */
    EXPOSED_ABOVE  /* a folder above the program's */
};

struct exposure {
    const wchar_t *who; /* who may; NULL: nobody */
    enum exposed what;
    wchar_t path[PROGRAM_PATH];
    struct outcome error; /* where it is not known */
};

/* True: there is one. False with an error: it is not known. */
_Check_return_ bool exposure_found(_Out_ struct exposure *exposure);

/* A found one in words. */
void exposure_explain(const struct exposure *exposure, _Out_writes_z_(size) wchar_t *text,
                      size_t size);

#endif
