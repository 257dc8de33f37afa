#!/bin/sh
# Makes a signed release, with a key made here, and looks at what is in it.
#
# usage: sh tests/installer/test_release.sh
#
# One line for each check; the last line is "N passed, N failed". That two releases are the same to the
# byte is shown for the MSI; for the program it would be a second build.
set -u
cd "$(dirname "$0")/../.." || exit 1

scratch=$(mktemp -d) || exit 1
release=$scratch/release
passed=0
failed=0

# check NAME COMMAND...: one line for what the command's exit code says.
check() {
    name=$1
    shift
    if "$@" >"$scratch/check.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok - $name"
    else
        failed=$((failed + 1))
        echo "not ok - $name"
        tail -n 30 "$scratch/check.log" | sed 's/^/    /'
    fi
}

finish() {
    status=$?
    rm -rf "$scratch"
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] || status=1
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

make_key() {
    echo throw-away >"$scratch/password"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Throw-away signer' \
        -addext extendedKeyUsage=codeSigning -keyout "$scratch/key" -out "$scratch/signer" &&
        openssl pkcs12 -export -inkey "$scratch/key" -in "$scratch/signer" \
            -passout "file:$scratch/password" -out "$scratch/signer.pfx"
}

make_release() {
    sh tools/release.sh --output "$release" --sign "$scratch/signer.pfx" \
        --password-file "$scratch/password"
}

is_there() {
    for file in sstp-cert-rotator.exe SstpCertRotator-*.msi SstpCertRotator-*.spdx.json README.md \
        LICENSE SHA256SUMS docs/operations.md PolicyDefinitions/SstpCertRotator.admx; do
        # shellcheck disable=SC2086  # a pattern
        ls "$release"/$file || return 1
    done
}

sums_hold() {
    (cd "$release" && sha256sum -c SHA256SUMS) &&
        [ "$(wc -l <"$release/SHA256SUMS")" = "$(find "$release" -type f ! -name SHA256SUMS | wc -l)" ]
}

is_signed() {
    osslsigncode verify -CAfile "$scratch/signer" -in "$1" | grep 'Signature verification: ok'
}

bill_is_right() {
    python3 - "$release" <<'PYTHON'
import hashlib
import json
import pathlib
import sys

release = pathlib.Path(sys.argv[1])
bill = json.loads(next(release.glob("*.spdx.json")).read_text())
assert bill["spdxVersion"] == "SPDX-2.3" and bill["dataLicense"] == "CC0-1.0"
assert bill["documentNamespace"].startswith("urn:uuid:") and bill["creationInfo"]["created"]
ids = {"SPDXRef-DOCUMENT"} | {item["SPDXID"] for item in bill["packages"] + bill["files"]}
for file in bill["files"]:
    sums = {sum["algorithm"]: sum["checksumValue"] for sum in file["checksums"]}
    assert sums["SHA256"] == hashlib.sha256((release / file["fileName"]).read_bytes()).hexdigest()
for package in bill["packages"]:
    assert package["name"] and package["versionInfo"] and package["downloadLocation"]
for relation in bill["relationships"]:
    assert {relation["spdxElementId"], relation["relatedSpdxElement"]} <= ids
assert len(bill["packages"]) > 1
PYTHON
}

# The same files, twice.
build_msi() {
    mkdir -p "$scratch/$1" && cp build/windows/installer/files/* "$scratch/$1" && (
        cd "$scratch/$1" &&
            SOURCE_DATE_EPOCH=1700000000 cmake -DWIXL=wixl -DMSIBUILD=msibuild -DMSIINFO=msiinfo \
                "-DSOURCE=$root/installer/SstpCertRotator.wxs" "-DMSI=$scratch/$1.msi" -DVERSION=1.2.3 \
                -DPRODUCT_CODE=8E1D2A53-5A0C-4E0B-9A5F-5C0E1B6F0D01 \
                '-DFILES=sstp-cert-rotator.exe;LICENSE.txt;event_view.xml;SstpCertRotator.admx;en-US.adml;de-DE.adml' \
                -P "$root/installer/BuildMsi.cmake"
    )
}

same_msi_twice() {
    build_msi one && sleep 1 && build_msi two && cmp "$scratch/one.msi" "$scratch/two.msi"
}

# What is there and is no release stays.
spares_others() {
    mkdir "$scratch/precious" && ! sh tools/release.sh --output "$scratch/precious" &&
        [ -d "$scratch/precious" ]
}

root=$PWD
check "a folder that is no release is spared" spares_others
check "a key to sign with is made" make_key
check "the release is made" make_release
check "all of it is there" is_there
check "SHA256SUMS holds, of each file" sums_hold
check "the program is signed" is_signed "$release/sstp-cert-rotator.exe"
check "the MSI is signed" is_signed "$(echo "$release"/SstpCertRotator-*.msi)"
check "the bill of materials is right" bill_is_right
check "the same files give the same MSI" same_msi_twice
exit 0
