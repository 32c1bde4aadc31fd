"""IPS in the municipality for measurements: every fourth young person has a plan, every eighth a job."""

from typing import Any

from backend.people.models import ActivityHours, ActivitySpell
from jobs.employers.models import Employer, EmployerContact
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan, PlanPhaseChange

MODELS: list[Any] = [Employer, IpsPlan, PlanPhaseChange, EmployerContact, ActivitySpell, ActivityHours, Employment]

STATEMENTS = (
    """
INSERT INTO organisation_staff (id, password, username, name, sort_name, email, phone, is_active)
SELECT 100000 + c, %(password)s, 'konsulent' || c, 'Konsulent ' || c, 'konsulent0' || c,
       'konsulent' || c || '@kommune.example', '', true
FROM generate_series(1, %(teams)s) AS c;
INSERT INTO organisation_membership (id, role, fte, caseload_limit, starts_on, staff_id, unit_id)
SELECT 100000 + c, 'job_consultant', 1, 20, DATE '2020-01-01', 100000 + c, 1 + c
FROM generate_series(1, %(teams)s) AS c;
INSERT INTO employers_employer (id, version, name, cvr, p_number, industry_code, address, notes)
SELECT e, 1, 'Virksomhed ' || e, '', '', '', '', '' FROM generate_series(1, 200) AS e;
""",
    """
INSERT INTO plans_ipsplan (
    id, version, young_person_id, track, received_on, source, referrer, own_words, decision, decided_on, decided_by_id,
    decline_reason, declined_to, agreed_on, agreed_words, entry_on, employed_at_entry, in_education_at_entry, goal,
    goal_words, phase, close_reason, close_words
)
SELECT y.id, 1, y.id, CASE WHEN y.id %% 20 = 0 THEN 'ips_like' ELSE 'ips' END, y.opened_on + 30, 'guide', '', '',
       'accepted', y.opened_on + 33, 1, '', '', y.opened_on + 40, 'Jeg vil gerne have et job.', y.opened_on + 45, false,
       false, 'job', '', CASE WHEN y.id %% 8 = 0 THEN 'in_job' ELSE 'search' END, '', ''
FROM people_youngperson AS y WHERE y.id %% 4 = 0
""",
    """
INSERT INTO plans_planphasechange (id, plan_id, from_phase, to_phase, "on", by_id, why)
SELECT p.id, p.id, 'referral', 'profile', p.entry_on, 1, '' FROM plans_ipsplan AS p;
INSERT INTO assignments_assignment (
    id, capacity, role, starts_on, acknowledged_at, origin, end_reason, note, acknowledged_by_id, assigned_by_id,
    staff_id, young_person_id
)
SELECT 3000000 + p.id, 'consultant', 'primary', p.received_on, y.registered_at, 'assigned', '', '',
       100000 + y.unit_id - 1, 1, 100000 + y.unit_id - 1, y.id
FROM plans_ipsplan AS p JOIN people_youngperson AS y ON y.id = p.young_person_id;
INSERT INTO access_grant (id, basis, starts_at, reason, source_id, opened_by_id, staff_id, young_person_id)
SELECT 3000000 + a.id, 'assignment', a.starts_on, '', a.id, 1, a.staff_id, a.young_person_id
FROM assignments_assignment AS a WHERE a.capacity = 'consultant';
""",
    """
INSERT INTO employers_employercontact (
    id, employer_id, young_person_id, plan_id, staff_id, made_by, status, at, mode, place, outside_office, about,
    preference, revealed, allowed, told_by, purpose, outcome, next_step, beyond_decision, recorded_at, recorded_by_id,
    handling, idempotency_hash
)
SELECT 10 * p.id + k, 1 + p.id %% 200, p.young_person_id, p.id, 1, 'consultant', 'held',
       p.entry_on + k * (5 + p.id %% 9)::int, 'face_to_face', '', true,
       'ordinary_job', '', 'nothing', 'anonymous', '', '', '', '', false,
       p.entry_on + k * (5 + p.id %% 9)::int, 1, '', ''
FROM plans_ipsplan AS p CROSS JOIN generate_series(1, 5) AS k
""",
    """
INSERT INTO people_activityspell (
    id, version, young_person_id, kind_id, description, starts_on, ends_on, source, learned_on, end_reason
)
SELECT p.id, 1, p.young_person_id, 'ordinary_job', '', p.entry_on + 40 + (p.id %% 60)::int,
       CASE WHEN p.id %% 24 = 0 THEN p.entry_on + 120 END, 'staff', p.entry_on + 40, ''
FROM plans_ipsplan AS p WHERE p.phase = 'in_job';
INSERT INTO people_activityhours (id, spell_id, starts_on, hours_per_week)
SELECT s.id, s.id, s.starts_on, 4 + s.id %% 20 FROM people_activityspell AS s;
INSERT INTO placements_employment (
    id, version, young_person_id, plan_id, spell_id, employer_id, title, form_id, pay, four_paid_hours_on, learned_on,
    disclosed, ended_by, end_reason, end_words, recorded_by_id, plan_knows
)
SELECT s.id, 1, s.young_person_id, s.id, s.id, 1 + s.id %% 200, 'Medarbejder', 'ordinary', '', s.starts_on,
       s.learned_on, '', '', '', '', 1, true
FROM people_activityspell AS s
""",
)
