"""The pages of contacts and appointments: the form of a contact, the week, and the forms that plan an appointment."""

import math
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.generic import View
from rest_framework.exceptions import Throttled

from backend.access.access_log import log_access, log_denied_access
from backend.access.calendar_feeds import owner_of
from backend.access.models import AccessChannel, Action
from backend.access.pages import PageView
from backend.access.permissions import Permission, staff_roles
from backend.access.row_level_security import acting_as
from backend.access.throttles import SignInAttempt
from backend.access.visibility import VisibleTo
from backend.contacts import services
from backend.contacts.calendars import calendar_of
from backend.contacts.forms import RegisterContactFormSerializer
from backend.contacts.layouts import LABELS, NOTE_HINT, who_can_take_part
from backend.contacts.models import Appointment, Contact
from backend.contacts.queries import kinds_of
from backend.contacts.serializers import PlanAppointmentSerializer
from backend.contacts.weeks import ONE_WEEK, week_of
from backend.core import clock
from backend.core.errors import Invalid, Sentence
from backend.followups.queries import waiting_for_contact
from backend.people.models import YoungPerson
from backend.people.pages import PersonFormPage, name_of
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Form, Layout, Option, colleagues

KINDS_SHOWN = 6
"""Kinds of contact that are shown at once. The others are behind “Other …”."""

NOW, TODAY, OTHER_DAY = "now", "today", "other"
"""The answers to “When?” in the form of a contact."""


class RegisterContact(PersonFormPage):
    """`/unge/<id>/kontakt/`: register a contact that has happened, with at most five inputs."""

    template_name = "contacts/register.html"
    serializer_class = RegisterContactFormSerializer
    title = _("New contact")
    button = _("Save the contact")
    done = _("The contact is saved.")

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the people to choose from are those of the young person
        return Layout(
            folded={"kind": KINDS_SHOWN},
            templates={"occurred_at": "contacts/fields/when.html"},
            first=("kind", "outcome", "occurred_at", "note"),
            more=(
                "own_words",
                "minutes",
                "place",
                "network",
                "professionals",
                "young_person_took_part",
                "in_confidence",
            ),
            leave_out=("initiative", "face_to_face", "outreach_strategy"),
            labels=LABELS,
            hints=NOTE_HINT,
            options={"kind": lambda: kinds_of(self.staff, clock.today()), **who_can_take_part(self.person.pk)},
        )

    def initial(self) -> Mapping[str, Any]:
        return {"occurred_at": clock.now(), "outcome": "held", "young_person_took_part": True}

    def form(self, posted: QueryDict | None = None) -> Form:
        """Return the form. What was answered to “When?” becomes the moment of the contact."""
        self.when, self.at_time = NOW, clock.now().strftime("%H:%M")
        if posted is not None:
            posted = posted.copy()
            self.when = posted.get("when", OTHER_DAY if posted.get("occurred_at") else NOW)
            self.at_time = posted.get("at_time", "")
            if self.when == NOW:
                posted.pop("occurred_at", None)
            elif self.when == TODAY:
                posted["occurred_at"] = f"{clock.today().isoformat()}T{self.at_time}"
        return super().form(posted)

    def extra_context(self) -> Mapping[str, Any]:
        return {
            "when": self.when,
            "at_time": self.at_time,
            "fulfils": waiting_for_contact(self.person, self.staff, clock.today()),
            "today": clock.today(),
        }

    def save(self, values: Mapping[str, Any]) -> Contact:
        return services.register(**values, by=self.staff)


class AppointmentWeek(PageView):
    """`/aftaler/?week=2026-W48`: the week of the member of staff, and appointments of absent colleagues."""

    required_permission = Permission.READ_CASES
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        now = clock.now()
        this_week = _monday(now.astimezone(clock.COPENHAGEN).date())
        monday = _read_week(request.GET["week"]) if request.GET.get("week") else this_week
        week = week_of(self.staff, monday, now)
        log_access(Action.LIST, week.people, purpose="appointments of a week")
        context = {
            "week": week,
            "number": monday.isocalendar().week,
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "is_this_week": monday == this_week,
            "previous": _week_name(monday - ONE_WEEK),
            "next": _week_name(monday + ONE_WEEK),
            "may_plan": self.staff_roles.may(Permission.EDIT_CASE),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "contacts/week.html", context)


def _plan_layout(*first: str, **options: Any) -> Layout:
    return Layout(
        first=(*first, "starts_at", "kind"),
        more=("minutes", "place", "staff"),
        labels={"kind": _("How?"), "staff": _("Who meets the young person?"), "young_person": _("The young person")},
        options={"staff": colleagues, **options},
        lists=frozenset({"staff", "young_person"}),
    )


PROPOSED = time(10)
"""The time of day that the form proposes for an appointment on a given day."""


class PlansAppointment(FormPage):
    """A form that plans an appointment."""

    serializer_class = PlanAppointmentSerializer
    title = _("New appointment")
    button = _("Plan the appointment")
    explanation = _("The young person is not told by the system.")
    done = _("The appointment is planned.")

    def initial(self) -> Mapping[str, Any]:
        asked = self.request.GET.get("day", "")
        starts_at = clock.at_local(_read_day(asked), PROPOSED) if asked else None
        return {"starts_at": starts_at, "kind": "meeting", "staff": self.staff.pk}

    def save(self, values: Mapping[str, Any]) -> Appointment:
        return services.plan(**values, by=self.staff)


class PlanAppointment(PlansAppointment, PersonFormPage):
    """`/unge/<id>/aftale/`: plan an appointment with the young person."""

    layout = _plan_layout()


class PlanFromWeek(PlansAppointment):
    """`/aftaler/ny/?day=2026-11-30`: choose the young person, and plan an appointment, from a day of the week."""

    required_permission = Permission.EDIT_CASE

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the people to choose from are those of the caller
        return _plan_layout("young_person", young_person=self._people)

    def subject(self) -> Sentence:
        return _("Appointments")

    def back_url(self) -> str:
        return self._next() or reverse("appointments")

    def _people(self) -> Iterable[Option]:
        """Return the young people with an open case, and write to the access log that they are shown."""
        people = YoungPerson.objects.filter(
            VisibleTo("id", self.staff, "full"), closed_on__isnull=True, deceased_on__isnull=True
        )
        found = list(people.only("pk", "case_number", "first_name", "last_name", "preferred_name"))
        log_access(Action.LIST, (person.pk for person in found), purpose="choose the young person of an appointment")
        return [(str(person.pk), str(name_of(person))) for person in found]


class CalendarFeedView(View):
    """`/calendar/<token>.ics`: the calendar of the member of staff to whom the token belongs, for programs.

    An unknown token, and one whose owner no longer works with cases, are answered 404. A program that sends the ETag of
    what it has gets 304 and no data, and nothing is written to the access log.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            attempt = SignInAttempt.begin_with_token(request)
        except Throttled as exc:
            return HttpResponse(status=429, headers={"Retry-After": str(math.ceil(getattr(exc, "wait", 1)))})
        staff = owner_of(token)
        if staff is None:
            raise Http404
        attempt.succeeded()
        held = staff_roles(staff)
        if not staff.is_active or not held.may(Permission.READ_CASES):
            log_denied_access(staff=staff, channel=AccessChannel.API, action=Action.LIST, purpose="calendar")
            raise Http404
        with acting_as(staff, channel=AccessChannel.API, roles=held.roles), override(settings.LANGUAGE_CODE):
            body, people = calendar_of(staff, clock.today())
            response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
            response["Cache-Control"] = "private, no-cache"
            etag = f'"{sha256(body).hexdigest()}"'
            response["ETag"] = etag
            answer = get_conditional_response(request, etag=etag, response=response)
            if answer is None or answer.status_code == HTTPStatus.OK:
                log_access(Action.LIST, people, purpose="calendar")
        return answer or response


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _week_name(monday: date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _read_week(text: str) -> date:
    """Return the Monday of an ISO week such as “2026-W48”. Raises `Invalid` for another text."""
    year, _between, week = text.partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(week), 1)
        clock.at_local(monday - ONE_WEEK, PROPOSED), clock.at_local(monday + 2 * ONE_WEEK, PROPOSED)
    except (ValueError, OverflowError):
        raise Invalid(_("Give the week as 2026-W48.")) from None
    return monday


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("Give the day as 2026-11-30.")) from None
