#!/bin/sh
# The probe (service/tls_probe.h) against the simulated server and against TLS servers that nobody
# here wrote: OpenSSL's, and socat for those that misbehave.
#
# usage: sh tests/probe/test_probe.sh [--port PORT] FOLDER
#
# FOLDER is that of a playground, which is reset; PORT (25500) the first of 40 free ports. Each check
# is a line; the last line is "N passed, N failed". "ok" means that the probe gave the answer, leaked
# no handle and came back in its time.
set -u
first=25500
if [ "${1-}" = --port ]; then
    first=$2
    shift 2
fi
[ $# -eq 1 ] || exit 3
folder=$(realpath "$1") || exit 3
cd "$(dirname "$0")/../.." || exit 1

driver=build/windows/tests/probe/probe-driver.exe
time=4000  # ms for a probe that is not to run out of it
short=700  # ms for one that is
margin=8000 # ms that a busy machine may take longer
passed=0
failed=0
groups=
port=$first
scratch=$(mktemp -d) || exit 1

finish() {
    status=$?
    for group in $groups; do
        kill -- "-$group" 2>/dev/null
    done
    wait
    rm -rf "$scratch"
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] || status=1
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

ok() {
    passed=$((passed + 1))
    echo "ok - $1"
}

not_ok() {
    failed=$((failed + 1))
    echo "not ok - $1"
}

play() {
    verb=$1
    shift
    sh tools/playground.sh "$verb" --folder "$folder" "$@"
}

# --- servers -----------------------------------------------------------------------------------------

# Runs a command in a process group of its own, which `finish` ends.
in_group() {
    setsid "$@" >"$scratch/server.log" 2>&1 </dev/null &
    groups="$groups $!"
}

# Waits until something listens on $port. Asking the kernel disturbs no server, as connecting would.
until_listening() {
    tries=0
    until grep -q ":$(printf %04X "$port") 00000000:0000 0A" /proc/net/tcp; do
        tries=$((tries + 1))
        if [ "$tries" = 100 ]; then
            not_ok "no server on port $port: $(cat "$scratch/server.log")"
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

# `openssl req` makes none that are over.
expired_certificate() {
    printf '[ca]\ndefault_ca = it\n[it]\ndatabase = %s/index\nnew_certs_dir = %s\npolicy = any\n' \
        "$scratch" "$scratch" >"$scratch/ca.cnf"
    printf 'default_md = sha256\nrand_serial = yes\n[any]\ncommonName = supplied\n' >>"$scratch/ca.cnf"
    : >"$scratch/index"
    openssl req -newkey rsa:2048 -nodes -keyout "$scratch/expired.key" -subj /CN=vpn.example.com \
        -out "$scratch/expired.csr" 2>"$scratch/openssl.log" &&
        openssl ca -batch -notext -config "$scratch/ca.cnf" -selfsign \
            -keyfile "$scratch/expired.key" -in "$scratch/expired.csr" -out "$scratch/expired.crt" \
            -startdate 20240101000000Z -enddate 20240201000000Z 2>>"$scratch/openssl.log" &&
        cat "$scratch/expired.crt" "$scratch/expired.key" >"$scratch/expired" ||
        not_ok "an expired certificate: $(cat "$scratch/openssl.log")"
}

thumbprint() {
    openssl x509 -in "$scratch/$1.crt" -noout -fingerprint -sha1 |
        sed 's/.*=//; s/://g' | tr '[:upper:]' '[:lower:]'
}

# --- checks ------------------------------------------------------------------------------------------

# Prints what the driver says of $port, or of what its arguments say.
probe() {
    play exec "$driver" "$@" 2>/dev/null </dev/null | tr -d '\r' | grep leaked=
}

# judge NAME LIMIT LINE PATTERN...: LINE matches all patterns, leaks nothing, came within LIMIT ms.
judge() {
    name=$1
    limit=$2
    line=$3
    shift 3
    ms=$(printf '%s\n' "$line" | sed -n 's/.* ms=\([0-9]*\) .*/\1/p')
    if [ -z "$ms" ] || [ "$ms" -gt $((limit + margin)) ]; then
        not_ok "$name: not within $limit ms and some: $line"
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

# --- the simulated server ------------------------------------------------------------------------------

simulated() {
    # shellcheck disable=SC1091 # made by the playground
    port=$(. "$folder/playground.conf" && echo "$port")
    play reset >/dev/null
    expect "a server that is not there" NO_LISTENER shown=0 error=connect:274D
    bound=$(play issue --cn vpn.example.com --dns vpn.example.com,other.example.com) &&
        play start >/dev/null || not_ok "the simulated server does not start"
    for family in 4 6; do
        judge "SSTP over IPv$family" "$time" "$(probe "$port" "$family" --repeat 3)" \
            SERVES shown=1 status=401 error=none:0 "thumbprint=$bound" same=1 \
            name=vpn.example.com name=other.example.com
    done
    judge "SSTP takes a client" "$time" "$(probe "$port" 6 --post)" SERVES shown=1 status=200
    judge "SSTP asked for by its name" "$time" "$(probe "$port" 6 --sni vpn.example.com)" SERVES
    judge "SSTP asked for by an address" "$time" "$(probe "$port" 6 --sni 192.0.2.1)" SERVES
    judge "a host name that is none" "$time" "$(probe "$port" 6 --sni 'a b')" NO_SSTP \
        error=HEAD:57
    play reset >/dev/null
    port=$first
}

# --- certificates and versions -----------------------------------------------------------------------

handshakes() {
    s_server rsa -tls1_2
    expect_once "TLS 1.2, RSA" SERVES status=401 "thumbprint=$(thumbprint rsa)" same=1 \
        name=vpn.example.com -- --sni vpn.example.com
    s_server expired -tls1_2
    expect_once "an expired certificate is shown" SERVES "thumbprint=$(thumbprint expired)" --
    s_server rsa -tls1_2
    expect_once "a certificate for another name is shown" SERVES "thumbprint=$(thumbprint rsa)" -- \
        --sni elsewhere.example.com
    s_server ec -tls1_2
    expect_once "an EC key" SERVES "thumbprint=$(thumbprint ec)" name=ec.example.com --
    s_server long -tls1_2
    expect_once "a certificate larger than a buffer" SERVES "thumbprint=$(thumbprint long)" \
        leaf=0 --
    s_server rsa -tls1_2 -verify 1
    expect_once "a server that asks for a certificate" SERVES shown=1 --
    s_server rsa -tls1_2 -Verify 1
    expect_once "a server that insists on one" '(NO_TLS|NO_SSTP)' --
    by_name
    # Schannel of Wine 8 has no TLS 1.3; that of Windows may have.
    s_server rsa -tls1_3
    expect_once "TLS 1.3 only" '(NO_TLS|SERVES)' -- --sni vpn.example.com
}

by_name() {
    for name in ec.example.com vpn.example.com; do
        s_server rsa -tls1_2 -servername ec.example.com -cert2 "$scratch/ec" -key2 "$scratch/ec"
        expect_once "a server with two names, $name" SERVES "subject=CN=$name" -- --sni "$name"
    done
    s_server rsa -tls1_2 -servername ec.example.com -cert2 "$scratch/ec" -key2 "$scratch/ec"
    expect_once "a server with two names, none asked for" SERVES subject=CN=vpn.example.com --
}

# --- servers that misbehave --------------------------------------------------------------------------

before_tls() {
    raw 'sleep 20'
    expect_in_vain "silence" SILENT shown=0 status=0 error=recv:5B4
    expect_once "silence that is cancelled" UNKNOWN error=recv:4C7 -- --cancel-after 200
    raw 'cat /dev/zero'
    expect "zeros without end" NO_TLS shown=0
    raw 'head -c 5 >/dev/null'
    expect "closed in the handshake" NO_TLS shown=0
    raw "echo HTTP/1.1 401 Unauthorized; sleep 5"
    expect "HTTP without TLS" NO_TLS shown=0 status=0
    raw "cat $scratch/huge-record; sleep 5"
    expect "a record of 65,535 bytes" NO_TLS shown=0
    raw "cat $scratch/handshake-header; while printf x; do sleep 0.1; done"
    expect_in_vain "a record, byte by byte" SILENT shown=0
    raw "cat $scratch/alert; sleep 5"
    expect "an alert" NO_TLS shown=0
}

after_tls() {
    tls 'read request; echo HTTP/1.1 401 Unauthorized; sleep 1'
    expect "the right answer" SERVES status=401
    tls 'read request; echo HTTP/1.1 200 OK; sleep 1'
    expect "another answer" NO_SSTP shown=1 status=200
    expect_once "the duplex post" SERVES status=200 -- --post
    tls 'head -n 1; sleep 1'
    expect "its own request" NO_SSTP shown=1 status=0
    tls 'read request; echo HTTP/1.1 40; sleep 1'
    expect "a status of two digits" NO_SSTP status=0
    tls true
    # Wine's DecryptMessage keeps the end of a TLS session to itself, so time ends this there.
    expect_in_vain "closed without an answer" NO_SSTP shown=1 status=0
    tls 'cat /dev/zero'
    expect "an answer without end" NO_SSTP shown=1 status=0
    tls 'sleep 20'
    expect_in_vain "no answer" NO_SSTP shown=1 status=0 error=recv:5B4
    expect_once "no answer, cancelled" UNKNOWN shown=1 error=recv:4C7 -- --cancel-after 300
    tls 'while printf H; do sleep 0.1; done'
    expect_in_vain "an answer, byte by byte" NO_SSTP shown=1 status=0
}

make_certificates() {
    certificate rsa vpn.example.com rsa:2048 -days 30 -addext subjectAltName=DNS:vpn.example.com
    certificate ec ec.example.com "ec -pkeyopt ec_paramgen_curve:P-256" -days 30 \
        -addext subjectAltName=DNS:ec.example.com
    expired_certificate
    certificate long vpn.example.com rsa:2048 -days 30 -addext "subjectAltName=$(awk 'BEGIN {
        for (i = 0; i < 1000; i++) printf "%sDNS:host-%d.vpn.example.com", i ? "," : "", i }')"
    { printf '\026\003\003\377\377' && head -c 65535 /dev/zero; } >"$scratch/huge-record"
    printf '\026\003\003\077\000\002' >"$scratch/handshake-header"
    printf '\025\003\003\000\002\002\050' >"$scratch/alert"
}

make_certificates
simulated
handshakes
before_tls
after_tls
