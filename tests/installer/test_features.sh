#!/bin/sh
# The MSI's features, on a simulated RRAS server: what is left out is not there.
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
exit 0
