"""Follow-ups about contacts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backend.contacts.models import Contact, ContactSource, Outcome
from backend.core.workdays import Calendar
from backend.followups.models import Authority
from backend.followups.registry import Facts, GoLive, Rule, register
from backend.followups.sql import TODAY, days_after, local_date, setting

KEY = "note.late"

# The occurrence names the young person: a contact that is moved to the right one makes a new promise there.
# The unit is the author's for the young person's sake: where the author has a role, else the responsible one.
EXPECTED = f"""
    SELECT c.young_person_id, c.id, 'person:' || c.young_person_id, c.occurred_on, c.occurred_on,
           {days_after("c.occurred_on", setting(KEY, "days"), Calendar.LOCAL)}, NULL::date,
           c.staff_id,
           coalesce((
               SELECT m.unit_id FROM organisation_membership AS m
               WHERE m.staff_id = c.staff_id
                 AND m.starts_on <= {TODAY} AND (m.ends_on IS NULL OR m.ends_on >= {TODAY})
               ORDER BY m.unit_id <> y.unit_id, m.id
               LIMIT 1
           ), y.unit_id)
    FROM people AS y
    JOIN contacts_contact AS c ON c.young_person_id = y.id
    WHERE c.outcome = '{Outcome.HELD.value}' AND c.note = '' AND c.source = '{ContactSource.REGISTERED.value}'
      AND c.voided_at IS NULL
"""  # noqa: S608  # from code

FULFILLED = f"""
    SELECT {local_date("c.noted_at")} AS fulfilled_on, c.id AS fulfilled_by
    FROM contacts_contact AS c
    WHERE c.id = w.subject_id AND c.young_person_id = w.young_person_id AND c.note <> '' AND c.voided_at IS NULL
      AND {local_date("c.noted_at")} BETWEEN w.opens_on AND w.until_on
"""  # noqa: S608  # from code


def explain(facts: Facts) -> str:
    return ngettext(
        "A note at the latest %(days)s working day after the contact on %(date)s.",
        "A note at the latest %(days)s working days after the contact on %(date)s.",
        facts.settings["days"],
    ) % {"days": facts.settings["days"], "date": facts.since}


register(
    Rule(
        key=KEY,
        label=_("A note on the contact"),
        explain=explain,
        authority=Authority.LOCAL,
        source=_("The municipality's own standard"),
        subject=Contact,
        reads=(Contact,),
        settings={"days": 3},
        expected=EXPECTED,
        fulfilled=FULFILLED,
        go_live=GoLive.ONE_OFF,
    )
)
