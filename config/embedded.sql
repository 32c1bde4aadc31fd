-- Run by psql as the superuser at each start of the embedded server.
-- Our own user is no superuser, because a superuser bypasses row-level security.
SELECT 'CREATE ROLE foelgeskab LOGIN CREATEDB CREATEROLE'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'foelgeskab') \gexec
SELECT 'CREATE DATABASE foelgeskab OWNER foelgeskab'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'foelgeskab') \gexec
-- As in deploy/create-database.sh: the log would quote a statement that fails, and the row that it is about.
ALTER ROLE foelgeskab SET log_min_messages = log;
ALTER ROLE foelgeskab SET log_min_error_statement = panic;
