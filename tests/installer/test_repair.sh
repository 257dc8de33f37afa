#!/bin/sh
# Repairs a damaged installation by the MSI, on a simulated RRAS server.
#
# usage: sh tests/installer/test_repair.sh [MSI]
#
# One line for each check; the last line is "N passed, N failed". As "msiexec /i MSI REINSTALL=ALL":
# Wine's msiexec knows /f only by name.
set -u
msi=
[ $# -eq 0 ] || msi=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/server.sh
. tests/installer/server.sh

repair() {
    msiexec_gives 0 /i 'C:\package.msi' REINSTALL=ALL REINSTALLMODE=amus
}

all_is_as_installed() {
    cmp build/windows/installer/files/sstp-cert-rotator.exe "$installed/sstp-cert-rotator.exe" &&
        cmp build/windows/installer/files/sstp-cert-rotator-events.dll "$installed/sstp-cert-rotator-events.dll" &&
        cmp LICENSE "$installed/LICENSE.txt" && cmp service/event_view.xml "$view" &&
        diff -r installer/policy "$installed/PolicyDefinitions" && source_is_of "$texts" &&
        value_is "$service_key" ImagePath "REG_SZ \"$program\"" && service_is 'running automatic' &&
        value_is "$service_key\\Parameters" SettleSeconds 'REG_DWORD 0x7' &&
        value_is "$service_key\\State" Sample 'REG_SZ kept'
}

# repairs DAMAGE: it is seen as damage before it is put right.
repairs() {
    check "$1: it is damaged" fails all_is_as_installed
    check "$1: it is repaired" repair
    check "$1: all is as it was installed, settings and state as they were" all_is_as_installed
}

start_server
check "it is installed" msiexec_gives 0 /i 'C:\package.msi'
check "a setting is set" play exec "$program" config set SettleSeconds 7
play exec reg add "$service_key\\State" /v Sample /d kept >/dev/null
check "all is there" all_is_as_installed

# A copy to register another path with; a file in use can be neither deleted nor written to.
mkdir -p "$drive/elsewhere" && cp "$installed/sstp-cert-rotator.exe" "$installed/sstp-cert-rotator-events.dll" \
    "$drive/elsewhere"
play stop SstpCertRotator
rm "$installed/sstp-cert-rotator.exe" "$installed/sstp-cert-rotator-events.dll" "$view"
echo damaged >"$installed/LICENSE.txt"
repairs "files"

play exec reg add "$source_key" /v EventMessageFile /d nonsense /f >/dev/null
play exec reg delete "$source_key" /v CategoryCount /f >/dev/null
repairs "the event source"

play stop SstpCertRotator
play exec 'C:\elsewhere\sstp-cert-rotator.exe' install --no-start >/dev/null
play start-type SstpCertRotator disabled
check "another path is registered" value_is "$service_key" ImagePath 'REG_SZ "C:\elsewhere\sstp-cert-rotator.exe"'
repairs "the service"

play stop SstpCertRotator
play exec 'C:\elsewhere\sstp-cert-rotator.exe' uninstall >/dev/null
check "the service can be removed behind Windows Installer's back" service_is ''
check "a repair brings it back" repair
check "it runs" service_is 'running automatic'
check "the event source is back" source_is_of "$texts"
check "it is removed" msiexec_gives 0 /x 'C:\package.msi'
check "nothing is left" nothing_is_left
exit 0
