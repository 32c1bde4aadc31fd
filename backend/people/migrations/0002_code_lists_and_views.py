"""The first code lists, the activity on a day for reports, and the view of what each young person does today."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from backend.core.codelists import seed

ACTIVITIES = {
    "ordinary_work": [
        ("ordinary_job", "Ordinært job", "Ordinary job"),
        ("micro_job", "Småjob eller fritidsjob", "Micro job"),
        ("self_employed", "Selvstændig", "Self-employed"),
    ],
    "education": [
        ("apprenticeship", "Lære- eller elevplads", "Apprenticeship"),
        ("upper_secondary", "Gymnasial uddannelse", "Upper secondary"),
        ("vocational", "Erhvervsuddannelse", "Vocational education"),
        ("higher_education", "Videregående uddannelse", "Higher education"),
    ],
    "preparatory": [
        ("fgu", "FGU", "FGU"),
        ("stu", "STU", "STU"),
        ("tenth_grade", "10. klasse", "Tenth grade"),
        ("folk_high_school", "Højskole", "Folk high school"),
    ],
    "placement": [("work_placement", "Virksomhedspraktik", "Work placement")],
    "subsidised": [
        ("wage_subsidy", "Løntilskud", "Wage subsidy"),
        ("flex_job", "Fleksjob", "Flex job"),
        ("sheltered_work", "Beskyttet beskæftigelse", "Sheltered work"),
    ],
    "treatment": [
        ("treatment", "Behandling", "Treatment"),
        ("sick_leave", "Sygemeldt", "Sick leave"),
        ("hospital", "Indlagt", "In hospital"),
        ("parental_leave", "Barsel", "Parental leave"),
    ],
    "pension": [("disability_pension", "Førtidspension", "Disability pension")],
    "other": [
        ("military", "Værnepligt", "Military service"),
        ("volunteer", "Frivilligt arbejde", "Volunteer work"),
        ("prison", "Afsoning", "Prison"),
        ("abroad", "I udlandet", "Abroad"),
    ],
    "none": [("unemployed", "Uden job og uddannelse", "Without job and education")],
    "unknown": [("unknown", "Ukendt", "Not known")],
}
BENEFITS = [
    ("none", "Ingen", "None"),
    ("cash_benefit", "Kontanthjælp", "Cash benefit"),
    ("unemployment_benefit", "Dagpenge", "Unemployment benefit"),
    ("student_grant", "SU", "Student grant (SU)"),
    ("sickness_benefit", "Sygedagpenge", "Sickness benefit"),
    ("flex_unemployment_benefit", "Ledighedsydelse", "Ledighedsydelse"),
    ("disability_pension", "Førtidspension", "Disability pension"),
    ("parental_benefit", "Barselsdagpenge", "Parental benefit"),
    ("unknown", "Ukendt", "Not known"),
]
NO_BENEFITS = ["none", "student_grant"]
ENDED_BENEFITS = [
    ("education_benefit", "Uddannelseshjælp", "Education benefit", date(2025, 6, 30)),
    ("resource_benefit", "Ressourceforløbsydelse", "Resource course benefit", date(2026, 1, 31)),
    ("rehabilitation_benefit", "Revalideringsydelse", "Rehabilitation benefit", date(2026, 1, 31)),
]
LEGAL_BASES = [
    ("kui_2a", "KUI-loven § 2 a (pligt 15-17 år)", "KUI Act § 2 a (duty 15-17)"),
    ("kui_plan", "KUI-loven § 2 c (uddannelsesplan)", "KUI Act § 2 c (education plan)"),
    ("kui_contact_person", "KUI-loven (kontaktperson)", "KUI Act (contact person)"),
    ("lab_167", "LAB § 167 (mentor)", "LAB § 167 (mentor)"),
    ("lab_offer", "LAB (tilbud)", "LAB (offer)"),
    ("barnets_lov", "Barnets lov", "Barnets lov"),
    ("servicelov", "Serviceloven", "Serviceloven"),
    ("ungeloeftet_grant", "Ungeløftet (pulje)", "Ungeløftet (grant)"),
    ("local_policy", "Kommunens egen politik", "Local policy"),
]


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for counts_as, rows in ACTIVITIES.items():
        seed(apps.get_model("people", "ActivityKind"), rows, counts_as=counts_as)
    apps.get_model("people", "ActivityKind").objects.filter(key="apprenticeship").update(is_apprenticeship=True)
    benefit = apps.get_model("people", "Benefit")
    seed(benefit, BENEFITS)
    benefit.objects.filter(key__in=NO_BENEFITS).update(counts_as="none")
    benefit.objects.filter(key="unknown").update(counts_as="unknown")
    for key, label_da, label_en, valid_to in ENDED_BENEFITS:
        seed(benefit, [(key, label_da, label_en)], valid_to=valid_to)
    seed(apps.get_model("people", "LegalBasis"), LEGAL_BASES)


# The evening of the day counts: a case that opens on it is in the effort, a case that closes on it is not. The last step
# decides, so that a case that was closed and reopened is not in the effort between. A case without such a step by the
# day has the day on which it closed, if any.
EFFORT_ON = """
CREATE FUNCTION people_effort_on(day date) RETURNS TABLE (young_person_id bigint, unit_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT person.id, person.unit_id
    FROM people_youngperson AS person
    WHERE person.opened_on <= day AND (person.deceased_on IS NULL OR person.deceased_on > day)
      AND person.born_on + interval '15 years' <= day AND person.born_on + interval '30 years' > day
      AND coalesce(
        (
            SELECT step.step = 'reopen'
            FROM people_casestep AS step
            WHERE step.young_person_id = person.id AND step.step IN ('close', 'reopen', 'record_death')
              AND step."on" <= day
            ORDER BY step.id DESC
            LIMIT 1
        ),
        person.closed_on IS NULL OR person.closed_on > day
      )
$$;
"""

# One line for each young person in the effort, in exactly one activity. The order of the CASE is the order in
# docs/reports.md. The hours are those of all ordinary jobs of the day together, and null if one of them has none. The
# last day of an activity belongs to it.
ACTIVITY_ON = """
CREATE FUNCTION people_activity_on(day date) RETURNS TABLE (
    young_person_id bigint, activity text, has_job boolean, has_education boolean, ordinary_hours numeric
)
LANGUAGE sql STABLE AS $$
    SELECT
        found.young_person_id,
        CASE
            WHEN found.has_school THEN 'education'
            WHEN found.has_apprenticeship THEN 'apprenticeship'
            WHEN found.jobs > 0 AND found.hours IS NULL THEN 'job_hours_unknown'
            WHEN found.jobs > 0 AND found.hours >= 30 THEN 'job_30'
            WHEN found.jobs > 0 AND found.hours >= 20 THEN 'job_20'
            WHEN found.jobs > 0 AND found.hours >= 18 THEN 'job_18'
            WHEN found.jobs > 0 THEN 'job_less'
            WHEN 'preparatory' = ANY (found.kinds) THEN 'preparatory'
            WHEN 'subsidised' = ANY (found.kinds) THEN 'subsidised'
            WHEN 'placement' = ANY (found.kinds) THEN 'placement'
            WHEN 'treatment' = ANY (found.kinds) THEN 'treatment'
            WHEN 'pension' = ANY (found.kinds) THEN 'pension'
            WHEN 'other' = ANY (found.kinds) THEN 'other'
            WHEN 'none' = ANY (found.kinds) THEN 'none'
            ELSE 'unknown'
        END,
        found.jobs > 0,
        found.has_school OR found.has_apprenticeship,
        found.hours
    FROM (
        SELECT
            effort.young_person_id,
            array_agg(kind.counts_as::text) AS kinds,
            coalesce(bool_or(kind.counts_as = 'education' AND NOT kind.is_apprenticeship), false) AS has_school,
            coalesce(bool_or(kind.is_apprenticeship), false) AS has_apprenticeship,
            count(*) FILTER (WHERE kind.counts_as = 'ordinary_work') AS jobs,
            CASE WHEN coalesce(bool_and(agreed.hours_per_week IS NOT NULL) FILTER (
                WHERE kind.counts_as = 'ordinary_work'
            ), true) THEN
                coalesce(sum(agreed.hours_per_week) FILTER (WHERE kind.counts_as = 'ordinary_work'), 0)
            END AS hours
        FROM people_effort_on(day) AS effort
        LEFT JOIN people_activityspell AS spell
            ON spell.young_person_id = effort.young_person_id
            AND spell.starts_on <= day AND (spell.ends_on IS NULL OR spell.ends_on >= day)
        LEFT JOIN people_activitykind AS kind ON kind.key = spell.kind_id
        LEFT JOIN LATERAL (
            SELECT hours.hours_per_week
            FROM people_activityhours AS hours
            WHERE hours.spell_id = spell.id AND hours.starts_on <= day
            ORDER BY hours.starts_on DESC
            LIMIT 1
        ) AS agreed ON true
        GROUP BY effort.young_person_id
    ) AS found
$$;
"""

VIEWS = """
CREATE VIEW people_current_activity WITH (security_invoker = true) AS
    SELECT y.id AS young_person_id, first.*
    FROM people_youngperson AS y
    CROSS JOIN LATERAL (
        SELECT shown.rank, spell.kind_id, kind.label_da, kind.label_en, kind.counts_as, spell.description,
               (
                   SELECT h.hours_per_week FROM people_activityhours AS h
                   WHERE h.spell_id = spell.id AND h.starts_on <= access_today() ORDER BY h.starts_on DESC LIMIT 1
               ) AS hours_per_week,
               spell.starts_on AS since, count(*) OVER () - 1 AS more
        FROM people_activityspell AS spell
        JOIN people_activitykind AS kind ON kind.key = spell.kind_id
        JOIN (VALUES
            ('ordinary_work', 0), ('education', 1), ('preparatory', 2), ('subsidised', 3), ('placement', 4)
        ) AS shown (counts_as, rank) ON shown.counts_as = kind.counts_as
        WHERE spell.young_person_id = y.id
          AND spell.starts_on <= access_today() AND (spell.ends_on IS NULL OR spell.ends_on >= access_today())
        ORDER BY shown.rank, spell.starts_on DESC, spell.id DESC
        LIMIT 1
    ) AS first;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_row_level_security"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(EFFORT_ON, "DROP FUNCTION people_effort_on"),
        migrations.RunSQL(ACTIVITY_ON, "DROP FUNCTION people_activity_on"),
        migrations.RunSQL(VIEWS, "DROP VIEW people_current_activity"),
    ]
