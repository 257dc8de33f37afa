/* A small part of what swprintf does. */
#include "format.h"

#include <stdbool.h>

#define DIGITS_MAX 20 /* of 64 bits */

struct target {
    wchar_t *out;
    size_t left; /* the terminator's place not counted */
};

static void add(struct target *target, wchar_t character)
{
    if (target->left > 0) {
        *target->out++ = character;
        target->left--;
    }
}

static void add_many(struct target *target, wchar_t character, size_t count)
{
    for (; count > 0 && target->left > 0; count--) {
        add(target, character);
    }
}

/* What stands between the % and the letter. */
struct shape {
    bool left;
    wchar_t filler;
    size_t width;
    unsigned longs; /* how many l */
};

static struct shape read_shape(const wchar_t **format)
{
    struct shape shape = {.filler = L' '};

    if (**format == L'-') {
        shape.left = true;
        (*format)++;
    } else if (**format == L'0') {
        shape.filler = L'0';
        (*format)++;
    }
    for (; **format >= L'0' && **format <= L'9'; (*format)++) {
        shape.width = 10 * shape.width + (size_t)(**format - L'0');
    }
    for (; **format == L'l'; (*format)++) {
        shape.longs++;
    }
    return shape;
}

static void add_shaped(struct target *target, const struct shape *shape, const wchar_t *text,
                       size_t length)
{
    const size_t fill = shape->width > length ? shape->width - length : 0;

    if (!shape->left) {
        add_many(target, shape->filler, fill);
    }
    for (size_t i = 0; i < length; i++) {
        add(target, text[i]);
    }
    if (shape->left) {
        add_many(target, L' ', fill);
    }
}

static void add_number(struct target *target, const struct shape *shape, unsigned long long number,
                       unsigned base)
{
    wchar_t digits[DIGITS_MAX];
    size_t first = DIGITS_MAX;

    do {
        digits[--first] = L"0123456789abcdef"[number % base];
        number /= base;
    } while (number > 0);
    add_shaped(target, shape, digits + first, DIGITS_MAX - first);
}

static unsigned long long next_number(va_list *arguments, unsigned longs)
{
    if (longs == 0) {
        return va_arg(*arguments, unsigned);
    }
    return longs == 1 ? va_arg(*arguments, unsigned long) : va_arg(*arguments, unsigned long long);
}

static void add_argument(struct target *target, const wchar_t **format, va_list *arguments)
{
    const struct shape shape = read_shape(format);
    const wchar_t letter = **format;

    if (letter == L'\0') {
        return; /* it ends in the middle */
    }
    (*format)++;
    if (letter == L's') {
        const wchar_t *text = va_arg(*arguments, const wchar_t *);
        add_shaped(target, &shape, text, wcslen(text));
    } else if (letter == L'u' || letter == L'x') {
        add_number(target, &shape, next_number(arguments, shape.longs), letter == L'u' ? 10 : 16);
    } else {
        add(target, letter); /* %% */
    }
}

void format_list(wchar_t *out, size_t size, const wchar_t *format, va_list arguments)
{
    struct target target = {.out = out, .left = size - 1};
    va_list rest;

    va_copy(rest, arguments);
    while (*format != L'\0') {
        const wchar_t character = *format++;
        if (character == L'%') {
            add_argument(&target, &format, &rest);
        } else {
            add(&target, character);
        }
    }
    va_end(rest);
    *target.out = L'\0';
}

void format_text(wchar_t *out, size_t size, const wchar_t *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_list(out, size, format, arguments);
    va_end(arguments);
}
