# shellcheck shell=sh disable=SC2154 # what it uses is set by playground.sh
# Part of tools/playground.sh: the test CA of one playground, and the certificates it issues. Uses
# folder and authority of the playground.

make_authority() {
    mkdir -p "$authority/issued" &&
        : >"$authority/index.txt" &&
        cat >"$authority/ca.cnf" <<'END' &&
[ca]
default_ca = winsim
[winsim]
database = index.txt
new_certs_dir = issued
certificate = ca.crt
private_key = ca.pem
default_md = sha256
unique_subject = no
rand_serial = yes
policy = any
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
CN = Winsim Test CA
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
END
        (cd "$authority" && openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -config ca.cnf \
            -extensions authority -keyout ca.pem -out ca.crt &&
            openssl x509 -in ca.crt -outform DER -out ca.der) >"$folder/openssl.log" 2>&1
}

# The certificate's extensions, for names $1 (comma-separated) and usage $2.
extensions() {
    echo 'basicConstraints = critical, CA:false'
    echo 'keyUsage = critical, digitalSignature, keyEncipherment'
    echo 'subjectKeyIdentifier = hash'
    case $2 in
    server) echo 'extendedKeyUsage = serverAuth' ;;
    client) echo 'extendedKeyUsage = clientAuth' ;;
    any) echo 'extendedKeyUsage = anyExtendedKeyUsage' ;;
    none) echo '2.5.29.37 = DER:30:00' ;; # the extension is there and allows nothing
    absent) ;;
    esac
    echo "$1" | tr ',' '\n' | sed 's/^/DNS:/' | paste -sd, | sed 's/^/subjectAltName = /'
}

# Prints the moment of the next certificate's start, later than that of all before: certificates that
# are issued within one second are still older and newer, as they would be in life.
next_start() {
    start=$(($(date +%s) - 300))
    last=$(cat "$authority/last-start" 2>/dev/null) || last=0
    [ "$start" -gt "$last" ] || start=$((last + 1))
    echo "$start" >"$authority/last-start"
    echo "$start"
}

asn1_time() {
    date -u -d "@$1" +%Y%m%d%H%M%SZ
}

# Sets start and end, seconds since 1970, for the period $1 and a lifetime of $2 days.
validity() {
    start=$(next_start)
    case $1 in
    expired) start=$((start - ($2 + 1) * 86400)) ;;
    not-yet-valid) start=$((start + 86400)) ;;
    esac
    end=$((start + $2 * 86400))
}

make_key() {
    case $1 in
    rsa2048) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$2.pem" ;;
    rsa1024) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out "$2.pem" ;;
    ec) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$2.pem" ;;
    esac &&
        case $1 in
        ec) openssl pkcs8 -topk8 -nocrypt -in "$2.pem" -outform DER -out "$2.key" ;;
        *) openssl rsa -in "$2.pem" -outform MSBLOB -out "$2.key" ;;
        esac
}

# Signs the request $1 into certificate $1.der, from $2 to $3; $4 "yes": with its own key.
sign() {
    if [ "$4" = yes ]; then
        set -- "$1" "$2" "$3" -selfsign -keyfile "$1.pem"
    else
        set -- "$1" "$2" "$3"
    fi
    name=$1
    from=$(asn1_time "$2") && until=$(asn1_time "$3") || return 1
    shift 3
    openssl ca -batch -notext -config ca.cnf -startdate "$from" -enddate "$until" \
        -extfile "$name.ext" -in "$name.csr" -out "$name.crt" "$@" &&
        openssl x509 -in "$name.crt" -outform DER -out "$name.der"
}

make_certificate() {
    name=issued/$$ # relative to the authority's folder
    extensions "$dns" "$eku" >"$name.ext" &&
        make_key "$key" "$name" &&
        openssl req -new -key "$name.pem" -subj "/CN=$cn" -config ca.cnf -out "$name.csr" &&
        sign "$name" "$start" "$end" "$self_signed"
}

issue() {
    cn=sstp.example.test dns='' days=90 eku=server key=rsa2048
    with_key=yes period=now self_signed=no
    while [ $# -gt 0 ]; do
        case $1 in
        --without-key) with_key=no ;;
        --expired) period=expired ;;
        --not-yet-valid) period=not-yet-valid ;;
        --self-signed) self_signed=yes ;;
        --cn | --dns | --days | --eku | --key)
            [ $# -ge 2 ] || usage
            case $1 in
            --cn) cn=$2 ;;
            --dns) dns=$2 ;;
            --days) days=$2 ;;
            --eku) eku=$2 ;;
            --key) key=$2 ;;
            esac
            shift
            ;;
        *) usage ;;
        esac
        shift
    done
    case $eku in server | client | any | none | absent) ;; *) usage ;; esac
    case $key in rsa2048 | rsa1024 | ec) ;; *) usage ;; esac
    case $days in '' | 0* | *[!0-9]* | ??????*) usage ;; esac
    case $cn$dns in *[!A-Za-z0-9.,*_-]*) usage ;; esac
    [ -n "$cn" ] || usage
    [ -n "$dns" ] || dns=$cn
    {
        flock 8
        validity "$period" "$days"
        (cd "$authority" && make_certificate) >"$folder/openssl.log" 2>&1 || {
            cat "$folder/openssl.log" >&2
            fail "openssl failed"
        }
    } 8>"$authority/lock"
    issued=$authority/issued/$$
    if [ "$with_key" = yes ]; then
        winsim import "Z:$issued.der" "Z:$issued.key"
    else
        winsim import "Z:$issued.der"
    fi
}
