#!/usr/bin/env python3
"""Holds the rooms of core and service against what CMake says of them: each includes from the rooms that it
uses and no others, uses none that it does not need, has a README.md and at most 16 sources; the table in
docs/architecture.md has these rooms and these arrows. Then damages each of these, which must be found out.

usage: python3 tests/docs/test_rooms.py [write]     write: makes the table in docs/architecture.md anew

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/architecture.md"
AREAS = ("core", "service")
SOURCES_MAX = 16
BEGIN, END = "<!-- rooms: python3 tests/docs/test_rooms.py write -->\n", "<!-- end of rooms -->\n"


def rooms_of_cmake(text):
    """Each room with those that it uses, in the order in which they are added."""
    found = {}
    for arguments in re.findall(r"^add_room\(([^)]*)\)", text, re.M):
        name, *words = arguments.split()
        uses = words[words.index("USES") + 1 :] if "USES" in words else []
        found[name] = uses[: uses.index("LINKS")] if "LINKS" in uses else uses
    return found


def included(files):
    """The rooms that these sources include from."""
    return {room for text in files.values() for room in re.findall(r'^ *# *include "(\w+)/', text, re.M)}


def read_tree():
    """(area, room) -> the rooms it uses; and -> its files by name."""
    uses, files = {}, {}
    for area in AREAS:
        for room, used in rooms_of_cmake((ROOT / area / "CMakeLists.txt").read_text()).items():
            uses[area, room] = used
            files[area, room] = {
                file.name: file.read_text(encoding="utf-8") for file in sorted((ROOT / area / room).iterdir())
            }
    return uses, files


def table(uses, files):
    lines = ["| room | what belongs there | uses |", "| --- | --- | --- |"]
    for (area, room), used in uses.items():
        text = files[area, room].get("README.md", "\n\n\n").split("\n")[2]
        own = [f"{name}" for name in used]
        lines.append(f"| [`{area}/{room}`](../{area}/{room}) | {text} | {', '.join(own) or 'none'} |")
    return "\n".join(lines) + "\n"


def complaints(uses, files, page):
    """What is wrong, as text."""
    seen = set()
    for (area, room), used in uses.items():
        place, own = f"{area}/{room}", files[area, room]
        needed = included(own) - {room}
        for other in sorted(needed - set(used)):
            yield f"{place} includes from {other}, which it does not use"
        for other in sorted(set(used) - needed):
            yield f"{place} uses {other} and includes nothing of it"
        for other in sorted(set(used) - seen):
            yield f"{place} uses {other}, which does not come before it"
        if sum(name.endswith(".c") for name in own) > SOURCES_MAX:
            yield f"{place} has more than {SOURCES_MAX} sources"
        if "README.md" not in own:
            yield f"{place} has no README.md"
        seen.add(room)
    if table(uses, files) != page:
        yield f"the table of rooms is stale: python3 {pathlib.Path(__file__).relative_to(ROOT)} write"


def page_parts():
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    return before, *rest.split(END)


def damages(uses, files, page):
    """What must be found out: (its name, uses, files, page)."""
    other = ("core", "plan")
    extra = {**files, other: {**files[other], "new.c": '#include "rotation/rotate.h"\n'}}
    yield "a header of a room that is not used", uses, extra, page
    yield "a use that nothing needs", {**uses, other: [*uses[other], "settings"]}, files, page
    many = {**files, other: files[other] | {f"{i}.c": "" for i in range(SOURCES_MAX)}}
    yield "too many sources", uses, many, page
    bare = {name: text for name, text in files[other].items() if name != "README.md"}
    yield "no README.md", uses, {**files, other: bare}, page
    yield "a circle", {**uses, ("core", "base"): ["control"]}, files, page
    yield "another arrow on the page", uses, files, page.replace(", host", "")


def main():
    uses, files = read_tree()
    if sys.argv[1:] == ["write"]:
        before, _, after = page_parts()
        PAGE.write_text(before + BEGIN + table(uses, files) + END + after, encoding="utf-8")
        return 0
    page = page_parts()[1]
    passed, failed = 0, 0
    found = list(complaints(uses, files, page))
    print("\n".join(found), end="\n" if found else "")
    passed, failed = (0, 1) if found else (1, 0)
    clean = len(found)
    for name, *damaged in damages(uses, files, page):
        if len(list(complaints(*damaged))) > clean:
            passed += 1
        else:
            failed += 1
            print(f"not found out: {name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
