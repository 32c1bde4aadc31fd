"""The caseload column “last qualifying contact”: with any member of staff, and with the reader."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.contacts.models import Contact
from backend.core.api.bodies import FactsSerializer
from backend.workspace.registry import Column, StartReading, columns


class LastContactSerializer(FactsSerializer):
    """The last qualifying contact with any member of staff. It is null if the reader may not see contacts."""

    occurred_on = serializers.DateField(source="on", read_only=True)
    kind = serializers.CharField(source="kind_id", read_only=True)
    staff = serializers.CharField(source="name", read_only=True)


def last_with_reader(ids: Sequence[int], reading: StartReading) -> Mapping[int, date]:
    """Return the day of the last qualifying contact that the reader made or took part in, by young person."""
    contacts = Contact.objects.filter(
        Q(staff=reading.staff) | Q(participants__staff=reading.staff),
        young_person__in=ids,
        is_qualifying=True,
        occurred_on__lte=reading.today,
    )
    return dict(contacts.order_by().values_list("young_person").annotate(last=Max("occurred_on")))


columns.add(
    Column(
        key="last_contact",
        label=_("Last qualifying contact"),
        field=lambda: LastContactSerializer(read_only=True, allow_null=True),
        of_reader=last_with_reader,
        template="contacts/cells/last_contact.html",
        order_by=("last_contact__on", "id"),
        export=(
            (_("Last qualifying contact"), lambda value, own: value and value["occurred_on"]),
            (_("With whom"), lambda value, own: value and value["staff"]),
            (_("Last contact with me"), lambda value, own: own),
        ),
        position=40,
    )
)
