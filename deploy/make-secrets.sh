#!/bin/sh
# Makes secrets/ for docker compose, once: every value is random, and none is ever written over.
# Back the folder up apart from the database: without field_keys the CPR numbers in it cannot be read.
set -eu
cd "$(dirname "$0")/.."
hosts="${1:?usage: deploy/make-secrets.sh folgeskab.example.dk[,another.host]}"
mkdir -p -m 700 secrets

random() { openssl rand -hex 24; }
key() { openssl rand -base64 32; }
# The folder is closed to others; the files are open, for the container's user is not their owner.
write() { [ -e "secrets/$1" ] || { printf '%s\n' "$2" > "secrets/$1"; chmod 444 "secrets/$1"; echo "made secrets/$1"; }; }

write postgres_password "$(random)"
write database_owner_password "$(random)"
write database_login_password "$(random)"
write redis_password "$(random)"
write secret_key "$(key)$(key)"
write field_keys "$(date +%Y-%m-%d):$(key)"
write fingerprint_key "$(key)"
write allowed_hosts "$hosts"
write proxy_hosts "$(printf '%s {\n\timport folgeskab\n}' "$(echo "$hosts" | sed 's/,/, /g')")"
write database_url "postgresql://foelgeskab_login:$(cat secrets/database_login_password)@database/foelgeskab"
write database_owner_url "postgresql://foelgeskab:$(cat secrets/database_owner_password)@database/foelgeskab"
write redis_url "redis://:$(cat secrets/redis_password)@redis:6379/0"
write email_url "smtp://mailpit:1025"
write default_from_email "folgeskab@${hosts%%,*}"
write public_url "https://${hosts%%,*}"
write redis_conf "requirepass $(cat secrets/redis_password)"
