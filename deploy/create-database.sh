#!/bin/sh
# Run by the PostgreSQL image on an empty volume. Our user is no superuser, for a superuser walks through row-level
# security; it may create roles, because a migration makes the role that requests run as. What it is refused stays out
# of the server's log, which would quote the statement and the row: names and notes. Our own log says what failed where.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE foelgeskab LOGIN CREATEROLE PASSWORD :'password';
ALTER ROLE foelgeskab SET log_min_messages = log;
ALTER ROLE foelgeskab SET log_min_error_statement = panic;
CREATE DATABASE foelgeskab OWNER foelgeskab LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0;
SQL
