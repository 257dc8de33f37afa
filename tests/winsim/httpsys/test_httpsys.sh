#!/usr/bin/env bash
# Self-check of winsim-httpsys through openssl s_client: what is served, to whom, until when.
# Usage: test_httpsys.sh PATH-OF-WINSIM-HTTPSYS
set -euo pipefail
trap '' PIPE # the daemon may hang up while a command is still being written

daemon=${1:?usage: test_httpsys.sh PATH-OF-WINSIM-HTTPSYS}
offset=${WINSIM_TEST_OFFSET:-22000}
port=$((offset + 443))
folder=$(mktemp -d)
daemon_pid=
failures=0
checks=0

finish()
{
    [ -z "$daemon_pid" ] || kill "$daemon_pid" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

is() # what, expected, got
{
    checks=$((checks + 1))
    if [ "$2" != "$3" ]; then
        failures=$((failures + 1))
        printf 'FAIL %s\n  expected: %s\n  got:      %s\n' "$1" "$2" "$3"
    fi
}

control() # command line -> reply line
{
    local reply
    exec 3<>"/dev/tcp/127.0.0.1/$control_port"
    printf '%s\n' "$1" >&3 || true
    IFS= read -r reply <&3 || reply='(no reply)'
    exec 3>&-
    printf '%s\n' "$reply"
}

hex()
{
    od -An -v -tx1 "$1" | tr -d ' \n'
}

make_certificate() # name, openssl key arguments...
{
    local name=$1
    shift
    openssl req -x509 -nodes -days 2 -subj "/CN=$name" -keyout "$folder/$name.pem" \
        -out "$folder/$name.crt" "$@" 2>/dev/null
    openssl x509 -in "$folder/$name.crt" -outform DER -out "$folder/$name.der"
    openssl pkey -in "$folder/$name.pem" -outform DER -out "$folder/$name.key"
}

thumbprint()
{
    openssl dgst -sha1 -r "$folder/$1.der" | cut -d' ' -f1
}

bind_line() # endpoint, name, key file
{
    printf 'BIND %s %s %s %s' "$1" "$(thumbprint "$2")" "$(hex "$folder/$2.der")" "$(hex "$3")"
}

served() # address -> thumbprint, or "none"
{
    openssl s_client -connect "$1:$port" </dev/null 2>/dev/null |
        openssl x509 -outform DER 2>/dev/null >"$folder/served.der" || true
    if [ -s "$folder/served.der" ]; then
        thumbprint served
    else
        echo none
    fi
}

ask() # request line -> response headers
{
    printf '%s\r\nHost: sstp\r\n\r\n' "$1" |
        openssl s_client -quiet -connect "127.0.0.1:$port" 2>/dev/null | tr -d '\r' || true
}

make_certificate one -newkey rsa:2048
make_certificate two -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_certificate short -newkey rsa:1024
openssl rsa -in "$folder/one.pem" -outform MSBLOB -out "$folder/one.blob" 2>/dev/null
hash=$(printf '%064d' 7)

"$daemon" --control 0 --offset "$offset" --pid-file "$folder/pid" >"$folder/out" 2>"$folder/err" &
daemon_pid=$!
for _ in $(seq 100); do
    grep -q '^control ' "$folder/out" && break
    sleep 0.05
done
control_port=$(sed -n 's/^control //p' "$folder/out")
is 'the pid file names the daemon' "$daemon_pid" "$(cat "$folder/pid")"

is 'nobody listens before SSTP registers' none "$(served 127.0.0.1)"
is 'nothing is registered' 'ERR not registered' "$(control SSTP)"
is 'SSTP registers' OK "$(control "SSTP 443 $hash")"
is 'its port and hash can be asked for' "OK 443 $hash" "$(control SSTP)"
is 'no context, no handshake' none "$(served 127.0.0.1)"
is 'RSA key as PRIVATEKEYBLOB' OK "$(control "$(bind_line 0.0.0.0:443 one "$folder/one.blob")")"
is 'IPv4 serves it' "$(thumbprint one)" "$(served 127.0.0.1)"
is 'the IPv4 context does not serve IPv6' none "$(served '[::1]')"
is 'EC key as DER' OK "$(control "$(bind_line '[::]:443' two "$folder/two.key")")"
is 'IPv6 serves the other' "$(thumbprint two)" "$(served '[::1]')"
is 'SHOW names the thumbprint' "OK $(thumbprint one)" "$(control 'SHOW 0.0.0.0:443')"
is 'a record for the address wins' OK "$(control "$(bind_line 127.0.0.1:443 two "$folder/two.key")")"
is 'and is served' "$(thumbprint two)" "$(served 127.0.0.1)"
is 'UNBIND' OK "$(control 'UNBIND 127.0.0.1:443')"
is 'the wildcard serves again' "$(thumbprint one)" "$(served 127.0.0.1)"
is "another address of the server's has the wildcard too" "$(thumbprint one)" "$(served 127.0.0.2)"
is 'an IP listen list' OK "$(control 'LISTEN 127.0.0.2,192.0.2.1')"
is 'what is listed is served' "$(thumbprint one)" "$(served 127.0.0.2)"
is 'IPv4 loopback is not' none "$(served 127.0.0.1)"
is 'nor is IPv6' none "$(served '[::1]')"
is 'all of a family' OK "$(control 'LISTEN ::')"
is 'are served' "$(thumbprint two)" "$(served '[::1]')"
is 'and nothing of the other' none "$(served 127.0.0.2)"
is 'no list' OK "$(control 'LISTEN *')"
is 'all is served again' "$(thumbprint one)" "$(served 127.0.0.1)"
is 'SSTP on one family' OK "$(control 'FAMILY ipv6')"
is 'is served there' "$(thumbprint two)" "$(served '[::1]')"
is 'and not on the other' none "$(served 127.0.0.1)"
is 'a family that is none' 'ERR expected ipv4 or ipv6' "$(control 'FAMILY both')"
is 'SSTP registers anew' OK "$(control "SSTP 443 $hash")"
is 'on both' "$(thumbprint one)" "$(served 127.0.0.1)"
is 'short keys are served too' OK "$(control "$(bind_line 0.0.0.0:444 short "$folder/short.key")")"
is 'BIND replaces' OK "$(control "$(bind_line 0.0.0.0:443 two "$folder/two.key")")"
is 'and the new one is served' "$(thumbprint two)" "$(served 127.0.0.1)"

is "another certificate's key" "ERR key does not belong to the certificate" \
    "$(control "$(bind_line 0.0.0.0:443 one "$folder/two.key")")"
is 'a certificate that does not decode' 'ERR certificate does not decode' \
    "$(control "BIND 0.0.0.0:443 $(thumbprint one) 3000 $(hex "$folder/one.key")")"
is 'after a refused BIND the old one stays' "$(thumbprint two)" "$(served 127.0.0.1)"
is 'a name that is no endpoint' 'ERR not an IP:port' "$(control "$(bind_line 0.0.0.0:0443 one "$folder/one.key")")"
is 'a command that is none' 'ERR unknown command' "$(control 'BREW 443')"
is 'UNBIND of nothing' 'ERR not bound' "$(control 'UNBIND 10.0.0.1:443')"
long=$(control "$(head -c 70000 /dev/zero | tr '\0' A)" 2>/dev/null || true)
is 'a line without end is refused or cut' yes "$(case $long in 'ERR line too long'|'(no reply)'|'') echo yes ;; *) echo "$long" ;; esac)"

health='HEAD /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1'
is 'the health check answers 401' 'HTTP/1.1 401 Unauthorized' "$(ask "$health" | head -n 1)"
is 'with the captured hash' "X-Winsim-Crypto-Binding: $hash" "$(ask "$health" | grep X-Winsim)"
post='SSTP_DUPLEX_POST /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1'
is 'the duplex post answers 200' 'HTTP/1.1 200 OK' "$(ask "$post" | head -n 1)"
is 'SSTP registers without a free port' OK "$(control "SSTP 443 $hash full")"
is 'the health check answers 401 all the same' 'HTTP/1.1 401 Unauthorized' "$(ask "$health" | head -n 1)"
is 'and the duplex post an error' 'HTTP/1.1 503 Service Unavailable' "$(ask "$post" | head -n 1)"
is 'SSTP registers with one' OK "$(control "SSTP 443 $hash")"
is 'and the duplex post answers 200 again' 'HTTP/1.1 200 OK' "$(ask "$post" | head -n 1)"
is 'other paths answer 404' 'HTTP/1.1 404 Not Found' "$(ask 'HEAD / HTTP/1.1' | head -n 1)"
is 'nonsense answers 400' 'HTTP/1.1 400 Bad Request' "$(ask 'nonsense' | head -n 1)"

# A client that connects and says nothing must not keep others waiting, and is closed after five seconds.
exec 4<>"/dev/tcp/127.0.0.1/$port"
is 'a silent client delays nobody' "$(thumbprint two)" "$(served 127.0.0.1)"
started=$SECONDS
cat <&4 >/dev/null
is 'a silent client is closed in time' yes "$([ $((SECONDS - started)) -le 7 ] && echo yes || echo no)"
exec 4>&-

front=$(control "BALANCER $(thumbprint one) $(hex "$folder/one.der") $(hex "$folder/one.key")")
is 'a load balancer in front' OK "${front% *}"
sstp_port=$port
port=${front#* }
is 'presents its own certificate' "$(thumbprint one)" "$(served 127.0.0.1)"
is 'is renewed on the same port' "$front" \
    "$(control "BALANCER $(thumbprint two) $(hex "$folder/two.der") $(hex "$folder/two.key")")"
is 'and presents that' "$(thumbprint two)" "$(served 127.0.0.1)"
is 'is taken away' OK "$(control 'BALANCER off')"
is 'and nobody listens there' none "$(served 127.0.0.1)"
port=$sstp_port

is 'another URL' OK "$(control 'URL 444')"
port=$((offset + 444))
is 'is served with the context of its port' "$(thumbprint short)" "$(served 127.0.0.1)"
is 'and of its family' none "$(served '[::1]')"
is 'beside SSTP' "OK 443 $hash" "$(control SSTP)"
ask 'HEAD /here HTTP/1.1' >"$folder/first" &
asking=$!
is 'a request waits for its program' 'OK 1 HEAD /here' "$(control RECEIVE)"
is 'which answers it' OK "$(control 'ANSWER 1 418 7')"
wait "$asking"
is 'and the client gets that' 'HTTP/1.1 418 Program|Content-Length: 7' "$(head -n 2 "$folder/first" | paste -sd '|')"
is 'once' 'ERR no such request' "$(control 'ANSWER 1 418 7')"
control RECEIVE >"$folder/received" &
receiving=$!
ask 'POST /there HTTP/1.1' >"$folder/second" &
asking=$!
wait "$receiving"
is 'a program waits for a request' 'OK 2 POST /there' "$(cat "$folder/received")"
is 'and answers' OK "$(control 'ANSWER 2 200 0 X-Own mine')"
wait "$asking"
is 'with a header of its own' 'X-Own: mine' "$(grep X-Own "$folder/second")"
is 'a status that is none' 'ERR not a status' "$(control 'ANSWER 3 99 0')"
is 'no request, no end of waiting' 'ERR none' "$(control RECEIVE)"
is 'is taken away again' OK "$(control 'URL off')"
is 'and has no requests then' 'ERR no URL' "$(control RECEIVE)"
is 'so that nobody listens there' none "$(served 127.0.0.1)"
is 'a URL without a port' 'ERR expected off or a port' "$(control 'URL x')"
port=$sstp_port

is 'SSTP without TLS' OK "$(control "SSTP 80 $hash plain")"
is 'is told of' "OK 80 $hash plain" "$(control SSTP)"
plain=$(
    exec 3<>"/dev/tcp/127.0.0.1/$((offset + 80))"
    printf '%s\r\nHost: sstp\r\n\r\n' "$health" >&3
    head -1 <&3 | tr -d '\r'
)
is 'and answers' 'HTTP/1.1 401 Unauthorized' "$plain"
is 'with TLS again' OK "$(control "SSTP 443 $hash")"
is 'BOOT' OK "$(control BOOT)"
is 'BOOT forgets contexts' 'ERR not bound' "$(control 'SHOW 0.0.0.0:443')"
is 'BOOT ends listening' none "$(served 127.0.0.1)"
is 'SSTP registers after it' OK "$(control "SSTP 443 $hash")"
is 'and unregisters' OK "$(control 'SSTP off')"

kill -TERM "$daemon_pid"
status=0
wait "$daemon_pid" || status=$?
daemon_pid=
is 'SIGTERM ends it cleanly' 0 "$status"
is 'nothing on stderr' '' "$(cat "$folder/err")"
is 'the pid file is gone' no "$([ -e "$folder/pid" ] && echo yes || echo no)"

printf 'httpsys: %d checks, %d failed\n' "$checks" "$failures"
[ "$failures" -eq 0 ]
