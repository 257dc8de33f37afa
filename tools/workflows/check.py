#!/usr/bin/env python3
"""Checks what GitHub is told to run.

usage: python3 tools/workflows/check.py FILE...

In this order: yamllint (.yamllint); action-validator, which holds a file against the published schema
of workflows and follows `needs` and the patterns of paths; and the rules of this project below. What
an expression or a script does when it runs is not known before it runs.

Exit codes: 0 all is well, 1 something is not.
"""
import json
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
VALIDATOR = ROOT / "build/third-party/npm/node_modules/.bin/action-validator"

RUNNERS = {"ubuntu-24.04", "windows-2022", "windows-2025", "windows-11-arm"}
OF_MATRIX = re.compile(r"^\$\{\{ matrix\.(\w+) \}\}$")
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def complaints_of(*command):
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return [f"{command[0]} is missing: run sh tools/install.sh"]
    return [] if run.returncode == 0 else [run.stdout + run.stderr]


def unpinned(text):
    """An action is named by its commit, with the version for people: a tag can be moved."""
    for line in text.splitlines():
        if "uses:" in line and not PINNED.search(line):
            yield f"not pinned as OWNER/NAME@COMMIT # vN.N.N: {line.strip()}"


def runners(job):
    """Those of the matrix, where it says so."""
    named = OF_MATRIX.match(str(job.get("runs-on")))
    return job["strategy"]["matrix"].get(named[1], []) if named else [job.get("runs-on")]


def careless(workflow):
    if workflow.get("permissions") != {"contents": "read"}:
        yield "permissions are to be contents: read, for the whole workflow"
    if "concurrency" not in workflow:
        yield "no concurrency: runs of the same branch would pile up"
    for name, job in workflow["jobs"].items():
        if "timeout-minutes" not in job:
            yield f"{name}: no timeout-minutes"
        if "permissions" in job:
            yield f"{name}: permissions of its own"
        for runner in runners(job) or [None]:
            if runner not in RUNNERS:
                yield f"{name}: runs on {runner}, not one of {', '.join(sorted(RUNNERS))}"


def scripts(workflow):
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


def misleading(workflow):
    """What a script names here is here; and what GitHub puts into a text is no program."""
    presets = json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]
    known = {preset["name"] for preset in presets}
    for script in scripts(workflow):
        if "${{" in script:
            yield f"an expression in a script, where it should be in env: {script.strip()}"
        for preset in re.findall(r"--preset ([\w-]+)", script):
            if preset not in known:
                yield f"CMakePresets.json has no preset {preset}"
        for path in re.findall(r"(?<![\w/.])(?:tools|installer|service|tests)/[\w./-]+\w", script):
            if not (ROOT / path).exists() and not path.endswith(".exe"):
                yield f"there is no {path}"


def check(path):
    found = complaints_of("yamllint", "--strict", "-c", ROOT / ".yamllint", path)
    found += complaints_of(VALIDATOR, path)
    if found:
        return found
    text = path.read_text()
    workflow = yaml.safe_load(text)
    return [*unpinned(text), *careless(workflow), *misleading(workflow)]


def main(paths):
    failed = False
    for path in map(pathlib.Path, paths):
        for complaint in check(path):
            failed = True
            print(f"{path}: {complaint}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
