#!/bin/sh
# Makes a folder with all that is to be tried on Windows, for .github/workflows/windows.yml: trial.sh with
# what it needs, and acceptance-test.exe with the program beside it. That and its texts come out of the MSI, since
# what ships is to be tried; all else is of the build "windows".
#
# usage: sh tests/installer/make_trial.sh FOLDER MSI
#
# MSI: the release's. Exit codes: 0 done, 1 failed, 3 usage.
set -u
[ $# = 2 ] || {
    sed -n 's/^# usage: /usage: /p' "$0" >&2
    exit 3
}
mkdir -p "$1" && output=$(realpath "$1") && msi=$(realpath "$2") || exit 1
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/packages.sh
. tests/installer/packages.sh

property() {
    msiinfo export "$msi" Property | tr -d '\r' | sed -n "s/^$1[[:space:]]//p"
}

another() {
    package=$1
    shift
    build_package "$output/$package.msi" "$scratch" "$(property ProductCode)" "$(property ProductVersion)" "$@"
}

sh tools/build.sh windows acceptance-test message-reader installer || exit 1
tests=build/windows/tests
scratch=$output/work
cp "$msi" "$output/package.msi" && property ProductVersion >"$output/version" &&
    cp tests/installer/trial.sh tests/checks.sh "$tests/installer/message-reader.exe" \
        "$tests/acceptance/acceptance-test.exe" "$output" &&
    rm -rf "$scratch" && msiextract -C "$scratch" "$msi" &&
    cp "$scratch/SstpCertRotator/sstp-cert-rotator.exe" "$scratch/SstpCertRotator/sstp-cert-rotator-events.dll" "$output" &&
    another same 9.0.0 && another other 9.1.0 --texts 900 && rm -rf "$scratch"
