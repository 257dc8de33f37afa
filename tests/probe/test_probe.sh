#!/bin/sh
# The probe (service/probe/tls_probe.h) against the simulated server and against TLS servers that nobody
# here wrote: OpenSSL's, and socat for those that misbehave.
#
# usage: sh tests/probe/test_probe.sh [--port PORT] FOLDER
#
# FOLDER is that of a playground, which is reset; PORT (25500) the first of 40 free ports. Each check
# is a line; the last line is "N passed, N failed". "ok" means that the probe gave the answer, leaked
# no handle and came back in its time.
set -u
# shellcheck source=tests/probe/checks.sh
. "$(dirname "$0")/checks.sh"
begin 25500 "$@"

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

# schannel 0|1: what this machine's policy says of its own TLS as a client.
schannel() {
    for protocol in "SSL 2.0" "SSL 3.0" "TLS 1.0" "TLS 1.1" "TLS 1.2" "TLS 1.3"; do
        key="HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\$protocol\\Client"
        play exec reg add "$key" /v Enabled /t REG_DWORD /d "$1" /f >/dev/null 2>&1 ||
            not_ok "the policy of $protocol"
    done
}

# The server would serve, and is never spoken to.
without_protocols() {
    tls 'read request; echo HTTP/1.1 401 Unauthorized; sleep 1'
    schannel 0
    expect_once "a client without protocols" UNKNOWN shown=0 status=0 --
    schannel 1
    expect_once "with its protocols again" SERVES status=401 --
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
without_protocols
after_tls
