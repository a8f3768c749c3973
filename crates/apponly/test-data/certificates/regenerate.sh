#!/bin/sh
# Makes every fixture of this directory anew: keys and certificates for tests only, trusted by nobody.
# Needs OpenSSL 3 with the legacy provider. The thumbprints in `thumbprints-test-only.txt` are OpenSSL's own words.
set -eu
cd "$(dirname "$0")"
rm -f ./*-test-only.*
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

self_signed() { # KEY CERTIFICATE NAME
    openssl req -x509 -new -key "$1" -subj "/O=apponly/CN=$3" -days 36500 -out "$2" -sha256
}

# One RSA identity in every container.
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/key.pem" 2>/dev/null
self_signed "$work/key.pem" "$work/certificate.pem" rsa
openssl rsa -in "$work/key.pem" -traditional -out "$work/pkcs1.pem" 2>/dev/null
cat "$work/key.pem" "$work/certificate.pem" > rsa-pkcs8-test-only.pem
cat "$work/certificate.pem" "$work/pkcs1.pem" > rsa-pkcs1-test-only.pem
cp "$work/certificate.pem" certificate-alone-test-only.pem
openssl x509 -in "$work/certificate.pem" -outform DER -out certificate-alone-test-only.der
openssl pkcs8 -topk8 -nocrypt -in "$work/key.pem" -outform DER -out key-alone-test-only.der
{
    openssl x509 -in "$work/certificate.pem" -noout -fingerprint -sha1
    openssl x509 -in "$work/certificate.pem" -noout -fingerprint -sha256
} > thumbprints-test-only.txt

# Encrypted PKCS#8; the password of every encrypted fixture is `correct horse`.
encrypted() { # NAME OPTIONS…
    name=$1
    shift
    openssl pkcs8 -topk8 -in "$work/key.pem" -passout 'pass:correct horse' -out "$work/encrypted.pem" "$@"
    cat "$work/encrypted.pem" "$work/certificate.pem" > "$name-test-only.pem"
}
encrypted pkcs8-aes256 -v2 aes-256-cbc -iter 2048
encrypted pkcs8-aes128-sha1 -v2 aes-128-cbc -v2prf hmacWithSHA1 -iter 2048
encrypted pkcs8-3des -v2 des3 -iter 2048
encrypted pkcs8-scrypt -scrypt -scrypt_N 1024
encrypted pkcs8-pbes1-3des -v1 PBE-SHA1-3DES
openssl rsa -in "$work/key.pem" -traditional -aes256 -passout 'pass:correct horse' -out "$work/legacy.pem" 2>/dev/null
cat "$work/legacy.pem" "$work/certificate.pem" > legacy-encrypted-test-only.pem
openssl rsa -in "$work/key.pem" -pubout -out public-key-test-only.pem 2>/dev/null

# PFX.
pfx() { # NAME PASSWORD OPTIONS…
    name=$1 password=$2
    shift 2
    openssl pkcs12 -export -inkey "$work/key.pem" -in "$work/certificate.pem" -name rsa \
        -passout "pass:$password" -out "$name-test-only.pfx" "$@"
}
pfx pfx-aes 'correct horse'
pfx pfx-rc2-40 'correct horse' -legacy
pfx pfx-3des 'correct horse' -legacy -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES
pfx pfx-empty-password ''
pfx pfx-empty-password-legacy '' -legacy
pfx pfx-aes-no-mac 'correct horse' -nomac
pfx pfx-plain '' -keypbe NONE -certpbe NONE -nomac
pfx pfx-key-usage 'correct horse' -keysig -CSP 'Microsoft Enhanced RSA and AES Cryptographic Provider'
# The command line knows the empty password only; programs also write files with none at all, which is another key.
null_password() { # NAME ALGORITHM (a NID of OpenSSL, 0 for its default)
    python3 - "$work/key.pem" "$work/certificate.pem" "$1-test-only.pfx" "$2" <<'PYTHON'
import ctypes
import sys

library = ctypes.CDLL("libcrypto.so.3")
for name in ("BIO_new_file", "PEM_read_bio_PrivateKey", "PEM_read_bio_X509", "PKCS12_create", "OSSL_PROVIDER_load"):
    getattr(library, name).restype = ctypes.c_void_p
key_file, certificate_file, target, algorithm = sys.argv[1:]
library.OSSL_PROVIDER_load(None, b"default")
library.OSSL_PROVIDER_load(None, b"legacy")


def file(path, mode):
    return ctypes.c_void_p(library.BIO_new_file(path.encode(), mode))


key = ctypes.c_void_p(library.PEM_read_bio_PrivateKey(file(key_file, b"r"), None, None, None))
certificate = ctypes.c_void_p(library.PEM_read_bio_X509(file(certificate_file, b"r"), None, None, None))
nid = int(algorithm)
pfx = library.PKCS12_create(None, b"rsa", key, certificate, None, nid, nid, 2048, 2048, 0)
output = file(target, b"w")
assert library.i2d_PKCS12_bio(output, ctypes.c_void_p(pfx)) == 1
library.BIO_free(output)
PYTHON
}
null_password pfx-null-password 0
null_password pfx-null-password-3des 146
null_password pfx-null-password-rc2-40 149
openssl pkcs12 -export -nokeys -in "$work/certificate.pem" -passout 'pass:correct horse' -out pfx-no-key-test-only.pfx

# Keys that Entra refuses.
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/ec.pem"
self_signed "$work/ec.pem" "$work/ec-certificate.pem" ec
cat "$work/ec.pem" "$work/ec-certificate.pem" > ec-pkcs8-test-only.pem
{
    openssl ec -in "$work/ec.pem" 2>/dev/null
    cat "$work/ec-certificate.pem"
} > ec-sec1-test-only.pem
openssl genpkey -algorithm ED25519 -out "$work/ed25519.pem"
self_signed "$work/ed25519.pem" "$work/ed25519-certificate.pem" ed25519
cat "$work/ed25519.pem" "$work/ed25519-certificate.pem" > ed25519-test-only.pem
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out "$work/short.pem" 2>/dev/null
self_signed "$work/short.pem" "$work/short-certificate.pem" short
cat "$work/short.pem" "$work/short-certificate.pem" > rsa-1024-test-only.pem

# A chain of three: root, intermediate, leaf.
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/root.pem" 2>/dev/null
openssl req -x509 -new -key "$work/root.pem" -subj '/O=apponly/CN=chain root' -days 36500 -out "$work/root-certificate.pem"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/intermediate.pem" 2>/dev/null
openssl req -new -key "$work/intermediate.pem" -subj '/O=apponly/CN=chain intermediate' -out "$work/intermediate.csr"
printf 'basicConstraints=critical,CA:TRUE\n' > "$work/ca.ext"
openssl x509 -req -in "$work/intermediate.csr" -CA "$work/root-certificate.pem" -CAkey "$work/root.pem" \
    -extfile "$work/ca.ext" -days 36500 -set_serial 2 -out "$work/intermediate-certificate.pem" 2>/dev/null
openssl req -new -key "$work/key.pem" -subj '/O=apponly/CN=chain leaf' -out "$work/leaf.csr"
openssl x509 -req -in "$work/leaf.csr" -CA "$work/intermediate-certificate.pem" -CAkey "$work/intermediate.pem" \
    -days 36500 -set_serial 3 -out "$work/leaf-certificate.pem" 2>/dev/null
# Deliberately out of order: root, key, leaf, intermediate.
cat "$work/root-certificate.pem" "$work/key.pem" "$work/leaf-certificate.pem" "$work/intermediate-certificate.pem" \
    > chain-test-only.pem
cat "$work/root-certificate.pem" "$work/intermediate-certificate.pem" > "$work/authorities.pem"
openssl pkcs12 -export -inkey "$work/key.pem" -in "$work/leaf-certificate.pem" -certfile "$work/authorities.pem" \
    -passout 'pass:correct horse' -out pfx-chain-test-only.pfx

# What `openssl pkcs12 -nodes` writes: bag attributes between the blocks, Windows line ends, a byte order mark.
openssl pkcs12 -in pfx-aes-test-only.pfx -passin 'pass:correct horse' -nodes -out "$work/attributes.pem"
{
    printf '\357\273\277'
    sed 's/$/\r/' "$work/attributes.pem"
} > bag-attributes-crlf-bom-test-only.pem
