-- Each plan came from referral to profile on the day of entry.
SELECT plan.id AS plan_id, 'referral' AS from_phase, 'profile' AS to_phase, plan.entry_on AS "on", 1 AS by_id
FROM plans_ipsplan AS plan
WHERE plan.id >= %(first)s
