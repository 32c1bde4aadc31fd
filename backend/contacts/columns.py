"""The caseload column “last qualifying contact”."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.core.api.bodies import FactsSerializer
from backend.workspace.registry import Column, columns


class LastContactSerializer(FactsSerializer):
    """The last qualifying contact with any member of staff. It is null if the reader may not see contacts."""

    occurred_on = serializers.DateField(source="on", read_only=True)
    kind = serializers.CharField(source="kind_id", read_only=True)
    staff = serializers.CharField(source="name", read_only=True)


columns.add(
    Column(
        key="last_contact",
        label=_("Last qualifying contact"),
        field=lambda: LastContactSerializer(read_only=True, allow_null=True),
        template="contacts/cells/last_contact.html",
        order_by=("last_contact__on", "id"),
        position=40,
    )
)
