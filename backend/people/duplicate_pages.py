"""The pages on which a leader compares two cases that may be about one young person."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from backend.access.abilities import Actor, abilities
from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.errors import NotFound
from backend.people.models import ProbableDuplicate, YoungPerson
from backend.people.queries import duplicates_asked, other_cases
from backend.workspace.registry import buttons

SHOWN = 100
"""How many open questions the list shows, the oldest first."""


class Duplicates(PageView):
    """`/dubletter/`: the cases of the reader's units that may be about the same young person as another one."""

    required_permission = Permission.LEAD_CASE
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(duplicates_asked(self.staff).filter(answer="").order_by("found_on", "pk")[:SHOWN])
        log_access(Action.LIST, [row.young_person_id for row in rows], purpose="probable duplicates")
        return TemplateResponse(request, "people/duplicates.html", {"rows": rows, "today": clock.today()})


class Duplicate(PageView):
    """`/dubletter/<id>/`: the two cases side by side, and whether they are about one young person or two."""

    required_permission = Permission.LEAD_CASE

    @cached_property
    def duplicate(self) -> ProbableDuplicate:
        found = duplicates_asked(self.staff).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    def denied_people(self) -> list[int]:
        return list(ProbableDuplicate.objects.filter(pk=self.kwargs["pk"]).values_list("young_person", flat=True))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.duplicate
        other = other_cases([asked.other_id], staff=self.staff)[asked.other_id]
        seen = [asked.young_person, *([other.young_person] if other.young_person else [])]
        log_access(Action.VIEW, [person.pk for person in seen], purpose="probable duplicate")
        actor = Actor(self.staff, asked.young_person_id)
        context = {
            "duplicate": asked,
            "other": other,
            "cases": seen,
            "buttons": buttons(asked, actor),
            "may_merge": bool(other.young_person) and not asked.answer and self._may_merge(asked.young_person),
            "today": clock.today(),
        }
        return TemplateResponse(request, "people/duplicate.html", context)

    def _may_merge(self, person: YoungPerson) -> bool:
        return "merge" in abilities(person, Actor(self.staff, person.pk), ["merge"])
