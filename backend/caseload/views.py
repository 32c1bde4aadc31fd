"""The API of the caseload."""

from django.db.models import QuerySet

from backend.access.permissions import Permission
from backend.access.scopes import AboutYoungPerson
from backend.access.views import ScopedListMixin, ScopedViewSet
from backend.caseload.queries import open_cases, rows
from backend.caseload.serializers import CaseloadSerializer
from backend.core.api.paging import PageOfIds
from backend.people.filters import PeopleFilters
from backend.people.models import YoungPerson
from backend.workspace.registry import columns


class CaseloadViewSet(ScopedListMixin, ScopedViewSet):
    """The caller's young people, one row each, with what is due for the day. A page costs six queries."""

    required_permissions = {"list": Permission.READ_CASES}
    scope = AboutYoungPerson("caseload", "id")
    queryset = YoungPerson.objects.all()
    serializer_class = CaseloadSerializer
    filterset_class = PeopleFilters
    pagination_class = PageOfIds

    @property
    def ordering_fields(self) -> dict[str, str]:
        return {column.key: column.order_by[0] for column in columns if column.field and column.order_by}

    def read(self) -> QuerySet[YoungPerson]:
        return open_cases()

    def read_page(self) -> list[YoungPerson]:
        return rows(self.paginate_queryset(self.filter_queryset(self.get_queryset())) or [], columns)
