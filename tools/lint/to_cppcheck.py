"""Prints what cppcheck is to read of a build, as a database of commands.

usage: python3 tools/lint/to_cppcheck.py native|windows

What both build is read once, as the native build has it. cppcheck cannot read a macro on the command line whose
value is a wide string: it gets a narrow one.
"""

import json
import pathlib
import sys

BUILDS = pathlib.Path(__file__).resolve().parents[2] / "build"


def commands(build):
    return json.loads((BUILDS / build / "compile_commands.json").read_text())


def main(build):
    elsewhere = {entry["file"] for entry in commands("native")} if build != "native" else set()
    kept = [entry for entry in commands(build) if entry["file"] not in elsewhere]
    for entry in kept:
        entry["command"] = entry["command"].replace('=L\\"', '=\\"')
    json.dump(kept, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
