-- Update the statistics of some tables, or of all if `tables` is empty.
VACUUM (ANALYZE) {tables}
