#!/bin/sh
# Installations that fail, are refused or need a reboot, on a simulated RRAS server.
#
# usage: sh tests/installer/test_rollback.sh [MSI]
#
# One line for each check; the last line is "N passed, N failed". Wine does not bring back the files of
# the older version: that an upgrade which fails leaves that one running cannot be seen here, only that
# settings and state are there.
set -u
msi=
[ $# -eq 0 ] || msi=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/server.sh
. tests/installer/server.sh

# What an administrator would see; /qn shows nothing.
says_why() {
    msiinfo export "$msi" LaunchCondition | grep '^NOT WIX_DOWNGRADE_DETECTED.*A newer version of SSTP Certificate Rotator is installed'
}

# The program in a console.
watch_events() {
    play exec "$program" watch >"$logs/watch.log" 2>&1 &
    watching=$!
    sleep 2
    kill -0 "$watching"
}

stop_watching() {
    play exec taskkill /f /im sstp-cert-rotator.exe >/dev/null 2>&1 # in this Wine prefix only
    wait "$watching"
}

start_server
check "a program that does not start is packed" make_package broken "$version" --broken
check "its installation fails" msiexec_fails /i 'C:\broken.msi'
check "nothing of it is left" nothing_is_left

# The program cannot register itself: Windows refuses what only it can set.
play exec reg add 'HKLM\SOFTWARE\winsim\Fail' /v ChangeServiceConfig2W /t REG_DWORD /d 5 /f >/dev/null
check "an installation fails in which the program cannot register itself" msiexec_fails /i 'C:\package.msi'
play exec reg delete 'HKLM\SOFTWARE\winsim\Fail' /v ChangeServiceConfig2W /f >/dev/null
check "nothing is left of that" nothing_is_left

# A service that was there before keeps what it has.
mkdir "$drive/elsewhere" && cp build/windows/installer/files/sstp-cert-rotator.exe \
    build/windows/installer/files/sstp-cert-rotator-events.dll "$drive/elsewhere"
elsewhere='C:\elsewhere\sstp-cert-rotator.exe'
check "the service is registered by hand" play exec "$elsewhere" install --no-start
check "it is set" play exec "$elsewhere" config set SettleSeconds 7
check "an installation over it fails" msiexec_fails /i 'C:\broken.msi'
check "its setting is there" value_is "$service_key\\Parameters" SettleSeconds 'REG_DWORD 0x7'
check "it can be registered again" play exec "$elsewhere" install
check "it runs from where it was" value_is "$service_key" ImagePath "REG_SZ \"$elsewhere\""
check "its setting is there still" value_is "$service_key\\Parameters" SettleSeconds 'REG_DWORD 0x7'
check "it is removed by hand" play exec "$elsewhere" uninstall
check "nothing is left of it" nothing_is_left

check "an older package is built" make_package older 0.0.1
check "the package is installed" msiexec_gives 0 /i 'C:\package.msi'
check "the older one is refused" msiexec_gives 1603 /i 'C:\older.msi'
check "with a sentence" says_why
check "the newer one is there" cmp build/windows/installer/files/sstp-cert-rotator.exe "$installed/sstp-cert-rotator.exe"
check "it runs" service_is 'running automatic'
check "it is removed" msiexec_gives 0 /x 'C:\package.msi'
check "nothing is left after it" nothing_is_left

check "the older one is installed" msiexec_gives 0 /i 'C:\older.msi'
play stop SstpCertRotator
watch_events
check "an upgrade of a program in use asks for a reboot" msiexec_gives 3010 /i 'C:\package.msi' /norestart
check "and the service runs until then" service_is 'running automatic'
stop_watching

# On a server of its own: of the program in use something is left for the reboot.
start_server
make_package older 0.0.1 >"$logs/build.log" 2>&1
make_package broken "$version" --broken >"$logs/build.log" 2>&1
check "the older one is installed to be upgraded" msiexec_gives 0 /i 'C:\older.msi'
check "it is set" play exec "$program" config set SettleSeconds 7
play stop SstpCertRotator
check "an upgrade to one that does not start fails" msiexec_fails /i 'C:\broken.msi'
check "the setting is there after it" value_is "$service_key\\Parameters" SettleSeconds 'REG_DWORD 0x7'
check "the package repairs what Wine left" msiexec_gives 0 /i 'C:\package.msi'
check "the service runs" service_is 'running automatic'
check "its setting is there after that" value_is "$service_key\\Parameters" SettleSeconds 'REG_DWORD 0x7'
exit 0
