-- The tables that have policies of row-level security.
SELECT DISTINCT protected.relname
FROM pg_policy AS policy
JOIN pg_class AS protected ON protected.oid = policy.polrelid
