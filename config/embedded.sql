-- Run by psql as the superuser at each start of the embedded server.
-- `foelgeskab` owns the tables. `foelgeskab_login` is the role as which web, worker and commands log in; it owns nothing.
-- Neither is a superuser, because a superuser bypasses row-level security.
SELECT 'CREATE ROLE foelgeskab LOGIN CREATEDB CREATEROLE'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'foelgeskab') \gexec
SELECT 'CREATE ROLE foelgeskab_login LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'foelgeskab_login') \gexec
SELECT 'CREATE DATABASE foelgeskab OWNER foelgeskab'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'foelgeskab') \gexec
-- As in deploy/create-database.sh: the log would quote a statement that fails, and the row that it is about.
ALTER ROLE foelgeskab SET log_min_messages = log;
ALTER ROLE foelgeskab SET log_min_error_statement = panic;
ALTER ROLE foelgeskab_login SET log_min_messages = log;
ALTER ROLE foelgeskab_login SET log_min_error_statement = panic;
