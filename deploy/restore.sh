#!/bin/sh
# Restore a backup into an empty database. Then let `migrate` write the privileges, and start the rest.
#
#   docker compose up --detach --wait database
#   deploy/restore.sh /backup/folgeskab-2026-11-27T030000.dump
#   docker compose run --rm migrate && docker compose up --detach
#
# POSTGRES is the command before psql; set it to nothing where the PostgreSQL programs are on this machine.
set -eu
cd "$(dirname "$0")/.."
file="${1:?usage: deploy/restore.sh FILE}"
postgres="${POSTGRES-docker compose exec -T database}"
database="${PGDATABASE:-foelgeskab}"
[ -r "$file" ] || { echo "There is no file $file that can be read." >&2; exit 1; }
sql() { $postgres psql --username=postgres --dbname="$database" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1; }

tables=$(echo "SELECT count(*) FROM pg_tables WHERE schemaname = 'public';" | sql)
[ "$tables" = 0 ] || {
    echo "The database $database already has $tables tables, and nothing was changed. Restore into an empty database." >&2
    exit 1
}
# The dump has the rights of these roles, but not the roles, which belong to the server.
sql <<'SQL'
SELECT format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', name)
FROM (VALUES ('folge_app'), ('folge_system')) AS wanted(name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
GRANT folge_app, folge_system TO foelgeskab WITH ADMIN TRUE, SET TRUE, INHERIT FALSE;
SQL
$postgres pg_restore --username=postgres --dbname="$database" --single-transaction --exit-on-error < "$file"
echo "ANALYZE;" | sql
