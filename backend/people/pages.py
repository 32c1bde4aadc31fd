"""The pages about one young person, and the base class of forms about one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property

from backend.access.abilities import Actor, with_answers
from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission, Relation, check
from backend.access.visibility import VisibleTo
from backend.core import clock
from backend.core.api.paging import TimelineCursor
from backend.core.errors import NotFound, Sentence
from backend.followups.queries import next_steps
from backend.people.models import AcuteConcern, Alert, YoungPerson
from backend.timeline.queries import page as timeline_page
from backend.timeline.registry import Entry, Group, timeline
from backend.workspace.form_pages import FormPage
from backend.workspace.registry import Reading, Tab, Verb, buttons, panels

ON_A_PAGE = 20
"""Entries of the timeline on one page."""


def name_of(record: Any) -> Sentence:
    """Return the name and the case number of the young person that a record is about."""
    person = record if isinstance(record, YoungPerson) else record.young_person
    return f"{person.short_name} · {person.case_number}"


def page_of(record: Any, tab: Tab = Tab.OVERVIEW) -> str:
    """Return the address of a page about the young person that a record is about."""
    pk = record.pk if isinstance(record, YoungPerson) else record.young_person_id
    return reverse(f"person-{tab}", kwargs={"pk": pk})


class AboutPerson(PageView):
    """A page about the young person in the address. It is logged as a look at this person."""

    required_permission = Permission.READ_CASES
    level: ClassVar[str] = "summary"

    @cached_property
    def person(self) -> YoungPerson:
        """Return the young person in the address. Raises `NotFound` if the caller may not see them at `level`."""
        people = YoungPerson.objects.select_related(
            "unit", "address", "primary_contact_staff", "primary_contact_professional"
        )
        found: YoungPerson | None = (
            with_answers(people).filter(VisibleTo("id", self.staff, self.level), pk=self.kwargs["pk"]).first()
        )
        if found is None:
            raise NotFound
        return found

    @cached_property
    def actor(self) -> Actor:
        actor = Actor(self.staff, self.person.pk)
        actor.know_with(self.person)
        return actor

    def log(self) -> None:
        """Write that the caller looked at the young person, whom the header of the page then knows."""
        self.request.young_person_id = self.person.pk  # type: ignore[attr-defined]  # for “Acute concern” in the header
        match = self.request.resolver_match
        log_access(Action.VIEW, [self.person.pk], purpose=match.view_name if match else "")

    def denied_people(self) -> Iterable[int]:
        return [self.kwargs["pk"]]


class PersonPage(AboutPerson):
    """One of the pages about a young person: the head, next steps, and the panels of its tab."""

    tab: Tab = Tab.OVERVIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person, today = self.person, clock.today()
        self.log()
        reading = Reading(self.actor, today)
        sees_all = Relation.READER in self.actor.relations
        shown = [panel for panel in panels if panel.tab == self.tab and (sees_all or not panel.full)]
        # The panels first: they read records from which the buttons follow without another query.
        in_panels = [{"panel": panel, **panel.context(person, reading)} for panel in shown]
        context = {
            "person": person,
            "today": today,
            "tab": self.tab,
            "tabs": [(tab, page_of(person, tab)) for tab in Tab],
            "sees_all": sees_all,
            "may_edit": self.actor.may(Permission.EDIT_CASE) and not person.closed_on,
            "alerts": self._alerts() if sees_all else [],
            "concerns": AcuteConcern.objects.active(clock.now())
            .filter(young_person=person)
            .select_related("responsible_now")
            if sees_all
            else [],
            "buttons": buttons(person, self.actor),
            "steps": next_steps(person, reading) if self.tab == Tab.OVERVIEW else None,
            "panels": in_panels,
        }
        return TemplateResponse(request, "people/person.html", context)

    def _alerts(self) -> list[tuple[Alert, list[Verb]]]:
        """Return the warnings that have not ended, with their buttons."""
        found = Alert.objects.filter(young_person=self.person, ended_on__isnull=True)
        return [(alert, buttons(alert, self.actor)) for alert in found]


class Timeline(AboutPerson):
    """The timeline of a young person, newest first. htmx loads it into the first page; alone it is a page too."""

    level = "full"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.person
        self.log()
        group = request.GET.get("group", "")
        kinds = {part.kind for part in timeline if part.group == group} if group in Group.values else None
        cursor = TimelineCursor.decode(request.GET["cursor"]) if "cursor" in request.GET else None
        entries, following = timeline_page(person, cursor, ON_A_PAGE, kinds)
        records = self._records(entries)
        context = {
            "person": person,
            "today": clock.today(),
            "group": group,
            "groups": Group.choices,
            "entries": [
                {
                    **timeline.line(entry),
                    "record": (record := records.get((entry.kind, entry.id))),
                    "buttons": buttons(record, self.actor) if record else [],
                }
                for entry in entries
            ],
            "next": following.encode() if following else "",
        }
        return TemplateResponse(request, "people/timeline.html", context)

    def _records(self, entries: Iterable[Entry]) -> dict[tuple[str, int], Model]:
        """Return the records of the entries that have verbs, by kind and id, with one query for each kind."""
        ids: defaultdict[str, list[int]] = defaultdict(list)
        for entry in entries:
            ids[entry.kind].append(entry.id)
        return {
            (kind, record.pk): record
            for kind, found in ids.items()
            if (read := timeline[kind].records)
            for record in read(found)
        }


class PersonFormPage(AboutPerson, FormPage):
    """A form about the young person in the address. `permission` is checked for this person."""

    level = "full"
    permission: ClassVar[Permission] = Permission.EDIT_CASE

    def prepare(self) -> None:
        check(self.staff, self.permission, self.person.pk)
        self.log()

    def fixed(self) -> Mapping[str, Any]:
        return {"young_person": self.person.pk}

    def subject(self) -> Sentence:
        return name_of(self.person)

    def back_url(self) -> str:
        return self._next() or page_of(self.person)
