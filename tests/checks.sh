# shellcheck shell=sh
# Part of the tests that are shell scripts: a line for each check, and their count as the last line.
# What a check prints goes to the file $check_log, and is shown where it fails.

passed=0
failed=0

ok() {
    passed=$((passed + 1))
    echo "ok - $1"
}

not_ok() {
    failed=$((failed + 1))
    echo "not ok - $1"
}

# check NAME COMMAND...: one line for what the command's exit code says.
check() {
    name=$1
    shift
    if "$@" >"$check_log" 2>&1; then
        ok "$name"
    else
        not_ok "$name"
        tail -n 30 "$check_log" | sed 's/^/    /'
    fi
}

fails() {
    ! "$@"
}

# end_checks STATUS: ends the test with it, or with 1 where a check failed.
end_checks() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] || exit 1
    exit "$1"
}
