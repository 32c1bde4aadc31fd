"""The IPS board, and the page on which a job is registered."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.api.bodies import confirm_field, optional_text
from backend.core.errors import Conflict
from backend.core.numbers import read_number
from backend.people.pages import PersonFormPage, page_of
from backend.workspace.forms import Layout
from backend.workspace.registry import Tab
from jobs.employers import services as employers
from jobs.employers.models import Employer
from jobs.placements import services
from jobs.placements.board import board_of
from jobs.placements.layouts import start_layout
from jobs.placements.models import Employment
from jobs.placements.serializers import StartEmploymentSerializer


class BoardPage(PageView):
    """`/jobs/`: the IPS board, with the young people whom the reader may see, by the phase of their plan."""

    required_permission = Permission.READ_CASES
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = read_number(request.GET.get("konsulent", ""))
        now = clock.now()
        board = board_of(self.staff, now, chosen)
        log_access(Action.LIST, board.young_people, purpose="board")
        context = {"board": board, "chosen": chosen, "reader": self.staff, "today": clock.today()}
        return TemplateResponse(request, "placements/board.html", context)


class NewJobSerializer(StartEmploymentSerializer):
    """A job to record, at an employer from the list or at a new one, which is registered with it."""

    employer = serializers.PrimaryKeyRelatedField(queryset=Employer.objects.all(), allow_null=True)
    new_employer = optional_text(200)
    confirm = confirm_field()

    class Meta(StartEmploymentSerializer.Meta):
        fields = [*StartEmploymentSerializer.Meta.fields, "new_employer", "confirm"]

    def validate(self, attrs: Mapping[str, Any]) -> Mapping[str, Any]:
        if attrs.get("employer") and attrs.get("new_employer"):
            raise serializers.ValidationError(
                {"new_employer": _("Choose an employer from the list, or write the name of a new one: not both.")}
            )
        if not attrs.get("employer") and not attrs.get("new_employer"):
            raise serializers.ValidationError(
                {"employer": _("Choose the employer, or write the name of a new one below.")}
            )
        return attrs


class StartJob(PersonFormPage):
    """`/unge/<id>/nyt-job/`: register a job, at most eight inputs. A new employer is registered with it."""

    permission = required_permission = Permission.MANAGE_IPS
    serializer_class = NewJobSerializer
    title = _("New job")
    button = _("Save the job")
    explanation = _("An ordinary job moves the IPS plan to “in a job”, and the consultant is reminded to follow along.")
    done = _("The job is saved.")

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the former jobs are those of the young person
        return start_layout(self.person.pk)

    def save(self, values: Mapping[str, Any]) -> Employment:
        job = dict(values)
        confirm, name = job.pop("confirm", False), job.pop("new_employer", "")
        if name:
            job["employer"] = self._new_employer(name, confirm)
        return services.start(**job, by=self.staff)

    def _new_employer(self, name: str, confirm: bool) -> Employer:
        try:
            return employers.create(name=name, confirm=confirm, by=self.staff)
        except Conflict as conflict:
            raise Conflict(
                _("The list has an employer of this name: choose it above. If yours is another one, save it anyway."),
                code=conflict.code,
                pointer="/new_employer",
            ) from None

    def back_url(self) -> str:
        return self._next() or page_of(self.person, Tab.JOB)
