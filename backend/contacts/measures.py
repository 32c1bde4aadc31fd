"""The report `contact`: contacts with the young people, appointments, and how soon they are registered.

Other apps add their own measures to it.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.contacts.models import AppointmentState, ContactKind
from backend.core.sql_files import load_sql
from backend.reports.dimensions import BY_DAY
from backend.reports.registry import (
    PERCENT,
    Counts,
    Dataset,
    Dimension,
    Direction,
    Kind,
    Measure,
    Report,
    dimensions,
    measures,
    reports,
)

LATE_AFTER = 3
"""Working days of the municipality after the day of a contact in which its registration is in time."""

reports.add(
    Report(
        key="contact",
        label=_("Contact"),
        definition=_(
            "How often and how soon young people have contact with us, who has none, and which appointments fail."
        ),
        group_by=("staff",),
        published_by=("unit",),
        position=15,
    )
)


def _kinds(keys: Collection[Any]) -> Mapping[Any, str]:
    return {kind.key: kind.label for kind in ContactKind.objects.filter(key__in=keys)}


dimensions.add(
    Dimension(key="contact_kind", label=_("Kind of contact"), column="contact_kind", labels=_kinds, position=82)
)

CONTACTS = Dataset(
    key="contacts.contacts",
    source=_("Contacts"),
    rows=load_sql(__file__, "contacts.sql"),
    parameters={"late_after": LATE_AFTER},
    dimensions=frozenset({"staff", "contact_kind"}) | BY_DAY,
)
APPOINTMENTS = Dataset(
    key="contacts.appointments",
    source=_("Appointments"),
    rows=load_sql(__file__, "appointments.sql"),
    dimensions=frozenset({"staff", "contact_kind"}) | BY_DAY,
)

measures.add(
    Measure(
        key="contact.qualifying",
        label=_("Contacts that count"),
        definition=_("Qualifying contacts in the period with anyone of the staff, by the one who had the contact."),
        unit=_("contacts"),
        direction=Direction.UP,
        dataset=CONTACTS,
        counts=Counts.EVENTS,
        numerator="is_qualifying",
        position=10,
    ),
    Measure(
        key="contact.no_show",
        label=_("Did not come"),
        definition=_(
            "Appointments in the period to which the young person did not come ÷ those that were held or to which the"
            " young person did not come; cancelled and moved ones are in neither."
        ),
        unit=PERCENT,
        direction=Direction.DOWN,
        dataset=APPOINTMENTS,
        kind=Kind.SHARE,
        counts=Counts.EVENTS,
        numerator={"state": [AppointmentState.NO_SHOW]},
        denominator={"state": [AppointmentState.HELD, AppointmentState.NO_SHOW]},
        position=60,
    ),
    Measure(
        key="contact.registered_late",
        label=_("Registered late"),
        definition=_(
            "Contacts and attempts in the period that were registered more than 3 working days later, among all that"
            " were registered; imported and voided ones are in neither."
        ),
        unit=PERCENT,
        direction=Direction.DOWN,
        dataset=CONTACTS,
        kind=Kind.SHARE,
        counts=Counts.EVENTS,
        numerator="is_registered_late",
        denominator="is_registered",
        position=61,
    ),
)
