#!/bin/sh
# The MSI's features and properties, on a simulated RRAS server: what is left out is not there, and what is
# set at the first installation counts from the service's first look on.
#
# usage: sh tests/installer/test_features.sh [MSI]
#
# One line for each check; the last line is "N passed, N failed". That all are there by default is a
# check of test_msi.sh.
set -u
msi=
[ $# -eq 0 ] || msi=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/server.sh
. tests/installer/server.sh

# has FEATURE...: these and no others.
has() {
    found=
    [ ! -e "$installed/sstp-cert-rotator.exe" ] || found="$found Program"
    [ ! -e "$view" ] || found="$found View"
    ! diff -r installer/policy "$installed/PolicyDefinitions" >/dev/null 2>&1 || found="$found Policies"
    same "$found" " $*"
}

start_server
check "the program alone is installed" msiexec_gives 0 /i 'C:\package.msi' ADDLOCAL=Program
check "nothing else is there" has Program
check "no folder is there for it" test ! -e "$installed/PolicyDefinitions"
check "the service runs" service_is 'running automatic'
check "a view is left out of a repair" msiexec_gives 0 /i 'C:\package.msi' REINSTALL=ALL
check "nothing else is there after it" has Program
check "the view is added" msiexec_gives 0 /i 'C:\package.msi' ADDLOCAL=View
check "both are there" has Program View
check "the template is added" msiexec_gives 0 /i 'C:\package.msi' ADDLOCAL=Policies
check "all are there" has Program View Policies
check "the view is taken away" msiexec_gives 0 /i 'C:\package.msi' REMOVE=View
check "the others are there" has Program Policies
check "the service has run on" service_is 'running automatic'
check "it is removed" msiexec_gives 0 /x 'C:\package.msi'
check "nothing is left" nothing_is_left
check "the view is asked for" msiexec_gives 0 /i 'C:\package.msi' ADDLOCAL=View
check "it comes with the program" has Program View
check "it is removed again" msiexec_gives 0 /x 'C:\package.msi'
check "program and template are asked for" msiexec_gives 0 /i 'C:\package.msi' ADDLOCAL=Program,Policies
check "they are there" has Program Policies
check "they are removed" msiexec_gives 0 /x 'C:\package.msi'
check "nothing is left of them" nothing_is_left

# --- settings ----------------------------------------------------------------------------------------

settings_are() {
    value_is "$service_key\\Parameters" Mode "REG_SZ $1" &&
        value_is "$service_key\\Parameters" RestartPolicy 'REG_SZ window' &&
        value_is "$service_key\\Parameters" RestartWindows 'REG_SZ Sat 22:00-04:00; Sun 01:00-02:00'
}

# Event 283 comes before any other finding.
observes_from_the_first_look_on() {
    tries=0
    until play events Application --source SstpCertRotator >"$logs/events" &&
        grep -q -F 'The setting Mode is observe' "$logs/events"; do
        tries=$((tries + 1))
        [ "$tries" -lt 40 ] || return 1
        sleep 0.5
    done
}

nothing_is_set() {
    key_is_gone "$service_key\\Parameters"
}

check "Mode and other settings are given" msiexec_gives 0 /i 'C:\package.msi' MODE=observe \
    'SETTINGS="RestartPolicy=window; RestartWindows=Sat 22:00-04:00; Sun 01:00-02:00"'
check "they are set" settings_are observe
check "the service runs with them" service_is 'running automatic'
check "it observes from its first look on" observes_from_the_first_look_on
check "a repair is given others" msiexec_gives 0 /i 'C:\package.msi' REINSTALL=ALL MODE=enforce
check "they are as before" settings_are observe
check "it is removed with its settings" msiexec_gives 0 /x 'C:\package.msi'
check "no setting is left" nothing_is_left
check "a setting that is not usable fails the installation" \
    msiexec_fails /i 'C:\package.msi' MODE=sometimes
check "nothing is left of the failure" nothing_is_left
check "so does one that is there twice" \
    msiexec_fails /i 'C:\package.msi' MODE=observe SETTINGS=Mode=enforce
check "nothing is left of that" nothing_is_left
check "without them it is installed" msiexec_gives 0 /i 'C:\package.msi'
check "nothing is set then" nothing_is_set
check "it is removed once more" msiexec_gives 0 /x 'C:\package.msi'
check "an older package is built" make_package older 0.0.1
check "an older one is installed" msiexec_gives 0 /i 'C:\older.msi'
play stop SstpCertRotator
check "an upgrade is given settings" msiexec_gives 0 /i 'C:\package.msi' MODE=observe
check "they are not set" nothing_is_set
check "the service runs after it" service_is 'running automatic'
exit 0
