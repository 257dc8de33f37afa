# shellcheck shell=sh disable=SC2154 # what it uses is set by playground.sh
# Part of tools/playground.sh: what an SSTP client would meet. Uses folder and port of the playground.

# What one client sees at address $1; fails unless it would get in.
connect_to() {
    answer=$folder/connect.$$
    printf 'HEAD /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\nHost: sstp\r\n\r\n' |
        timeout 10 openssl s_client -ign_eof -connect "$1:$port" 2>/dev/null |
        sed -u 's/\r$//' >"$answer"
    certificate=$(sed -n '/-----BEGIN CERT/,/-----END CERT/p' "$answer")
    status=$(sed -n 's/^HTTP\/1.1 //p' "$answer")
    captured=$(sed -n 's/^X-Winsim-Crypto-Binding: //p' "$answer")
    rm -f "$answer"
    echo "$1:$port"
    if [ -z "$certificate" ]; then
        echo "    Certificate Hash : none, the connection fails"
        return 1
    fi
    served=$(echo "$certificate" | openssl x509 -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)
    valid=yes
    echo "$certificate" | openssl x509 -noout -checkend 0 >/dev/null || valid='no, expired'
    begins=$(echo "$certificate" | openssl x509 -noout -startdate | cut -d= -f2)
    [ "$(date -d "$begins" +%s)" -le "$(date +%s)" ] || valid='no, not yet valid'
    binding=no
    [ "$served" != "$captured" ] || binding=yes
    echo "    Certificate Hash : $(echo "$certificate" | openssl x509 -outform DER |
        openssl dgst -sha1 -r | cut -d' ' -f1)"
    echo "    Valid now        : $valid"
    echo "    HTTP status      : ${status:-none}"
    echo "    Crypto binding   : $binding"
    [ "$valid" = yes ] && [ "${status%% *}" = 401 ] && [ "$binding" = yes ]
}

connect() {
    [ $# -eq 0 ] || usage
    result=0
    connect_to 127.0.0.1 || result=1
    connect_to '[::1]' || result=1
    [ "$result" = 0 ] && echo "A client gets in." || echo "A client does not get in."
    return "$result"
}
