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

# --- rights on the simulated server of `play` --------------------------------------------------------

lacking='HKLM\Software\winsim\Lacking'

# No program there was refused a call because its handle lacked the right for it, whether or not it
# showed that. A server that is not there does not say so.
no_right_lacked() {
    noted=$(play exec reg query "$lacking" 2>&1 </dev/null)
    case $noted in
    *'Unable to find the specified registry key'*) return 0 ;;
    esac
    printf 'called with a handle that lacks the right for it, and how often:\n%s\n' "$noted"
    return 1
}

# From now on; first it tries whether one would be seen.
watch_rights() {
    play exec reg add "$lacking" /v Tried /t REG_DWORD /d 1 /f </dev/null || return 1
    ! no_right_lacked || return 1
    play exec reg delete "$lacking" /f </dev/null
}

# end_checks STATUS: ends the test with it, or with 1 where a check failed.
end_checks() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] || exit 1
    exit "$1"
}
