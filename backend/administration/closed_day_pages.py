"""The pages of closed days: those of one year, and a new one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Actor
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.assignments import absences
from backend.assignments.serializers import ClosedDaySerializer
from backend.core import clock
from backend.core.errors import Sentence
from backend.core.numbers import read_number
from backend.organisation.models import ClosedDay
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout
from backend.workspace.registry import buttons


class ClosedDays(PageView):
    """`/administration/lukkedage/?year=2026`: the days of a year (this one) on which the municipality is closed."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = read_number(request.GET.get("year", ""), digits=4) or 0
        year = asked if 0 < asked < 9999 else clock.today().year
        actor = Actor(self.staff, None)
        context = {
            "year": year,
            "rows": [(one, buttons(one, actor)) for one in ClosedDay.objects.filter(day__year=year).order_by("day")],
        }
        return TemplateResponse(request, "administration/closed_days.html", context)


class CloseDay(FormPage):
    """`/administration/lukkedage/ny/`: a day on which the municipality is closed."""

    required_permission = Permission.ADMINISTER
    serializer_class = ClosedDaySerializer
    layout = Layout(
        first=("day", "reason"),
        labels={"day": _("Day"), "reason": _("Why is it closed?")},
        hints={"reason": _("For example: Planning day. Public holidays and weekends are known already.")},
    )
    title = _("New closed day")
    button = _("Save the closed day")
    explanation = _("The day is not a working day, so due dates of the municipality's own rules move a little later.")
    done = _("The closed day is saved. Due dates move when the worker has run.")

    def subject(self) -> Sentence:
        return _("Closed days")

    def back_url(self) -> str:
        return reverse("administration-closed-days")

    def save(self, values: Mapping[str, Any]) -> ClosedDay:
        closed = absences.close_day(**values, by=self.staff)
        self.year = closed.day.year
        return closed

    def next_url(self, record_id: int | None) -> str:
        year = getattr(self, "year", None)
        return f"{self.back_url()}?year={year}" if year else self.back_url()
