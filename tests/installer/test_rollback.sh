#!/bin/sh
# Installations that fail, are refused or need a reboot, on a simulated RRAS server.
#
# usage: sh tests/installer/test_rollback.sh [MSI]
#
# One line for each check; the last line is "N passed, N failed". Wine does not bring back the files of
# the older version: that an upgrade which fails leaves that one running cannot be seen here.
set -u
msi=
[ $# -eq 0 ] || msi=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/server.sh
. tests/installer/server.sh

start_server
check "a program that does not start is packed" make_package broken "$version" --broken
check "its installation fails" msiexec_fails /i 'C:\broken.msi'
check "nothing of it is left" nothing_is_left

# Registered by hand before: what was there is not the failed installation's to remove.
mkdir -p "$drive/elsewhere" && cp build/windows/installer/files/sstp-cert-rotator.exe "$drive/elsewhere"
