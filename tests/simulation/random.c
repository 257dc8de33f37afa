/* xoshiro256**, seeded by splitmix64 (Blackman and Vigna, public domain). */
#include "random.h"

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t rotated(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

struct random random_from(uint64_t seed)
{
    struct random random;

    for (int i = 0; i < 4; i++) {
        random.state[i] = splitmix(&seed);
    }
    return random;
}

uint64_t random_next(struct random *random)
{
    uint64_t *s = random->state;
    const uint64_t result = rotated(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotated(s[3], 45);
    return result;
}

unsigned random_below(struct random *random, unsigned limit)
{
    return (unsigned)((random_next(random) >> 32) * limit >> 32);
}

bool random_percent(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}
