/* Fuzzes the matching of names: any text may stand in a certificate. */
#include "base/names.h"
#include "bytes.h"
#include "world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pair(const struct certificate_name *a, const struct certificate_name *b)
{
    require(name_equal(a, a) && name_covers(a, a), "a name equals and covers itself");
    require(name_equal(a, b) == name_equal(b, a), "equality goes both ways");
    require(!name_equal(a, b) || name_covers(a, b), "an equal name is covered");
    require(a->kind != NAME_IP || name_equal(a, b) || !name_covers(a, b),
            "an address has no wildcards");
}

static void check_sets(const struct names *a, const struct names *b)
{
    const struct names none = {0};

    require(names_cover(a, a) && names_equal(a, a), "a set equals and covers itself");
    require(names_cover(a, &none), "no names are always covered");
    require(!names_cover(&none, a) || a->count == 0, "no names cover nothing");
    require(names_equal(a, b) == names_equal(b, a), "equality of sets goes both ways");
    require(!names_equal(a, b) || (names_cover(a, b) && names_cover(b, a)),
            "equal sets cover each other");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = bytes_of(data, size);
    const struct names a = world_names(&bytes);
    const struct names b = world_names(&bytes);

    check_sets(&a, &b);
    for (size_t i = 0; i < a.count; i++) {
        for (size_t j = 0; j < b.count; j++) {
            check_pair(&a.items[i], &b.items[j]);
        }
    }
    bytes_free(&bytes);
    return 0;
}
