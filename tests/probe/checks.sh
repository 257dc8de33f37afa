# shellcheck shell=sh
# Part of the tests of this folder: their folder and ports, servers to try things against, and checks.
# A test calls `begin` first; its last line is then "N passed, N failed".

driver=build/windows/tests/probe/probe-driver.exe
time=4000  # ms for a probe that is not to run out of it
short=700  # ms for one that is
margin=8000 # ms that a busy machine may take longer
groups=

# begin PORT "$@": takes the arguments of a test, [--port PORT] FOLDER; PORT is the default. Sets
# first, port and folder, and scratch, a folder that goes in the end.
begin() {
    first=$1
    shift
    if [ "${1-}" = --port ]; then
        first=$2
        shift 2
    fi
    [ $# -eq 1 ] || exit 3
    folder=$(realpath "$1") || exit 3
    cd "$(dirname "$0")/../.." || exit 1
    # shellcheck source=tests/checks.sh
    . tests/checks.sh
    port=$first
    scratch=$(mktemp -d) || exit 1
    check_log=$scratch/check.log
    trap finish EXIT
    trap 'exit 130' INT TERM
    check "a right that lacks would be seen" watch_rights
}

# None of the servers is asked: what ends in its own way still writes to the folder that goes.
finish() {
    status=$?
    for group in $groups; do
        kill -s KILL -- "-$group" 2>/dev/null
    done
    wait
    check "no right lacked" no_right_lacked
    rm -rf "$scratch"
    end_checks "$status"
}

play() {
    verb=$1
    shift
    sh tools/playground.sh "$verb" --folder "$folder" "$@"
}

# --- servers -----------------------------------------------------------------------------------------

# Runs a command, the server on $port, in a process group of its own, which `finish` ends.
in_group() {
    setsid "$@" >"$scratch/$port.log" 2>&1 </dev/null &
    groups="$groups $!"
}

# until_listening [4|6]: waits until something listens on $port. Asking the kernel disturbs no server,
# as connecting would.
until_listening() {
    table=/proc/net/tcp
    [ "${1-4}" = 4 ] || table=/proc/net/tcp6
    tries=0
    until grep -qsE ":$(printf %04X "$port") 0+:0000 0A" "$table"; do
        tries=$((tries + 1))
        if [ "$tries" = 500 ]; then
            not_ok "no server on port $port: $(cat "$scratch/$port.log")"
            return
        fi
        sleep 0.02
    done
}

# raw COMMAND: a server without TLS, whose connections are served by a shell command. Sets port.
raw() {
    port=$((port + 1))
    in_group socat "TCP4-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork" "SYSTEM:$1"
    until_listening
}

# tls COMMAND [OPTIONS]: the same behind TLS 1.2, by OpenSSL.
tls() {
    port=$((port + 1))
    in_group socat "OPENSSL-LISTEN:$port,pf=ip4,bind=127.0.0.1,reuseaddr,fork,verify=0,cert=$scratch/rsa,openssl-max-proto-version=TLS1.2" \
        "SYSTEM:$1"
    until_listening
}

# s_server CERTIFICATE OPTIONS...: OpenSSL's own server. It answers the first client with what load
# balancers expect. Sets port.
s_server() {
    port=$((port + 1))
    certificate=$1
    shift
    # shellcheck disable=SC2016 # for the inner shell
    in_group sh -c '{ printf "HTTP/1.1 401 Unauthorized\r\n\r\n"; sleep 60; } | "$@"' server \
        openssl s_server -quiet -accept "127.0.0.1:$port" -cert "$scratch/$certificate" "$@"
    until_listening
}

# certificate FILE SUBJECT KEY OPTIONS...: makes one, with its key in the same file.
certificate() {
    file=$scratch/$1
    subject=$2
    key=$3
    shift 3
    # shellcheck disable=SC2086 # two words
    openssl req -x509 -newkey $key -nodes -keyout "$file.key" -out "$file.crt" \
        -subj "/CN=$subject" "$@" 2>"$scratch/openssl.log" && cat "$file.crt" "$file.key" >"$file" ||
        not_ok "certificate $subject: $(cat "$scratch/openssl.log")"
}

thumbprint() {
    openssl x509 -in "$scratch/$1.crt" -noout -fingerprint -sha1 |
        sed 's/.*=//; s/://g' | tr '[:upper:]' '[:lower:]'
}

# --- checks ------------------------------------------------------------------------------------------

# Prints what the driver says of what its arguments say; why it could not goes to probe.log.
probe() {
    play exec "$driver" "$@" 2>"$scratch/probe.log" </dev/null | tr -d '\r' | grep leaked=
}

# judge NAME LIMIT LINE PATTERN...: LINE matches all patterns, leaks nothing, came within LIMIT ms.
judge() {
    name=$1
    limit=$2
    line=$3
    shift 3
    ms=$(printf '%s\n' "$line" | sed -n 's/.* ms=\([0-9]*\) .*/\1/p')
    if [ -z "$ms" ] || [ "$ms" -gt $((limit + margin)) ]; then
        not_ok "$name: not within $limit ms and some: $line$(cat "$scratch/probe.log")"
        return
    fi
    for pattern in "$@" leaked=0; do
        if ! printf '%s \n' "$line" | grep -Eq -- "(^| )$pattern "; then
            not_ok "$name: no '$pattern' in: $line"
            return
        fi
    done
    ok "$name"
}

# expect NAME ANSWER [PATTERN...]: of a probe that is to come back before its time.
expect() {
    expected_name=$1
    shift
    judge "$expected_name" "$time" "$(probe "$port" 4 --time "$time" --repeat 2)" "$@"
}

# The same, but time is what ends it.
expect_in_vain() {
    expected_name=$1
    shift
    judge "$expected_name" "$short" "$(probe "$port" 4 --time "$short")" "$@"
}

# expect_once NAME PATTERN... -- OPTIONS...: one probe, with further options.
expect_once() {
    expected_name=$1
    patterns=
    shift
    while [ "$1" != -- ]; do
        patterns="$patterns $1"
        shift
    done
    shift
    # shellcheck disable=SC2086 # patterns have no spaces
    judge "$expected_name" "$time" "$(probe "$port" 4 --time "$time" "$@")" $patterns
}
