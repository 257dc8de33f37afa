#!/bin/sh
# Gives what --json wrote in the acceptance tests to a real parser: each must be one JSON object in
# ASCII, with the keys that docs/json.md names for it and no others.
#
# usage: sh tests/acceptance/test_json.sh FOLDER...
#
# The last line is "N passed, N failed". Exit codes: 0 all passed, 1 not, 3 usage.
set -u
[ $# != 0 ] || {
    echo "usage: sh tests/acceptance/test_json.sh FOLDER..." >&2
    exit 3
}
documentation=$(dirname "$0")/../../docs/json.md

exec python3 - "$documentation" "$@" <<'EOF'
import json, pathlib, re, sys

documentation, *folders = map(pathlib.Path, sys.argv[1:])
known = set(re.findall(r"`(\w+)`", documentation.read_text(encoding="utf-8")))
passed = failed = 0


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def no_constant(text):
    raise ValueError(text + " is no JSON")


for path in sorted(path for folder in folders for path in folder.glob("*.json")):
    try:
        text = path.read_bytes().decode("ascii")
        value = json.loads(text, parse_constant=no_constant)
        assert isinstance(value, dict), "it is no object"
        unknown = set(keys(value)) - known
        assert not unknown, "docs/json.md does not name " + ", ".join(sorted(unknown))
        assert value["command"] in ("status", "check", "doctor", "config"), "another command"
        passed += 1
    except (ValueError, AssertionError) as error:
        print(f"ERROR: {path}: {error}")
        failed += 1
if passed + failed == 0:
    print("ERROR: no output in", *folders)
    failed = 1
print(f"{passed} passed, {failed} failed")
sys.exit(0 if failed == 0 else 1)
EOF
