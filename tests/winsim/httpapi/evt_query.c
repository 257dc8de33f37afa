/*
 * evt_query.c - parses a query and evaluates it on the way. Without an event it only parses.
 */
#include "evt_query.h"

#include <wchar.h>

#define PATH_MAX_LENGTH 256
#define COMPARISONS_MAX 20u
#define DEPTH_MAX       16u

struct evaluation {
    const wchar_t *at;
    const struct evt_event *event;
    bool bad;
    unsigned comparisons;
    unsigned depth;
};

static bool parse_or(struct evaluation *evaluation, const wchar_t *context);

static void skip_spaces(struct evaluation *evaluation)
{
    evaluation->at += wcsspn(evaluation->at, L" \t\r\n");
}

static bool take(struct evaluation *evaluation, const wchar_t *token)
{
    skip_spaces(evaluation);
    const size_t length = wcslen(token);
    if (wcsncmp(evaluation->at, token, length) != 0) {
        return false;
    }
    evaluation->at += length;
    return true;
}

static void expect(struct evaluation *evaluation, const wchar_t *token)
{
    if (!take(evaluation, token)) {
        evaluation->bad = true;
    }
}

static bool is_name(wchar_t c)
{
    return (c >= L'a' && c <= L'z') || (c >= L'A' && c <= L'Z') || (c >= L'0' && c <= L'9') ||
           c == L'_' || c == L'-';
}

/* "and" and "or" stand between names, so they end with something that is not one. */
static bool take_word(struct evaluation *evaluation, const wchar_t *word)
{
    const wchar_t *const before = evaluation->at;
    if (take(evaluation, word) && !is_name(*evaluation->at)) {
        return true;
    }
    evaluation->at = before;
    return false;
}

static void append(struct evaluation *evaluation, wchar_t path[PATH_MAX_LENGTH], wchar_t c)
{
    const size_t length = wcslen(path);
    if (length + 1 >= PATH_MAX_LENGTH) {
        evaluation->bad = true;
        return;
    }
    path[length] = c;
    path[length + 1] = L'\0';
}

/* Appends what is read to the path of the context. */
static void parse_path(struct evaluation *evaluation, wchar_t path[PATH_MAX_LENGTH])
{
    do {
        append(evaluation, path, L'/');
        skip_spaces(evaluation);
        if (take(evaluation, L"@")) {
            append(evaluation, path, L'@');
        }
        if (!is_name(*evaluation->at)) {
            evaluation->bad = true;
        }
        while (!evaluation->bad && is_name(*evaluation->at)) {
            append(evaluation, path, *evaluation->at++);
        }
    } while (!evaluation->bad && take(evaluation, L"/"));
}

/* The longer ones first. */
static const wchar_t *const comparisons[] = {L"!=", L"<=", L">=", L"=", L"<", L">"};

static const wchar_t *take_comparison(struct evaluation *evaluation)
{
    for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++) {
        if (take(evaluation, comparisons[i])) {
            return comparisons[i];
        }
    }
    return NULL;
}

/* `order` is below, at or above 0 as the field is to the literal. */
static bool holds(const wchar_t *comparison, int order)
{
    const bool strict = comparison[1] == L'\0';
    switch (comparison[0]) {
    case L'=':
        return order == 0;
    case L'!':
        return order != 0;
    case L'<':
        return strict ? order < 0 : order <= 0;
    default:
        return strict ? order > 0 : order >= 0;
    }
}

static bool compare_number(struct evaluation *evaluation, const struct evt_field *field,
                           const wchar_t *comparison)
{
    wchar_t *end;
    const ULONGLONG literal = wcstoull(evaluation->at, &end, 10);
    if (end == evaluation->at || *evaluation->at == L'-') {
        evaluation->bad = true;
        return false;
    }
    evaluation->at = end;
    return field != NULL && field->type != EvtVarTypeString &&
           holds(comparison, (field->number > literal) - (field->number < literal));
}

static bool compare_text(struct evaluation *evaluation, const struct evt_field *field,
                         const wchar_t *comparison)
{
    const wchar_t *const begin = evaluation->at;
    const wchar_t *const end = wcschr(begin, L'\'');
    if (end == NULL || wcschr(L"=!", comparison[0]) == NULL) {
        evaluation->bad = true;
        return false;
    }
    const size_t length = (size_t)(end - begin);
    evaluation->at = end + 1;
    return field != NULL && field->type == EvtVarTypeString &&
           holds(comparison,
                 wcsncmp(field->text, begin, length) != 0 || field->text[length] != L'\0');
}

static bool parse_comparison(struct evaluation *evaluation, const wchar_t *path)
{
    struct evt_field field;
    const bool there =
        evaluation->event != NULL && evt_event_field(evaluation->event, path, &field);
    const wchar_t *const comparison = take_comparison(evaluation);
    if (comparison == NULL) {
        return there;
    }
    evaluation->comparisons++;
    return take(evaluation, L"'") ? compare_text(evaluation, there ? &field : NULL, comparison)
                                  : compare_number(evaluation, there ? &field : NULL, comparison);
}

static bool parse_term(struct evaluation *evaluation, const wchar_t *context)
{
    wchar_t path[PATH_MAX_LENGTH];
    bool result;
    if (take(evaluation, L"(")) {
        result = parse_or(evaluation, context);
        expect(evaluation, L")");
        return result;
    }
    wcscpy(path, context);
    parse_path(evaluation, path);
    if (take(evaluation, L"[")) {
        result = parse_or(evaluation, path);
        expect(evaluation, L"]");
        return result;
    }
    return parse_comparison(evaluation, path);
}

static bool parse_and(struct evaluation *evaluation, const wchar_t *context)
{
    bool result = parse_term(evaluation, context);
    while (!evaluation->bad && take_word(evaluation, L"and")) {
        const bool next = parse_term(evaluation, context);
        result = result && next;
    }
    return result;
}

static bool parse_or(struct evaluation *evaluation, const wchar_t *context)
{
    bool result = false;
    if (evaluation->depth == DEPTH_MAX) {
        evaluation->bad = true;
        return false;
    }
    evaluation->depth++;
    do {
        const bool next = parse_and(evaluation, context);
        result = result || next;
    } while (!evaluation->bad && take_word(evaluation, L"or"));
    evaluation->depth--;
    return result;
}

static bool evaluate(struct evaluation *evaluation)
{
    bool result = true;
    expect(evaluation, L"*");
    if (take(evaluation, L"[")) {
        result = parse_or(evaluation, L"Event");
        expect(evaluation, L"]");
    }
    skip_spaces(evaluation);
    evaluation->bad =
        evaluation->bad || *evaluation->at != L'\0' || evaluation->comparisons > COMPARISONS_MAX;
    return result && !evaluation->bad;
}

bool evt_query_valid(const wchar_t *query)
{
    struct evaluation evaluation = {.at = query};
    evaluate(&evaluation);
    return !evaluation.bad;
}

bool evt_query_matches(const wchar_t *query, const struct evt_event *event)
{
    return evaluate(&(struct evaluation){.at = query, .event = event});
}
