#!/bin/sh
# Write a backup of the database to a new file in a folder, and print its name. Only the caller can read the file.
#
#   deploy/backup.sh /backup
#
# POSTGRES is the command before pg_dump; set it to nothing where the PostgreSQL programs are on this machine.
set -eu
cd "$(dirname "$0")/.."
folder="${1:?usage: deploy/backup.sh FOLDER}"
postgres="${POSTGRES-docker compose exec -T database}"
file="$folder/folgeskab-$(date +%Y-%m-%dT%H%M%S).dump"
umask 077
mkdir -p "$folder"
trap 'rm -f "$file.half"' EXIT
$postgres pg_dump --username=postgres --format=custom "${PGDATABASE:-foelgeskab}" > "$file.half"
$postgres pg_restore --list < "$file.half" > /dev/null  # fails if the dump is not complete
mv "$file.half" "$file"
echo "$file"
