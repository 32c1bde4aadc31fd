#!/bin/sh
# Run by the PostgreSQL image on an empty volume. Our user is no superuser, because a superuser bypasses row-level
# security. It may create roles, because a migration creates the role that serves requests. The log of the server leaves
# out failed statements: it would quote the row, with names and notes. Our own log says what failed and where.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE foelgeskab LOGIN CREATEROLE PASSWORD :'password';
ALTER ROLE foelgeskab SET log_min_messages = log;
ALTER ROLE foelgeskab SET log_min_error_statement = panic;
CREATE DATABASE foelgeskab OWNER foelgeskab LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0;
SQL
