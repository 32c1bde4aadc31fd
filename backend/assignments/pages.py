"""The pages of leaders: who needs help to keep up, and who is away. Everybody registers their own absence here."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Actor
from backend.access.access_log import log_access
from backend.access.models import Action, Cover
from backend.access.pages import PageView
from backend.access.permissions import Permission, leads
from backend.assignments import absences, leading
from backend.assignments.queries import holdings_of, units_of
from backend.assignments.serializers import EnterAbsenceSerializer, EnterCoverSerializer
from backend.core import clock
from backend.core.errors import NotFound, Sentence
from backend.organisation.models import Absence, Role, Staff
from backend.people.models import YoungPerson
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout, colleagues
from backend.workspace.registry import buttons

SHOWN = 20
"""How many young people without a guide the page shows."""


class Leading(PageView):
    """`/leder/`: caseloads against limits, young people without a guide, what is late, who is away, and who leaves."""

    required_permission = Permission.ASSIGN
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        today, staff = clock.today(), self.staff
        units = units_of(staff, Role.LEADER, Role.COORDINATOR)
        missing = leading.without_guide(staff, today).annotate(of_all=Window(Count("pk")))
        shown = list(missing[:SHOWN])
        log_access(Action.LIST, [person.pk for person in shown], purpose="leading")
        late_people, late_rules = leading.late_by_colleague(staff, today), leading.late_by_rule(staff, today)
        enters = Role.LEADER in self.staff_roles.roles  # only a leader registers the absence of colleagues
        actor = Actor(staff, None)
        away = [
            {
                "absence": absence,
                "covers": [(cover, buttons(cover, actor) if enters else []) for cover in covers],
                "buttons": buttons(absence, actor) if enters else [],
            }
            for absence, covers in leading.absences(units, today)
        ]
        context = {
            "today": today,
            "caseloads": leading.caseloads(units, today),
            "without_guide": shown,
            "without_guide_count": shown[0].of_all if shown else 0,
            "late_people": late_people,
            "late_rules": late_rules,
            "late_count": sum(late.count for late in late_rules),
            "absences": away,
            "enters": enters,
            "leaving": list(leading.leaving(units, today)),
        }
        return TemplateResponse(request, "assignments/leading.html", context)


class Colleague(PageView):
    """`/leder/kolleger/<id>/`: what a colleague still holds, and where it is handed over."""

    required_permission = Permission.ASSIGN
    logged_action = Action.LIST

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        colleague = get_object_or_404(Staff, pk=pk)
        held = holdings_of(staff=colleague, by=self.staff)
        about = {one.young_person_id for one in held.visible if one.young_person_id is not None}
        people = YoungPerson.objects.in_bulk(about)
        log_access(Action.LIST, sorted(people), purpose="holdings")
        rows = [(people.get(one.young_person_id or 0), one) for one in held.visible]
        context = {"colleague": colleague, "counts": held.counts, "rows": rows, "today": clock.today()}
        return TemplateResponse(request, "assignments/colleague.html", context)


class RegisterAbsence(FormPage):
    """`/fravaer/ny/`: register days on which the reader, or a colleague whom they lead, is absent."""

    required_permission = Permission.REGISTER_ABSENCE
    serializer_class = EnterAbsenceSerializer
    title = _("Register absence")
    button = _("Register the absence")
    explanation = _("The reason is not recorded. Reminders of the absent colleague also go to the deputy.")
    done = _("The absence is registered. Choose a deputy now, if there shall be one.")

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the colleagues are those of the leader's units
        return Layout(
            first=("staff", "starts_on", "ends_on"),
            hints={"ends_on": _("Leave it empty if nobody knows yet.")},
            options={"staff": lambda: [(str(self.staff.pk), str(_("Myself"))), *_colleagues(self.staff)]},
            lists=frozenset({"staff"}),
        )

    def initial(self) -> Mapping[str, Any]:
        return {"staff": self.request.GET.get("staff", ""), "starts_on": clock.today()}

    def save(self, values: Mapping[str, Any]) -> Absence:
        return absences.enter_absence(**{"staff": self.staff, **values}, by=self.staff)

    def back_url(self) -> str:
        return self._next() or back_to_leading(self.staff_roles.may(Permission.ASSIGN))

    def next_url(self, record_id: int | None) -> str:
        return reverse("cover-enter", kwargs={"pk": record_id}) if record_id else self.back_url()


class EnterCover(FormPage):
    """`/fravaer/<id>/stedfortraeder/`: say who replaces an absent colleague."""

    required_permission = Permission.REGISTER_ABSENCE
    serializer_class = EnterCoverSerializer
    title = _("Choose a deputy")
    button = _("Save the deputy")
    explanation = _(
        "The deputy sees all young people of the colleague in that period, and gets the reminders. "
        "Contacts that the deputy makes count."
    )
    done = _("The deputy is registered.")

    @cached_property
    def absence(self) -> Absence:
        found = Absence.objects.select_related("staff").filter(pk=self.kwargs["pk"]).first()
        if found is None or not (found.staff_id == self.staff.pk or leads(self.staff, found.staff)):
            raise NotFound
        return found

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the absent colleague is not offered
        return Layout(
            first=("deputy",),
            more=("starts_on", "ends_on"),
            leave_out=("young_people",),
            labels={"deputy": _("Deputy")},
            options={"deputy": lambda: colleagues().exclude(pk=self.absence.staff_id)},
            lists=frozenset({"deputy"}),
        )

    def prepare(self) -> None:
        self.absence  # noqa: B018  # raises NotFound

    def fixed(self) -> Mapping[str, Any]:
        return {"absence": self.absence.pk}

    def save(self, values: Mapping[str, Any]) -> Cover:
        return absences.enter_cover(
            **{name: value for name, value in values.items() if value is not None}, by=self.staff
        )

    def subject(self) -> Sentence:
        return self.absence.staff.name

    def back_url(self) -> str:
        return self._next() or back_to_leading(self.staff_roles.may(Permission.ASSIGN))


def back_to_leading(leads_staff: bool) -> str:
    """Return the leader's page for those who may see it, and the start page for all others."""
    return reverse("leading") if leads_staff else reverse("home")


def _colleagues(leader: Staff) -> list[tuple[str, str]]:
    """Return the staff of the units that `leader` leads, by name."""
    units = units_of(leader, Role.LEADER)
    found = Staff.objects.filter(memberships__unit__in=units, is_active=True).exclude(pk=leader.pk).distinct()
    return [(str(one.pk), one.name) for one in found]
