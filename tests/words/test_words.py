#!/usr/bin/env python3
"""That tools/words.py finds what it is for: each offence here must be found where it is planted, and the same
place without it is clean.

usage: python3 tests/words/test_words.py

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
import words  # noqa: E402

LONG = "word\n" * 31 + "end."
GOOD_EVENT = "Binding %1 is damaged.%n%nImpact: No client can connect.%n%nAction: Correct it.%n%nRotation %2."
CLEAN = {
    "a page": words.page_complaints("# A page\n\nThe service applies `take into use`.\n\n- An item, and a code: `refuse`.\n"),
    "a marked sentence": words.page_complaints(f"<!-- long: a law -->\n{LONG}\n"),
    "a long table of short cells": words.page_complaints("| " + "some words in a cell | " * 20),
    "a long line of code": words.page_complaints("```\n" + "a line, " * 20 + "\n```\n"),
    "an event": words.event_complaints(1, "Error", GOOD_EVENT),
    "a value": words.event_complaints(1, "Informational", 'ForeignBindings is "refuse".'),
    "an identifier": words.literal_complaints('name = "usable"; other = "undo-step";'),
    "an include": words.literal_complaints('#include "undo it.h"\n'),
    "the word as a part of another": words.page_complaints("The status of the focus is amended."),
}
FOUND = {
    "a word on a page": words.page_complaints("The certificate is put into use."),
    "a word over two lines": words.page_complaints("A certificate that was taken\ninto use."),
    "a word in a table": words.page_complaints("| a | it goes on |\n"),
    "a word in a heading": words.page_complaints("## Reboot\n"),
    "a long sentence": words.page_complaints(LONG),
    "a long item": words.page_complaints("- " + LONG.replace("\n", " \n  ") + "\n- short\n"),
    "a mark without a reason": words.page_complaints(f"<!-- long: -->\n{LONG}\n"),
    "a mark that ended": words.page_complaints(f"<!-- long: a law -->\nShort.\n\n{LONG}\n"),
    "a long line": words.page_complaints("A line. " * 13),
    "a word in an event": words.event_complaints(1, "Informational", "It was undone."),
    "a modal in an event": words.event_complaints(1, "Informational", "Clients may connect."),
    "a contraction in an event": words.event_complaints(1, "Informational", "It isn't there."),
    "an error without next or action": words.event_complaints(1, "Error", "It failed."),
    "another order": words.event_complaints(1, "Error", "It failed.%n%nAction: Do.%n%nImpact: None."),
    "a part twice": words.event_complaints(1, "Error", "It failed.%n%nAction: Do.%n%nAction: Do."),
    "an event of many words": words.event_complaints(1, "Warning", "Word. " * 86 + "%n%nAction: Do."),
    "a word in a literal": words.literal_complaints('print(L"It is not usable.");'),
    "a word over two literals": words.literal_complaints('print(L"It goes "\n      L"on.");'),
    "a word of British spelling": words.literal_complaints('"its behaviour is"'),
    "a comment of C": words.wrong_words(words.comments_of_c("/* We look at it. */ int a;"), words.EVERYWHERE),
    "a comment of a script": words.wrong_words(words.comments_of_script("a=1 # nobody reads it\n"), words.EVERYWHERE),
}
NOT_COMMENTS = words.comments_of_c('char *a = "/* undo it */";') + words.comments_of_script("a#undo\n")


def main():
    wrong = [f"not clean: {what}: {found}" for what, complaints in CLEAN.items() if (found := list(complaints))]
    wrong += [f"not found: {what}" for what, complaints in FOUND.items() if not list(complaints)]
    wrong += ["taken for a comment: " + NOT_COMMENTS] if list(words.wrong_words(NOT_COMMENTS, words.EVERYWHERE)) else []
    print("\n".join(wrong), end="\n" if wrong else "")
    count = len(CLEAN) + len(FOUND) + 1
    print(f"{count - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
