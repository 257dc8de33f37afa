/*
 * evt_query.h - the part of Windows' XPath that is understood here:
 *
 *   query  = "*" [ "[" or "]" ]
 *   or     = and { "or" and }
 *   and    = term { "and" term }
 *   term   = "(" or ")" | path "[" or "]" | path compare literal | path
 *   path   = name { "/" name }           a name may begin with "@"
 *   compare = "=" | "!=" | "<" | "<=" | ">" | ">="
 *   literal = number | "'" text "'"
 *
 * All else is refused as a query that is not valid is on Windows, and so are more than 20
 * comparisons, about where Windows stops [R]. Texts are compared for equality only.
 */
#ifndef WINSIM_EVT_QUERY_H
#define WINSIM_EVT_QUERY_H

#include "evt_event.h"

bool evt_query_valid(const wchar_t *query);

/* The query must be valid. */
bool evt_query_matches(const wchar_t *query, const struct evt_event *event);

#endif
