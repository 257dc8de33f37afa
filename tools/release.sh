#!/bin/sh
# Makes the whole release folder: the program, the texts of its events, the MSI, the template for Group Policy, the pages, the
# licence, a bill of materials, manifests for winget and Chocolatey, and SHA256SUMS of all of it.
#
# usage: sh tools/release.sh [--output FOLDER] [--sign PFX [--password-file FILE] [--timestamp URL]]
#                            [--url BASE --home URL --identifier PUBLISHER.PACKAGE]
#
#   --output         the folder (build/release); a release that is there goes
#   --sign           Authenticode signatures on the program, the texts and the MSI, by osslsigncode, with the key
#                    and certificates of PFX; --password-file holds its password in one line,
#                    --timestamp is an RFC 3161 server. Nothing is signed without it
#   --url            where the release's files will be found, for the manifests; --home is the project's
#                    page, --identifier winget's name of the package. No manifests without the three
#
# Built afresh each time. Without --timestamp the same sources, compiler, key and SOURCE_DATE_EPOCH (the
# commit's time if not given) give the same bytes, wherever they are. Exit codes: 0 done, 1 failed, 3 usage.
set -u
start_folder=$PWD
cd "$(dirname "$0")/.." || exit 1

output=$PWD/build/release
pfx=
password_file=
timestamp=
url=
home=
identifier=

usage() {
    awk '/^# usage:/ { on = 1 } on && !/^#/ { exit } on { sub(/^# ?/, ""); print }' tools/release.sh >&2
    exit 3
}

fail() {
    echo "release: $*" >&2
    exit 1
}

# As seen from where the user is.
from_start() {
    case $1 in
    /*) echo "$1" ;;
    *) echo "$start_folder/$1" ;;
    esac
}

while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
    --output) output=$(from_start "$2") ;;
    --sign) pfx=$(from_start "$2") ;;
    --password-file) password_file=$(from_start "$2") ;;
    --timestamp) timestamp=$2 ;;
    --url) url=$2 ;;
    --home) home=$2 ;;
    --identifier) identifier=$2 ;;
    *) usage ;;
    esac
    shift 2
done
[ -n "$pfx" ] || [ -z "$password_file$timestamp" ] || usage
[ -z "$url$home$identifier" ] || { [ -n "$url" ] && [ -n "$home" ] && [ -n "$identifier" ]; } || usage

work=$output.work # the build, and the release until it is complete
log=$output.log
new=$work/release
program=$work/build/service/sstp-cert-rotator.exe
texts=$work/build/service/sstp-cert-rotator-events.dll

# Runs one step; its output matters only when it fails.
step() {
    what=$1
    shift
    "$@" >>"$log" 2>&1 && return
    tail -n 30 "$log" >&2
    fail "$what failed; all it said is in $log"
}

set_time() {
    [ -z "${SOURCE_DATE_EPOCH:-}" ] || return 0
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null) ||
        fail "set SOURCE_DATE_EPOCH: without git there is no commit to take the time from"
    [ -z "$(git status --porcelain)" ] ||
        echo "release: there are changes that are not committed; their time is that of the commit" >&2
    export SOURCE_DATE_EPOCH
}

# In place.
sign() {
    set -- "$1" -pkcs12 "$pfx" -h sha256 -n "SSTP Certificate Rotator"
    [ -z "$password_file" ] || set -- "$@" -readpass "$password_file"
    if [ -n "$timestamp" ]; then
        set -- "$@" -ts "$timestamp"
    else
        set -- "$@" -time "$SOURCE_DATE_EPOCH" # or it would be another each time
    fi
    file=$1
    shift
    rm -f "$file.signed"
    step "signing $(basename "$file")" osslsigncode sign "$@" -in "$file" -out "$file.signed"
    mv "$file.signed" "$file"
}

# That Windows starts them, as they are packed. Debian's Python has what loader.py needs.
hold() {
    step "holding the program to what Windows asks" /usr/bin/python3 tools/windows/loader.py --shipped "$program"
    step "holding the texts to what Windows asks" /usr/bin/python3 tools/windows/loader.py --texts "$texts"
}

# The MSI holds the program and the texts, so these are signed before.
build() {
    step "configuring" cmake --preset windows -B "$work/build" -DBUILD_TESTING=OFF
    step "building the program" cmake --build "$work/build" --target sstp-cert-rotator
    [ -z "$pfx" ] || { sign "$program" && sign "$texts"; }
    hold
    step "building the MSI" cmake --build "$work/build" --target installer
    version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$work/build/CMakeCache.txt")
    msi=$new/SstpCertRotator-$version.msi
}

collect() {
    mkdir -p "$new/docs" && cp "$program" "$texts" "$work/build/installer/SstpCertRotator-$version.msi" "$new" &&
        cp -R installer/policy "$new/PolicyDefinitions" && cp docs/*.md "$new/docs" &&
        cp README.md LICENSE "$new" || fail "a file cannot be copied"
    [ -z "$pfx" ] || sign "$msi"
    step "the bill of materials" python3 tools/sbom.py "$version" "$new" \
        "$new/SstpCertRotator-$version.spdx.json"
    [ -z "$url" ] || step "the manifests" python3 tools/manifests.py "$msi" "$new" \
        --url "$url" --home "$home" --identifier "$identifier"
}

sum() {
    (cd "$new" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs -d '\n' sha256sum) >"$work/sums" &&
        sed 's#  \./#  #' "$work/sums" >"$new/SHA256SUMS" || fail "SHA256SUMS cannot be written"
}

[ -z "$pfx" ] || command -v osslsigncode >/dev/null 2>&1 ||
    fail "osslsigncode is missing: run 'sh tools/install.sh'"
[ -z "$pfx" ] || [ -r "$pfx" ] || fail "$pfx cannot be read"
[ ! -e "$output" ] || [ -f "$output/SHA256SUMS" ] ||
    fail "$output is there and is no release: it would be deleted"
set_time
rm -rf "$output" "$work"
mkdir -p "$work" && : >"$log" || fail "$work cannot be written"
build
collect
sum
mv "$new" "$output" || fail "$output cannot be written"
rm -rf "$work"
echo "release: SstpCertRotator $version is in $output"
