"""IPS in the municipality for measurements: every fourth young person has a plan, every eighth a job."""

from backend.access.models import Grant
from backend.assignments.models import Assignment
from backend.organisation.models import Membership, Staff
from backend.people.models import ActivityHours, ActivitySpell
from benchmarks.rows import Rows
from jobs.employers.models import Employer, EmployerContact
from jobs.placements.models import Employment
from jobs.plans.models import IpsPlan, PlanPhaseChange

_TEAMS = "generate_series((%(first)s - 1) / %(team)s + 1, %(last)s / %(team)s) AS t"
_PLANS = "plans_ipsplan AS p WHERE p.id >= %(first)s"
_SPELLS = "people_activityspell AS s WHERE s.id >= %(first)s"

# The consultant of a team has the id 200,000 + its number.
ROWS = (
    Rows(
        Staff,
        _TEAMS,
        {
            "id": "200000 + t",
            "username": "'consultant' || t",
            "name": "'Konsulent ' || t",
            "sort_name": "'konsulent' || t",
        },
    ),
    Rows(
        Membership,
        _TEAMS,
        {
            "role": "'job_consultant'",
            "caseload_limit": "20",
            "starts_on": "DATE '2020-01-01'",
            "staff_id": "200000 + t",
            "unit_id": "1 + t",
        },
    ),
    Rows(
        Employer,
        "generate_series(1, CASE WHEN %(first)s = 1 THEN 200 ELSE 0 END) AS e",
        {"id": "e", "name": "'Virksomhed ' || e"},
    ),
    Rows(
        IpsPlan,
        "people_youngperson AS y WHERE y.id >= %(first)s AND y.id %% 4 = 0",
        {
            "id": "y.id",
            "young_person_id": "y.id",
            "track": "CASE WHEN y.id %% 20 = 0 THEN 'ips_like' ELSE 'ips' END",
            "received_on": "y.opened_on + 30",
            "source": "'guide'",
            "decision": "'accepted'",
            "decided_on": "y.opened_on + 33",
            "decided_by_id": "1",
            "agreed_on": "y.opened_on + 40",
            "agreed_own_words": "'Jeg vil gerne have et job.'",
            "entry_on": "y.opened_on + 45",
            "employed_at_entry": "false",
            "in_education_at_entry": "false",
            "goal": "'job'",
            "phase": "CASE WHEN y.id %% 8 = 0 THEN 'in_job' ELSE 'search' END",
        },
    ),
    Rows(
        PlanPhaseChange,
        _PLANS,
        {"plan_id": "p.id", "from_phase": "'referral'", "to_phase": "'profile'", "on": "p.entry_on", "by_id": "1"},
    ),
    Rows(
        Assignment,
        "plans_ipsplan AS p JOIN people_youngperson AS y ON y.id = p.young_person_id WHERE y.id >= %(first)s",
        {
            "id": "3000000 + p.id",
            "capacity": "'consultant'",
            "role": "'primary'",
            "starts_on": "p.received_on",
            "acknowledged_at": "y.registered_at",
            "acknowledged_by_id": "200000 + y.unit_id - 1",
            "assigned_by_id": "1",
            "staff_id": "200000 + y.unit_id - 1",
            "young_person_id": "y.id",
        },
    ),
    Rows(
        Grant,
        "assignments_assignment AS a WHERE a.capacity = 'consultant' AND a.young_person_id >= %(first)s",
        {
            "basis": "'assignment'",
            "starts_at": "a.starts_on",
            "source_id": "a.id",
            "opened_by_id": "1",
            "staff_id": "a.staff_id",
            "young_person_id": "a.young_person_id",
        },
    ),
    Rows(
        EmployerContact,
        "plans_ipsplan AS p CROSS JOIN generate_series(1, 5) AS k WHERE p.id >= %(first)s",
        {
            "employer_id": "1 + p.id %% 200",
            "young_person_id": "p.young_person_id",
            "plan_id": "p.id",
            "staff_id": "1",
            "made_by": "'consultant'",
            "status": "'held'",
            "at": "p.entry_on + k * (5 + p.id %% 9)::int",
            "mode": "'face_to_face'",
            "outside_office": "true",
            "about": "'ordinary_job'",
            "revealed": "'nothing'",
            "allowed": "'anonymous'",
            "recorded_at": "p.entry_on + k * (5 + p.id %% 9)::int",
            "recorded_by_id": "1",
        },
    ),
    Rows(
        ActivitySpell,
        f"{_PLANS} AND p.phase = 'in_job'",
        {
            "id": "p.id",
            "young_person_id": "p.young_person_id",
            "kind_id": "'ordinary_job'",
            "starts_on": "p.entry_on + 40 + (p.id %% 60)::int",
            "ends_on": "CASE WHEN p.id %% 24 = 0 THEN p.entry_on + 120 END",
            "source": "'staff'",
            "learned_on": "p.entry_on + 40",
        },
    ),
    Rows(
        ActivityHours,
        _SPELLS,
        {"spell_id": "s.id", "starts_on": "s.starts_on", "hours_per_week": "4 + s.id %% 20"},
    ),
    Rows(
        Employment,
        _SPELLS,
        {
            "young_person_id": "s.young_person_id",
            "plan_id": "s.id",
            "spell_id": "s.id",
            "employer_id": "1 + s.id %% 200",
            "title": "'Medarbejder'",
            "form_id": "'ordinary'",
            "four_paid_hours_on": "s.starts_on",
            "learned_on": "s.learned_on",
            "recorded_by_id": "1",
            "has_moved_plan": "true",
        },
    ),
)
