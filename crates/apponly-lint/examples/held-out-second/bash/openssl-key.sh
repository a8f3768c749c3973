#!/bin/sh
# new key and certificate, never on disk unencrypted
set -eu
umask 077
openssl req -x509 -newkey rsa:3072 -sha256 -days 180 -subj "/CN=$1" -passout file:"$PASSWORD_FILE" -keyout "$1.pem" -out "$1.crt"
openssl x509 -in "$1.crt" -noout -fingerprint -sha1
az ad app credential reset --id "$APP_ID" --cert "@$1.crt" --append -o none
