"""The caseload column “last qualifying contact”."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.contacts.models import Contact
from backend.core.api.bodies import FactsSerializer
from backend.organisation.models import Staff
from backend.workspace.registry import Column, Reading, columns


class LastContactSerializer(FactsSerializer):
    """The last qualifying contact with anyone of us."""

    on = serializers.DateField(read_only=True)
    kind = serializers.CharField(read_only=True)
    staff = serializers.CharField(read_only=True)


def last_contact(reading: Reading) -> Subquery:
    """{on, kind, staff}, or null where there is none (or none that the reader may see)."""
    qualifying = Contact.objects.filter(young_person=OuterRef("pk"), is_qualifying=True, occurred_on__lte=reading.today)
    staff = Staff.objects.filter(pk=OuterRef("staff")).order_by().values("name")  # of the one row, not of all before it
    facts = JSONObject(on="occurred_on", kind="kind_id", staff=Subquery(staff))
    return Subquery(qualifying.order_by("-occurred_on", "-pk").values(found=facts)[:1])


columns.add(
    Column(
        key="last_contact",
        label=_("Last qualifying contact"),
        expression=last_contact,
        field=lambda: LastContactSerializer(read_only=True, allow_null=True),
        template="contacts/cells/last_contact.html",
        order_by=("last_contact__on", "id"),
        position=40,
    )
)
