# shellcheck shell=sh
# Part of the tests of the MSI: packages like the one of this tree, of other versions. The tests stand in
# the project's root; build/windows/installer is built.

# build_package MSI WORK CODE OWN VERSION [--broken | --texts NUMBER]: MSI, of the files of the tree's own
# package as that version, and as a product of its own unless VERSION is OWN, whose product code is CODE.
# WORK is a folder of use to nobody else. See variant.py. With a number of their own the texts of the
# events are others, too: event 100's begins with "Texts NUMBER".
build_package() (
    root=$PWD
    made=$(realpath "$(dirname "$1")")/$(basename "$1")
    work=$2
    code=8E1D2A53-5A0C-4E0B-9A5F-$(printf '%s' "$5" | sha256sum | cut -c 1-12 | tr a-f A-F)
    [ "$5" != "$4" ] || code=$(echo "$3" | tr -d '{}')
    number=$5
    shift 5
    rm -rf "$work"
    cp -R build/windows/installer/files "$work" || exit 1
    if [ "${1-}" = --texts ]; then
        python3 tests/installer/variant.py "$work/sstp-cert-rotator-events.dll" \
            "$work/sstp-cert-rotator-events.dll" --version "1.0.$2" \
            --replace "$(printf '%-24.24s' 'SSTP Certificate Rotator')" "$(printf '%-24.24s' "Texts $2")" || exit 1
        shift 2
    fi
    python3 tests/installer/variant.py "$work/sstp-cert-rotator.exe" "$work/sstp-cert-rotator.exe" \
        --version "$number" "$@" || exit 1
    cd "$work" &&
        cmake -DWIXL=wixl -DMSIBUILD=msibuild -DMSIINFO=msiinfo \
            "-DSOURCE=$root/installer/SstpCertRotator.wxs" "-DMSI=$made" \
            "-DVERSION=$number" "-DPRODUCT_CODE=$code" \
            '-DFILES=sstp-cert-rotator.exe;sstp-cert-rotator-events.dll;LICENSE.txt;event_view.xml;SstpCertRotator.admx;en-US.adml;de-DE.adml' \
            -P "$root/installer/BuildMsi.cmake"
)
