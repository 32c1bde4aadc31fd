"""The API of follow-ups."""

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_view

from backend.access.people import fields_to_defer
from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.access.views import ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet
from backend.core import clock
from backend.followups.filters import FollowUpFilters
from backend.followups.models import FollowUp, PolicyRule
from backend.followups.serializers import FollowUpSerializer


@extend_schema_view(retrieve=extend_schema(summary="Show one follow-up"))
class FollowUpViewSet(ScopedListMixin, ScopedRetrieveMixin, ScopedViewSet):
    """Follow-ups. Only a record, such as a contact, fulfils one, so the API has no verb for it."""

    required_permissions = {"list": Permission.READ_CASES, "retrieve": Permission.READ_CASES}
    scope = AboutYoungPerson("summary")
    queryset = FollowUp.objects.all()
    serializer_class = FollowUpSerializer
    filterset_class = FollowUpFilters
    ordering_fields = ["due_on", "opens_on"]

    def read(self) -> QuerySet[FollowUp]:
        own = PolicyRule.objects.filter(policy=OuterRef("policy"), rule=OuterRef("rule"))
        follow_ups = FollowUp.objects.with_state(clock.now()).annotate(own_settings=Subquery(own.values("settings")))
        return follow_ups.select_related("young_person", "responsible").defer(*fields_to_defer("young_person"))
