#!/bin/sh
# Makes a signed release, with a key made here, looks at what is in it, and makes another of a copy of
# this tree elsewhere to compare the two.
#
# usage: sh tests/installer/test_release.sh
#
# One line for each check; the last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 1

scratch=$(mktemp -d) || exit 1
release=$scratch/release
check_log=$scratch/check.log
# shellcheck source=tests/checks.sh
. tests/checks.sh

finish() {
    status=$?
    rm -rf "$scratch"
    end_checks "$status"
}
SOURCE_DATE_EPOCH=$(date +%s)
export SOURCE_DATE_EPOCH
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
        --password-file "$scratch/password" --url https://example.com/sstp/release \
        --home https://example.com/sstp --identifier Example.SstpCertRotator
}

# Of what git knows, as it stands here, and without an address for manifests.
make_another() {
    mkdir -p "$scratch/another/path" && git ls-files -z | xargs -0 cp --parents -t "$scratch/another/path" && (
        cd "$scratch/another/path" &&
            sh tools/release.sh --output "$scratch/another/release" --sign "$scratch/signer.pfx" \
                --password-file "$scratch/password"
    )
}

has_no_manifests() {
    [ -e "$1/SHA256SUMS" ] && [ ! -e "$1/winget" ] && [ ! -e "$1/chocolatey" ]
}

# SHA256SUMS has the manifests.
both_are_the_same() {
    diff -r -x winget -x chocolatey -x SHA256SUMS "$release" "$scratch/another/release"
}

is_there() {
    for file in sstp-cert-rotator.exe sstp-cert-rotator-events.dll SstpCertRotator-*.msi SstpCertRotator-*.spdx.json README.md \
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

unpacked=$scratch/unpacked/SstpCertRotator

# What is installed is what else is in the release.
msi_holds_the_same() {
    msiextract -C "$scratch/unpacked" "$(echo "$release"/SstpCertRotator-*.msi)" &&
        cmp "$unpacked/sstp-cert-rotator.exe" "$release/sstp-cert-rotator.exe" &&
        cmp "$unpacked/sstp-cert-rotator-events.dll" "$release/sstp-cert-rotator-events.dll"
}

windows_takes() {
    /usr/bin/python3 tools/windows/loader.py "$@"
}

# A signer that leaves out a part of what it signs.
damage_is_not_released() {
    mkdir "$scratch/bin" && cat >"$scratch/bin/osslsigncode" <<'SIGNER' || return 1
#!/bin/sh
while [ $# -gt 0 ]; do
    case $1 in
    -in) in=$2 ;;
    -out) out=$2 ;;
    esac
    shift
done
head -c 100000 "$in" >"$out"
SIGNER
    chmod +x "$scratch/bin/osslsigncode"
    PATH=$scratch/bin:$PATH sh tools/release.sh --output "$scratch/damage" --sign "$scratch/signer.pfx" \
        >"$scratch/refusal" 2>&1
    ended=$?
    cat "$scratch/refusal"
    [ "$ended" = 1 ] && [ ! -e "$scratch/damage" ] &&
        grep "section .* goes on behind the file's end" "$scratch/refusal" &&
        grep '^release: holding the program to what Windows asks failed' "$scratch/refusal"
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

manifests_are_right() {
    xmllint --noout "$1/chocolatey/sstp-cert-rotator.nuspec" &&
        python3 tests/installer/manifest_form.py "$1" "$(echo "$release"/SstpCertRotator-*.msi)"
}

# Each line changes one thing; a change that is not found out, or changes nothing, is a failure.
damaged_manifests_are_found_out() {
    while read -r damage; do
        rm -rf "$scratch/damaged"
        mkdir "$scratch/damaged" && cp -R "$release/winget" "$release/chocolatey" "$scratch/damaged" &&
            find "$scratch/damaged" -type f -exec sed -i "$damage" {} +
        if diff -r "$release/winget" "$scratch/damaged/winget" >/dev/null &&
            diff -r "$release/chocolatey" "$scratch/damaged/chocolatey" >/dev/null; then
            echo "changes nothing: $damage"
            return 1
        fi
        if manifests_are_right "$scratch/damaged" 2>&1; then
            echo "not found out: $damage"
            return 1
        fi
    done <<'DAMAGE'
s/^InstallerType: wix/InstallerType: exes/
s/^Scope: machine/Scope: everywhere/
s/10.0.14393.0/10.0.99999.0/
s/^Installers:/Installer:/
s/InstallerSha256: './InstallerSha256: '/
s/UpgradeCode: '{./UpgradeCode: '{G/
s/^ShortDescription: .*/ShortDescription: K/
s/^License: MIT//
s/<authors>.*//
s/3010/3011/
s/@packageArgs/packageArgs/
s/checksum64 .*//
s/^Publisher: .*/Publisher: Somebody/
DAMAGE
}

half_a_home_is_refused() {
    sh tools/release.sh --output "$scratch/half" --url https://example.com/sstp
    [ $? = 3 ] && [ ! -e "$scratch/half" ]
}

# What is there and is no release stays.
spares_others() {
    mkdir "$scratch/precious" && ! sh tools/release.sh --output "$scratch/precious" &&
        [ -d "$scratch/precious" ]
}

check "a folder that is no release is spared" spares_others
check "a key to sign with is made" make_key
check "the release is made" make_release
check "all of it is there" is_there
check "SHA256SUMS holds, of each file" sums_hold
check "the program is signed" is_signed "$release/sstp-cert-rotator.exe"
check "the texts of its events are signed" is_signed "$release/sstp-cert-rotator-events.dll"
check "the MSI is signed" is_signed "$(echo "$release"/SstpCertRotator-*.msi)"
check "the MSI holds the same program and texts" msi_holds_the_same
check "Windows takes the program in the MSI" windows_takes --shipped "$unpacked/sstp-cert-rotator.exe"
check "Windows takes the texts in the MSI" windows_takes --texts "$unpacked/sstp-cert-rotator-events.dll"
check "a program that Windows would not take is not released" damage_is_not_released
check "the bill of materials is right" bill_is_right
check "the manifests for winget and Chocolatey are right" manifests_are_right "$release"
check "damaged ones are found out" damaged_manifests_are_found_out
check "another is made elsewhere" make_another
check "it has no manifests without an address for them" has_no_manifests "$scratch/another/release"
check "both are the same to the byte" both_are_the_same
check "an address without a home is refused" half_a_home_is_refused
exit 0
