#!/bin/sh
# Many rotations, restarts included, in one life of the service on a simulated server: what it holds of
# the machine at the end is what it held after the tenth. A short sample is one of the acceptance tests.
#
# usage: sh tools/soak.sh [ROTATIONS]      (1000)
#
# Exit codes: 0, 1 if something is left behind or a rotation did not come, 3 usage.
set -u
cd "$(dirname "$0")/.." || exit 1

folder=build/soak-playground
export SSTP_SOAK_ROTATIONS="${1:-1000}"
case $SSTP_SOAK_ROTATIONS in
*[!0-9]* | ? | ????????*)
    sed -n 's/^# usage: /usage: /p' "$0" >&2
    exit 3
    ;;
esac

sh tools/install.sh || exit 1
{ cmake --preset windows && cmake --build --preset windows --target acceptance-test; } \
    >build/soak.log 2>&1 || {
    cat build/soak.log
    echo "soak: the build failed" >&2
    exit 1
}
trap 'sh tools/playground.sh down --folder "$folder"' EXIT
trap 'exit 130' INT TERM
sh tools/playground.sh up --folder "$folder" --port 30543 || exit 1
sh tools/playground.sh exec --folder "$folder" build/windows/tests/acceptance/acceptance-test.exe \
    'many_rotations_leave_nothing_behind'
