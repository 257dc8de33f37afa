#!/usr/bin/env python3
"""Holds the level of each event that reports a finding against how grave core says the finding is: critical is an
Error, a warning a Warning, a note Information. Then changes a level and a grade, which must be found out.

usage: python3 tests/events/test_levels.py

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEVELS = {"NOW": "Error", "AFTER_RESTART": "Error", "SOON": "Error", "WARNING": "Warning", "NOTE": "Informational"}


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def differing(grades, reports, catalogue):
    """The reasons that have no grade, no event, or an event of another level."""
    graded = dict(re.findall(r"\[(REASON_\w+)\] =\s+(\w+),", grades))
    events = dict(re.findall(r"\[(REASON_\w+)\] = \{(EVENT_\w+)", reports))
    rows = re.findall(r"^Severity=(\w+)\n(?:Facility=\w+\n)?SymbolicName=(\w+)", catalogue, re.M)
    levels = {name: level for level, name in rows}
    found = []
    for reason in re.findall(r"\[(REASON_\w+)\] = \{\"", read("core/findings/findings.c")):
        wanted, level = LEVELS.get(graded.get(reason)), levels.get(events.get(reason))
        if reason != "REASON_NONE" and (wanted is None or level != wanted):
            found.append(f"{reason}: {graded.get(reason)}, {events.get(reason)} is {level}")
    return found


def main():
    grades, reports = read("core/findings/severity.c"), read("service/events/text.c")
    catalogue = read("service/events.mc")
    found = differing(grades, reports, catalogue)
    expired = "[REASON_CERTIFICATE_EXPIRED] = "
    damaged = {
        "a grade": grades.replace(expired + "NOW", expired + "NOTE"),
        "a reason without a grade": re.sub(r"    \[REASON_PAUSED\] = \w+,.*\n", "", grades),
    }
    missed = [what for what, text in damaged.items() if not differing(text, reports, catalogue)]
    for line in found:
        print(line)
    for what in missed:
        print(f"not found out: {what}")
    failed = len(found) + len(missed)
    print(f"{3 - min(3, failed)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
