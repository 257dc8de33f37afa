#!/usr/bin/env python3
"""Holds docs/pictures/*.svg against the texts beside them, and tools/picture.py against what it is for: two runs
compare as the same, and a changed screen, picture or text is found.

usage: python3 tests/docs/test_pictures.py

The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not.
"""
import pathlib
import shutil
import sys
import tempfile
import xml.dom.minidom

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import picture  # noqa: E402

RUNS = [
    "SSTP Certificate Rotator 0.1.0 on vm, 2026-11-30 18:36:05 +00:00\n\nOK        all\nBinding " + "3bf31475" * 5 + "  SSTP\n"
    "running since 2026-11-30 18:35:58, expires 2026-12-30 18:30 in 29 days; 3bf31475; took 0.405 s\n",
    "SSTP Certificate Rotator 0.1.0 on other, 2027-01-02 03:04:12 -05:00\r\n\nOK        all\nBinding " + "c0ffee11" * 5 + "  SSTP\n"
    "running since 2027-01-02 03:04:01, expires 2027-02-01 02:58 in 30 days; c0ffee11; took 12.1 s\n",
]
TITLED = "A title\n\nOK  fine <&>\n"


def stale_after(damage):
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "pictures"
        shutil.copytree(picture.FOLDER, folder)
        damage(folder)
        return list(picture.stale(folder))


def append(name, text):
    return lambda folder: (folder / name).write_text((folder / name).read_text(encoding="utf-8") + text, encoding="utf-8")


def checks():
    first, second = map(picture.stable, RUNS)
    yield "two runs are the same", picture.masked(first) == picture.masked(second)
    yield "the first time is fixed", "2026-11-28 17:34:05" in first and "2026-11-28 17:34:12" in first
    yield "the name of the server is fixed", "on VPN1," in first and "on VPN1," in second
    yield "no thumbprint of the run is left", "3bf31475" not in first and "c0ffee11" not in second
    yield "a certificate keeps its digits", first.split("Binding ")[1][:8] == first.split("days; ")[1][:8]
    yield "another word is found", picture.masked(first) != picture.masked(first.replace("all", "none"))
    yield "another line is found", picture.masked(first) != picture.masked(first + "more\n")
    yield "a picture is XML", xml.dom.minidom.parseString(picture.svg(TITLED)).getElementsByTagName("title")
    yield "only the verdict has a color", picture.svg(TITLED).count("<tspan") == 1
    found = list(picture.stale(picture.FOLDER))
    yield f"the pictures are what their texts make, not {found}", not found
    yield "there are pictures", len(list(picture.FOLDER.glob("*.txt"))) > 3
    yield "a changed text is found", stale_after(append("status.txt", "more\n")) == ["status.svg"]
    yield "a changed picture is found", stale_after(append("events.svg", " ")) == ["events.svg"]
    yield "a missing picture is found", stale_after(lambda folder: (folder / "status.svg").unlink()) == ["status.svg"]


def main():
    results = [(name, bool(result)) for name, result in checks()]
    for name, result in results:
        if not result:
            print(f"not so: {name}")
    failed = sum(not result for _, result in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
