#!/bin/sh
# Writes what is generated of the settings from core's own table: docs/settings.md, and the
# administrative template for Group Policy in installer/policy.
#
# usage: sh tools/catalogue.sh [FOLDER]      (no argument: this tree; lint compares with another)
set -eu
[ $# -eq 0 ] || target=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/.."
target=${target:-$PWD}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
    { [ -f build/native/build.ninja ] || cmake --preset native; } &&
        cmake --build --preset native --target settings-catalogue
} >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
}

# Written beside first: what fails half-way leaves nothing half.
write() {
    mkdir -p "$(dirname "$target/$2")"
    build/native/tools/catalogue/settings-catalogue "$1" >"$log"
    cat "$log" >"$target/$2"
}

write markdown docs/settings.md
write admx installer/policy/SstpCertRotator.admx
write adml-en installer/policy/en-US/SstpCertRotator.adml
write adml-de installer/policy/de-DE/SstpCertRotator.adml
