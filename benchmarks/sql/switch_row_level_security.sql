-- `switch` is ENABLE or DISABLE.
ALTER TABLE {table} {switch} ROW LEVEL SECURITY
