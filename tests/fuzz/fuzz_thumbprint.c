/* Fuzzes the reading of a pasted thumbprint. */
#include <string.h>

#include "base/thumbprint.h"
#include "bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct thumbprint untouched = {{0xA5, 0x5A}};
    struct thumbprint parsed = untouched;

    if (!thumbprint_parse((const char *)data, size, &parsed)) {
        require(memcmp(&parsed, &untouched, sizeof(parsed)) == 0,
                "a refused text leaves the thumbprint alone");
        return 0;
    }
    char text[THUMBPRINT_TEXT_SIZE];
    struct thumbprint again;
    require(strlen(thumbprint_format(&parsed, text)) == THUMBPRINT_TEXT_SIZE - 1,
            "a thumbprint prints as 40 digits");
    require(thumbprint_parse(text, THUMBPRINT_TEXT_SIZE - 1, &again) &&
                thumbprint_equal(&parsed, &again),
            "what is printed reads back as the same");
    return 0;
}
