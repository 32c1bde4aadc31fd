"""The pages on which a leader moves the young people of a colleague to others: choose, see what moves, move, result."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.assignments import moves
from backend.assignments.leading import CAPACITY_SLUGS
from backend.assignments.loads import Caution
from backend.assignments.models import Assignment, Capacity
from backend.assignments.queries import Moved as MovedPerson
from backend.assignments.queries import held_about, moved_from
from backend.assignments.serializers import CaseloadMoveSerializer
from backend.core import clock
from backend.core.errors import Invalid, NotFound, Sentence
from backend.core.exports import csv_download
from backend.core.numbers import read_number
from backend.followups.models import FollowUp
from backend.organisation.holdings import Holding, HoldingCount, count_by_kind
from backend.organisation.models import Staff
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout

SHOWN_FOR = timedelta(days=30)
"""How long the page of the result shows a move."""

_TO = "to_"
"""The name of the input that says who takes a young person over begins so. It ends with the id."""


@dataclass
class Row:
    """One young person of the caseload on the page, with the colleague who is chosen or suggested, by id."""

    assignment: Assignment
    to: str
    reasons: Sequence[Caution] = ()

    @property
    def name(self) -> str:
        return f"{_TO}{self.assignment.young_person_id}"


@dataclass
class Step:
    """What happens to one young person of the preview, and what moves along."""

    result: moves.Result
    follow_ups: int
    along: Sequence[HoldingCount]


@dataclass
class Receiver:
    """A colleague who takes young people over: how many, and what the leader should know."""

    staff: Staff
    count: int = 0
    warnings: Sequence[Caution] = ()


class Preview(Exception):  # no error: it takes the dry run back and brings its result to the page
    """What a move would do. Raising it leaves the transaction of the form without a record."""

    def __init__(self, results: Sequence[moves.Result], steps: Sequence[Step]) -> None:
        super().__init__()
        self.results, self.steps = results, steps

    @property
    def receivers(self) -> list[Receiver]:
        """The colleagues who take over, by name. The warnings of the last young person count all before."""
        found: dict[int, Receiver] = {}
        for result in self.results:
            if result.to is not None:
                receiver = found.setdefault(result.to.pk, Receiver(result.to))
                receiver.count += 1
                receiver.warnings = result.warnings or receiver.warnings
        return sorted(found.values(), key=lambda one: one.staff.sort_name)

    @property
    def refused(self) -> int:
        """How many young people cannot go to the colleague who is chosen."""
        return sum(result.refused is not None for result in self.results)

    @property
    def left(self) -> int:
        """How many records do not move along, so that the leader must decide who has them."""
        return sum(len(result.left) for result in self.results)

    @property
    def count(self) -> int:
        """How many young people move."""
        return len(self.results)


class MoveStart(PageView):
    """`/leder/kolleger/<id>/flyt/`: lead to the move of the colleague's caseload, in the capacity that they have."""

    required_permission = Permission.ASSIGN

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        colleague = get_object_or_404(Staff, pk=pk)
        held = Assignment.objects.active(clock.today()).filter(staff=colleague).order_by("-capacity").first()
        slug = CAPACITY_SLUGS[Capacity(held.capacity) if held else Capacity.GUIDE]
        return redirect("caseload-move", pk=pk, role=slug)


class MoveCaseload(FormPage):
    """`/leder/kolleger/<id>/flyt/<role>/`: choose who takes each young person over, see what moves, and move them.

    The form is sent to show what moves, to change what was chosen, or to move. All of them move, or nobody.
    """

    required_permission = Permission.ASSIGN
    logged_action = Action.LIST
    template_name = "assignments/move.html"
    serializer_class = CaseloadMoveSerializer
    title = _("Move the caseload")
    button = _("Show what will move")
    layout = Layout(
        first=("reason",),
        more=("moved_on", "note"),
        leave_out=("staff", "capacity", "to", "young_people", "moves", "dry_run"),
        labels={
            "moved_on": _("On which day? Today, if empty"),
            "note": _("A few words to the colleagues who take over"),
        },
        lists=frozenset({"reason"}),
    )
    preview: Preview | None = None

    @cached_property
    def capacity(self) -> Capacity:
        found = [capacity for capacity, slug in CAPACITY_SLUGS.items() if slug == self.kwargs["role"]]
        if not found:
            raise NotFound
        return found[0]

    @cached_property
    def other(self) -> Capacity:
        return next(capacity for capacity in Capacity if capacity != self.capacity)

    @cached_property
    def colleague(self) -> Staff:
        """The colleague. `has_other` says whether they also have young people in the other capacity."""
        held = Assignment.objects.active(clock.today()).filter(staff=OuterRef("pk"), capacity=self.other)
        return get_object_or_404(Staff.objects.annotate(has_other=Exists(held)), pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.capacity, self.colleague  # noqa: B018  # raise NotFound

    def fixed(self) -> Mapping[str, Any]:
        return {
            "staff": self.colleague.pk,
            "capacity": self.capacity.value,
            "moves": [{"young_person": person, "to": to} for person, to in self._chosen().items() if to],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") == "change":
            self.prepare()
            return self.page(self.form(request.POST))
        try:
            return super().post(request, *args, **kwargs)
        except Preview as preview:
            self.preview = preview
            form = self.form(request.POST)
            if preview.refused:
                form.status = 409
            return self.page(form)

    def save(self, values: Mapping[str, Any]) -> None:
        """Move them, or raise the `Preview` of a dry run."""
        chosen = [moves.Choice(**one) for one in values.get("moves", ())]
        if not chosen:
            raise Invalid(_("Choose who takes over for at least one young person."))
        dry_run = self.request.POST.get("step") != "move"
        log_access(Action.LIST, [one.young_person.pk for one in chosen], purpose="caseload move")
        try:
            results = moves.move_caseload(
                staff=self.colleague,
                capacity=self.capacity,
                choices=chosen,
                moved_on=values.get("moved_on"),
                reason=values["reason"],
                note=values.get("note", ""),
                dry_run=dry_run,
                by=self.staff,
            )
        except moves.MoveRefused as refused:
            results = list(refused.results)
        else:
            if not dry_run:
                self.done = _moved_sentence(len(results))
                return
        raise Preview(results, _steps(self.colleague, results))

    def subject(self) -> Sentence:
        return self.colleague.name

    def back_url(self) -> str:
        return self._next() or reverse("leading")

    def next_page(self, record_id: int | None) -> str:
        return reverse("caseload-moved", kwargs={"pk": self.colleague.pk})

    def extra_context(self) -> Mapping[str, Any]:
        shown = {"colleague": self.colleague, "capacity": self.capacity, "today": clock.today()}
        if self.preview is not None:
            # Each preview is one move: a preview that is shown again must not count as the one that was saved.
            return {**shown, "preview": self.preview, "submission": get_random_string(24), "chosen": self._inputs()}
        offer = moves.offer(staff=self.colleague, capacity=self.capacity, by=self.staff)
        chosen = self._chosen() if self.request.method == "POST" else None
        rows = [_row(result, chosen) for result in offer.results]
        log_access(Action.LIST, [row.assignment.young_person_id for row in rows], purpose="caseload move")
        both = self.colleague.has_other  # type: ignore[attr-defined]  # annotated
        return {
            **shown,
            "rows": rows,
            "colleagues": sorted(offer.colleagues, key=lambda one: one.name),
            "other": (self.other, CAPACITY_SLUGS[self.other]) if both else None,
        }

    def _chosen(self) -> dict[int, int | None]:
        """Return who takes each young person over, by id, as the form says. None: the young person stays."""
        sent = self.request.POST
        people = [name.removeprefix(_TO) for name in sent if name.startswith(_TO)]
        return {int(one): read_number(sent[f"{_TO}{one}"]) for one in people if read_number(one)}

    def _inputs(self) -> list[tuple[str, str]]:
        """Return what was chosen, for the form below the preview."""
        sent = self.request.POST
        names = [name for name in sent if name.startswith(_TO)]
        return [(name, sent[name]) for name in (*names, "reason", "moved_on", "note") if name in sent]


class Moved(PageView):
    """`/leder/kolleger/<id>/flyttet/`: who moved from a colleague to whom lately, and what is left to decide."""

    required_permission = Permission.ASSIGN
    logged_action = Action.LIST

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        colleague = get_object_or_404(Staff, pk=pk)
        found = self.found(colleague, Action.LIST)
        counted = Counter(one.successor.staff for one in found)
        context = {
            "colleague": colleague,
            "rows": found,
            "receivers": sorted(counted.items(), key=lambda one: one[0].sort_name),
            "left": sum(len(one.left) for one in found),
            "today": clock.today(),
            "days": SHOWN_FOR.days,
        }
        return TemplateResponse(request, "assignments/moved.html", context)

    def found(self, colleague: Staff, action: Action) -> list[MovedPerson]:
        """Return who moved from the colleague, and write to the access log who is shown."""
        found = moved_from(staff=colleague, since=clock.today() - SHOWN_FOR, by=self.staff)
        log_access(action, [one.successor.young_person_id for one in found], purpose="caseload move")
        return found


class MovedDownload(Moved):
    """`/leder/kolleger/<id>/flyttet/hent/`: the same list as CSV."""

    logged_action = Action.EXPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self.found(get_object_or_404(Staff, pk=pk), Action.EXPORT)
        return csv_download(f"flyttet-{clock.today():%Y-%m-%d}", _lines(found))


def _lines(found: Iterable[MovedPerson]) -> Iterable[Iterable[Any]]:
    yield [
        gettext("Case number"),
        gettext("Young person"),
        gettext("Works as"),
        gettext("Who takes over"),
        gettext("From"),
        gettext("Still to decide"),
    ]
    for one in found:
        new, person = one.successor, one.successor.young_person
        left = "; ".join(str(held) for held in one.left)
        name = f"{person.display_name} {person.last_name}".strip()
        yield [person.case_number, name, new.get_capacity_display(), new.staff.name, new.starts_on, left]


def _steps(staff: Staff, results: Sequence[moves.Result]) -> list[Step]:
    """Return what moves along with each young person: the follow-ups and records that the colleague holds now."""
    people = [result.assignment.young_person_id for result in results]
    with as_system("what staff hold is not for every caller to see"):
        due = FollowUp.objects.outstanding().filter(responsible=staff, young_person__in=people).order_by()
        follow_ups = dict(due.values_list("young_person").annotate(Count("pk")))
    left = {(one.kind, one.id) for result in results for one in result.left}
    along: defaultdict[int | None, list[Holding]] = defaultdict(list)
    for held in held_about(staff=staff, people=set(people)):
        if (held.kind, held.id) not in left:
            along[held.young_person_id].append(held)
    return [
        Step(result, follow_ups.get(person, 0), count_by_kind(along[person]))
        for person, result in zip(people, results, strict=True)
    ]


def _row(result: moves.Result, chosen: Mapping[int, int | None] | None) -> Row:
    """Return the row of a young person with the colleague who was chosen, or else with the suggested one."""
    suggested = result.to.pk if result.to else None
    to = suggested if chosen is None else chosen.get(result.assignment.young_person_id)
    return Row(result.assignment, str(to or ""), result.reasons if to == suggested else ())


def _moved_sentence(count: int) -> str:
    return ngettext("%(count)s young person has moved.", "%(count)s young people have moved.", count) % {"count": count}
