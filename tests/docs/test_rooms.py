#!/usr/bin/env python3
"""Holds the rooms of core and service against what CMake says of them: each includes from the rooms that it
uses and no others, uses none that it does not need, has a README.md and at most 16 sources; the table in
docs/architecture.md has these rooms and what they use, and so has the picture of a certificate's way there.
Then damages each of these, which must be found out.

In the picture `area/room` is a room, other words are Windows'. What goes over between two rooms goes by a use, in
one of two ways, which the arrow tells apart: `-->`, or `|` with its head, leads up, to the room that uses the other
(it takes what the other made); `..>`, or `:` with its head, leads down, to the room that is used (it is handed
something or called). An arrow between rooms without a direct use would leave out a room on the way.

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
WAY = "<!-- way: checked by python3 tests/docs/test_rooms.py -->\n"
SHAFTS = ("|", ":")  # of an arrow that goes up or down


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


# ---- the picture of a certificate's way ----


def picture_of(page):
    """The fenced lines behind its mark; none where either is missing."""
    fenced = re.search(rf"{re.escape(WAY)}```\n(.*?)```\n", page, re.S)
    return fenced[1].splitlines() if fenced else []


def word_at(lines, row, column):
    """What stands there, None for nothing."""
    if 0 <= row < len(lines):
        for word in re.finditer(r"\S+", lines[row]):
            if word.start() <= column < word.end():
                return word[0]
    return None


def arrows(lines):
    """Each as (from, to, whether it leads to who uses the other); None is an end at nothing."""
    for row, line in enumerate(lines):
        for arrow in re.finditer(r"(?<!\S)(-+|\.+)>(?!\S)", line):
            before, after = line[: arrow.start()].split(), line[arrow.end() :].split()
            yield before[-1] if before else None, after[0] if after else None, arrow[1][0] == "-"
        for head in re.finditer(r"(?<!\S)[v^](?!\S)", line):
            column, step = head.start(), 1 if head[0] == "^" else -1
            end = row + step
            shaft = word_at(lines, end, column)
            while shaft in SHAFTS and word_at(lines, end, column) == shaft:
                end += step
            source = word_at(lines, end, column) if shaft in SHAFTS else None
            yield source, word_at(lines, row - step, column), shaft == "|"


def wrong_in_picture(uses, lines):
    known = {f"{area}/{room}": used for (area, room), used in uses.items()}
    drawn = set(re.findall(rf"(?:{'|'.join(AREAS)})/\w+", "\n".join(lines)))
    if not drawn:
        yield "there is no picture of a certificate's way"
    for room in sorted(drawn - set(known)):
        yield f"the picture shows {room}, which does not exist"
    met, shafts = set(), sum(len(re.findall(r"(?<!\S)[|:](?!\S)", line)) for line in lines)
    heads = sum(len(re.findall(r"(?<!\S)[v^](?!\S)", line)) for line in lines)
    if shafts != heads:
        yield "the picture has a line without a head, or a head without a line"
    for source, target, up in arrows(lines):
        met |= {source, target}
        if not source or not target or source in SHAFTS or target in SHAFTS:
            yield f"in the picture an arrow from {source} to {target} has an end at nothing"
        elif source in known and target in known:
            user, used = (target, source) if up else (source, target)
            if used.split("/")[1] not in known[user]:
                yield f"the picture has {user} use {used}, which it does not"
    for room in sorted(drawn - met):
        yield f"in the picture no arrow leads to or from {room}"


def picture_damages(lines):
    """What must be found out, by its name."""
    text = "\n".join(lines)
    changes = {
        "no picture": (text, ""),
        "a room that does not exist": ("core/model", "core/modal"),
        "a room that nothing leads to": (" --> core/plan --> ", "     core/plan     "),
        "an arrow the other way": ("service/run ..>", "service/run -->"),
        "a line of the other kind": (" : ", " | "),
        "a room left out": ("core/plan --> ", "              "),
        "rooms that do not use each other": ("core/plan", "core/proof"),
        "an arrow to nothing": ("..> service/http", "..>             "),
        "a line without a head": (" v ", "   "),
        "a head without a line": (" | ", "   "),
    }
    for name, (old, new) in changes.items():
        assert old in text, name
        yield name, text.replace(old, new, 1).splitlines()


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
    before, page, after = page_parts()
    picture = picture_of(before + after)
    found = [*complaints(uses, files, page), *wrong_in_picture(uses, picture)]
    print("\n".join(found), end="\n" if found else "")
    passed, failed = (0, 1) if found else (1, 0)
    tries = [(name, complaints(*damaged)) for name, *damaged in damages(uses, files, page)]
    tries += [(name, wrong_in_picture(uses, lines)) for name, lines in picture_damages(picture)]
    clean = set(found)
    for name, wrong in tries:
        if set(wrong) - clean:
            passed += 1
        else:
            failed += 1
            print(f"not found out: {name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
