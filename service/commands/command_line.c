/* See commands/command_line.h. */
#include "commands/command_line.h"

#include "win32/text.h"

#define OPTION_SIZE 24
#define OPTIONS_MAX 16

static struct {
    wchar_t *arguments[COMMAND_LINE_MAX];
    wchar_t options[OPTIONS_MAX][OPTION_SIZE];
    size_t used; /* options */
} line;

/* Behind its hyphens or its slash; NULL: it is no option. */
static const wchar_t *word_of(const wchar_t *argument)
{
    if (argument[0] == L'/') {
        return argument + 1;
    }
    if (argument[0] != L'-') {
        return NULL;
    }
    return argument[1] == L'-' ? argument + 2 : argument + 1;
}

static bool is_one_of(const wchar_t *argument, const wchar_t *const *words, size_t count)
{
    const wchar_t *word = word_of(argument);

    for (size_t i = 0; word != NULL && i < count; i++) {
        if (text_same(word, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_help(const wchar_t *argument)
{
    static const wchar_t *const words[] = {L"?", L"h", L"help"};

    return is_one_of(argument, words, sizeof(words) / sizeof(words[0]));
}

const wchar_t *command_line_verb(const wchar_t *word)
{
    static const wchar_t *const words[] = {L"version", L"v"};

    if (is_help(word)) {
        return L"help";
    }
    return is_one_of(word, words, sizeof(words) / sizeof(words[0])) ? L"version" : word;
}

bool command_line_asks_for_help(int count, wchar_t *const *arguments)
{
    for (int i = 0; i < count; i++) {
        if (is_help(arguments[i])) {
            return true;
        }
    }
    return count == 1 && text_same(arguments[0], L"help");
}

static bool is_letter(wchar_t character)
{
    return (character >= L'a' && character <= L'z') || character == L'-';
}

static bool same_but_hyphens(const wchar_t *word, const wchar_t *option, size_t length)
{
    wchar_t a[OPTION_SIZE] = L"";
    wchar_t b[OPTION_SIZE] = L"";
    size_t used = 0;

    for (; *word != L'\0' && used + 1 < OPTION_SIZE; word++) {
        if (*word != L'-') {
            a[used++] = *word;
        }
    }
    if (*word != L'\0') {
        return false;
    }
    used = 0;
    for (size_t i = 0; i < length && used + 1 < OPTION_SIZE; i++) {
        if (option[i] != L'-') {
            b[used++] = option[i];
        }
    }
    return text_same(a, b);
}

/* The option in the usage, "--json", whose word that is. Returns its length; 0: there is none. */
static size_t find_option(const wchar_t *usage, const wchar_t *word, const wchar_t **found)
{
    while ((usage = wcsstr(usage, L"--")) != NULL) {
        size_t length = 2;
        while (is_letter(usage[length])) {
            length++;
        }
        if (same_but_hyphens(word, usage, length)) {
            *found = usage;
            return length;
        }
        usage += length;
    }
    return 0;
}

wchar_t *const *command_line_options(const wchar_t *usage, int count, wchar_t *const *arguments)
{
    line.used = 0;
    if (count > COMMAND_LINE_MAX) {
        return arguments;
    }
    for (int i = 0; i < count; i++) {
        const wchar_t *word = word_of(arguments[i]);
        const wchar_t *option = NULL;
        const size_t length = word == NULL ? 0 : find_option(usage, word, &option);

        line.arguments[i] = arguments[i];
        if (length > 0 && length < OPTION_SIZE && line.used < OPTIONS_MAX) {
            wchar_t *copy = line.options[line.used++];
            wmemcpy(copy, option, length);
            copy[length] = L'\0';
            line.arguments[i] = copy;
        }
    }
    return line.arguments;
}
