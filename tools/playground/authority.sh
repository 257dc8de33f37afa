# shellcheck shell=sh disable=SC2154 # what it uses is set by playground.sh
# Part of tools/playground.sh: the test CA of one playground, and the certificates it issues. Uses
# folder and authority of the playground.

# make_ca FOLDER NAME [ISSUER_FOLDER]: a CA in a folder of its own, self-signed or by another.
make_ca() {
    mkdir -p "$1/issued" &&
        : >"$1/index.txt" &&
        cat >"$1/ca.cnf" <<END || return 1
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
CN = $2
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
END
    if [ $# = 2 ]; then
        (cd "$1" && openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -config ca.cnf \
            -extensions authority -keyout ca.pem -out ca.crt)
    else
        (cd "$1" && openssl req -newkey rsa:2048 -nodes -config ca.cnf -keyout ca.pem -out ca.csr) &&
            (cd "$3" && openssl ca -batch -notext -config ca.cnf -days 1825 -extensions authority \
                -in "$1/ca.csr" -out "$1/ca.crt")
    fi && openssl x509 -in "$1/ca.crt" -outform DER -out "$1/ca.der"
}

make_authority() {
    mkdir -p "$authority" && make_ca "$authority" 'Winsim Test CA' >"$folder/openssl.log" 2>&1
}

# --- CAs by name -----------------------------------------------------------------------------------
# Each has a folder below authority/named: its root, whose kind stays what it was made as, and an
# intermediate once one was asked for. `winsim reset` finds them in the stores by the beginning of
# their names.

# Sets root_kind to what the root of CA $1 is, or becomes with its first certificate: $2, if it says.
choose_root() {
    root_kind=$(cat "$authority/named/$1/kind" 2>/dev/null) || root_kind=${2:-private}
    [ "${2:-$root_kind}" = "$root_kind" ] || fail "the root of CA $1 was made $root_kind"
}

# Makes what CA $1 lacks. Sets signer, the folder of the one that signs: its intermediate, if $2 is
# "yes".
make_named() {
    named=$authority/named/$1
    signer=$named/root
    [ -f "$named/kind" ] || {
        make_ca "$named/root" "Winsim CA $1" && echo "$root_kind" >"$named/kind" || return 1
    }
    [ "$2" = yes ] || return 0
    signer=$named/intermediate
    [ -f "$signer/ca.der" ] || make_ca "$signer" "Winsim CA $1 intermediate" "$named/root"
}

# Puts a CA's certificates where Windows has them. A public root is in AuthRoot, which on Windows is
# a part of Root; Wine takes them for two. After a reset they come back here.
import_named() {
    case $root_kind in
    public) roots='AuthRoot Root' ;;
    private) roots=Root ;;
    untrusted) roots='' ;;
    esac
    for store in $roots; do
        winsim import "Z:$named/root/ca.der" --store "$store" >/dev/null || return 1
    done
    [ "$signer" = "$named/root" ] || winsim import "Z:$signer/ca.der" --store CA >/dev/null
}

# --- certificates ----------------------------------------------------------------------------------

# The certificate's extensions, for names $1 (comma-separated; empty: none), usage $2 and the AD CS
# template of version 1 of that name $3 (empty: of none).
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
    [ -z "$3" ] || echo "1.3.6.1.4.1.311.20.2 = ASN1:BMPSTRING:$3"
    [ -z "$1" ] || echo "$1" | tr ',' '\n' | sed 's/^/DNS:/' | paste -sd, | sed 's/^/subjectAltName = /'
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

# Sets start and end, seconds since 1970, for the period $1 and a lifetime of $2 days. A period that is
# a number: so many days ago.
validity() {
    start=$(next_start)
    case $1 in
    now) ;;
    expired) start=$((start - ($2 + 1) * 86400)) ;;
    not-yet-valid) start=$((start + 86400)) ;;
    *) start=$((start - $1 * 86400)) ;;
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
    name=$authority/issued/$$ # the folder is that of the CA that signs
    extensions "$dns" "$eku" "$template" >"$name.ext" &&
        make_key "$key" "$name" &&
        openssl req -new -key "$name.pem" -subj "/CN=$cn" -config ca.cnf -out "$name.csr" &&
        sign "$name" "$start" "$end" "$self_signed"
}

make_all() {
    { [ -z "$ca" ] || make_named "$ca" "$chain"; } && (cd "$signer" && make_certificate)
}

is_days() {
    case $1 in '' | 0* | *[!0-9]* | ??????*) return 1 ;; esac
}

set_kind() {
    [ "${kind:-$1}" = "$1" ] || usage
    kind=$1
}

issue() {
    cn=sstp.example.test dns='' days=90 eku=server key=rsa2048
    with_key=yes period=now self_signed=no
    ca='' chain=no kind='' san=yes template=''
    while [ $# -gt 0 ]; do
        case $1 in
        --without-key) with_key=no ;;
        --expired) period=expired ;;
        --not-yet-valid) period=not-yet-valid ;;
        --self-signed) self_signed=yes ;;
        --chain) chain=yes ;;
        --public) set_kind public ;;
        --untrusted) set_kind untrusted ;;
        --no-san) san=no ;;
        --cn | --dns | --days | --eku | --key | --ca | --not-before | --template-name)
            [ $# -ge 2 ] || usage
            case $1 in
            --cn) cn=$2 ;;
            --dns) dns=$2 ;;
            --days) days=$2 ;;
            --eku) eku=$2 ;;
            --key) key=$2 ;;
            --ca) ca=$2 ;;
            --template-name) template=$2 ;;
            --not-before)
                is_days "$2" || usage
                period=$2
                ;;
            esac
            shift
            ;;
        *) usage ;;
        esac
        shift
    done
    case $eku in server | client | any | none | absent) ;; *) usage ;; esac
    case $key in rsa2048 | rsa1024 | ec) ;; *) usage ;; esac
    is_days "$days" || usage
    case $cn$dns in *[!A-Za-z0-9.,*_-]*) usage ;; esac
    [ -n "$cn" ] || usage
    case $ca$template in *[!A-Za-z0-9-]*) usage ;; esac
    [ -z "$ca" ] || [ "$self_signed" = no ] || usage
    [ -n "$ca" ] || [ "$chain$kind" = no ] || usage
    [ "$san" = yes ] || [ -z "$dns" ] || usage
    [ -n "$dns" ] || [ "$san" = no ] || dns=$cn
    {
        flock 8
        validity "$period" "$days"
        signer=$authority
        [ -z "$ca" ] || choose_root "$ca" "$kind"
        make_all >"$folder/openssl.log" 2>&1 || {
            cat "$folder/openssl.log" >&2
            fail "openssl failed"
        }
    } 8>"$authority/lock"
    [ -z "$ca" ] || import_named || fail "cannot import the certificates of CA $ca"
    issued=$authority/issued/$$
    if [ "$with_key" = yes ]; then
        winsim import "Z:$issued.der" "Z:$issued.key"
    else
        winsim import "Z:$issued.der"
    fi
}
