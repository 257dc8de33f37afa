#!/bin/sh
# What .github/workflows/windows.yml has tried on Windows, rehearsed on a simulated server: trial.sh, with
# the packages that make_trial.sh makes.
#
# usage: sh tests/installer/test_trial.sh
#
# One line for each check; the last line is "N passed, N failed".
set -u
msi=
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/installer/server.sh
. tests/installer/server.sh

start_server
check "what is to be tried is made" sh tests/installer/make_trial.sh "$logs/trial" "$msi"
PLAYGROUND_FOLDER=$folder sh "$logs/trial/trial.sh" "$drive" >"$logs/trial.log" 2>&1
ended=$?
grep -E '^(ok|not ok|    )' "$logs/trial.log"
check "it was tried to its end" grep -E '^[1-9][0-9]* passed, 0 failed$' "$logs/trial.log"
check "that is what its exit code says" same "$ended" 0
check "nothing is left" nothing_is_left
exit 0
