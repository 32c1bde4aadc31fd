#!/bin/sh
# Run by the PostgreSQL image on an empty volume. `foelgeskab` owns the tables, and `migrate` alone logs in as it; web and
# worker log in as `foelgeskab_login`, which owns nothing. None is a superuser, for whom row-level security does not hold.
# The owner may create roles, because a migration makes those that requests and background work run as. What a role is
# refused stays out of the server's log, which would quote the statement and the row: names and notes. Our own log says
# what failed where.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 \
    --set owner="$(cat /run/secrets/database_owner_password)" \
    --set login="$(cat /run/secrets/database_login_password)" <<'SQL'
CREATE ROLE foelgeskab LOGIN CREATEROLE PASSWORD :'owner';
CREATE ROLE foelgeskab_login LOGIN PASSWORD :'login';
ALTER ROLE foelgeskab SET log_min_messages = log;
ALTER ROLE foelgeskab SET log_min_error_statement = panic;
ALTER ROLE foelgeskab_login SET log_min_messages = log;
ALTER ROLE foelgeskab_login SET log_min_error_statement = panic;
CREATE DATABASE foelgeskab OWNER foelgeskab LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0;
SQL
