"""Pages of the case as a whole: open it, show hidden numbers, merge, print, and read the access log."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.access.throttles import Throttle
from backend.core import clock
from backend.core.errors import DomainError, Invalid
from backend.followups.queries import next_steps
from backend.people.access_purposes import in_words
from backend.people.case_serializers import MergeByNumberSerializer
from backend.people.layouts import PERSON_LABELS
from backend.people.models import NetworkPerson, Professional, YoungPerson
from backend.people.pages import AboutPerson, PersonFormPage, name_of, page_of
from backend.people.queries import access_log_of
from backend.people.serializers import OpenCaseSerializer, RevealSerializer
from backend.people.services import cases, merging
from backend.timeline.queries import page as timeline_page
from backend.timeline.registry import Group, timeline
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout
from backend.workspace.registry import Reading, Tab

ENTRIES = 50
"""Entries of the access log on one page."""

PRINTED = 1000
"""The number of contacts that a print shows at most, the newest."""


class TooOften(DomainError):
    """429: the caller searched for or revealed numbers more often than the API allows."""

    status = 429
    code = "throttled"
    detail = _("There have been too many attempts. Wait a minute, and try again.")


def _limit(page: PageView) -> None:
    """Count this request like one of the API with the `throttle_scope` of the page. Raises `TooOften`."""
    if not Throttle().allow_request(page.request, page):  # type: ignore[arg-type]  # it needs the user and the scope
        raise TooOften


class OpenCase(FormPage):
    """`/unge/ny/`: open a case. A probable duplicate is shown before a second case is opened."""

    required_permission = Permission.OPEN_CASE
    throttle_scope = "search"  # the answer tells whether a CPR number is known
    serializer_class = OpenCaseSerializer
    title = _("Open a case")
    button = _("Open the case")
    explanation = _("We check whether the young person has a case already. The next step is to refer to a course.")
    done = _("The case is open. Refer the young person to a course as the next step.")
    layout = Layout(
        first=("first_name", "last_name", "born_on", "cpr", "phone", "unit"),
        labels=PERSON_LABELS,
        hints={"cpr": _("If you know it. It is hidden afterwards.")},
        lists=frozenset({"unit", "gender", "preferred_channel"}),
    )

    def initial(self) -> Mapping[str, Any]:
        units = [held.unit_id for held in self.staff_roles.memberships]
        return {"unit": units[0]} if units else {}

    def save(self, values: Mapping[str, Any]) -> YoungPerson:
        _limit(self)
        return cases.open_case(**values, by=self.staff)

    def next_url(self, record_id: int | None) -> str:
        return reverse("person-overview", kwargs={"pk": record_id}) if record_id else reverse("home")


class Reveal(PersonFormPage):
    """`/unge/<id>/vis/`: show the CPR number and the address, also a protected one. The access log has the reason."""

    throttle_scope = "reveal"
    serializer_class = RevealSerializer
    title = _("Show CPR number and address")
    button = _("Show")
    explanation = _(
        "Write what you need it for. The reason is in the access log, which leader and young person can read."
    )
    layout = Layout(labels={"reason": _("What do you need it for?")})

    def fixed(self) -> Mapping[str, Any]:
        return {}

    def back_url(self) -> str:
        return page_of(self.person, Tab.PERSON)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.prepare()
        form = self.form(request.POST)
        values = form.check()
        if values is None:
            return self.page(form)
        try:
            _limit(self)
        except TooOften as error:
            form.refuse(error)
            return self.page(form)
        log_access(Action.REVEAL, [self.person.pk], purpose=values["reason"])
        context = {"person": self.person, "address": getattr(self.person, "address", None), "back_url": self.back_url()}
        return TemplateResponse(request, "people/revealed.html", context)


class MergeCase(PersonFormPage):
    """`/unge/<id>/saml/`: merge this record into another one. A first step shows what would move."""

    level = "summary"
    permission = Permission.LEAD_CASE
    template_name = "people/merge.html"
    serializer_class = MergeByNumberSerializer
    title = _("Merge two cases of one young person")
    button = _("Show what will move")
    explanation = _(
        "Everything of this case moves to the other one, which remains. Nothing moves before you have seen it."
    )
    done = _("The cases are merged. This is the one that remains.")
    layout = Layout(
        first=("case_number", "why"),
        labels={
            "case_number": _("Number of the case that remains"),
            "why": _("How do you know that it is one person?"),
        },
    )

    def prepare(self) -> None:
        check_ability(self.staff, "merge", self.person)
        self.log()

    def fixed(self) -> Mapping[str, Any]:
        return {}

    def initial(self) -> Mapping[str, Any]:
        return {"case_number": self.request.GET.get("sag", "")[:20]}

    def save(self, values: Mapping[str, Any]) -> YoungPerson | None:
        into = YoungPerson.objects.visible_to(self.staff).filter(case_number=values["case_number"]).first()
        if into is None:
            raise Invalid(_("You see no case with this number: check it."), pointer="/case_number")
        log_access(Action.VIEW, [into.pk], purpose="person-merge")
        confirmed = bool(values.get("confirm"))
        merge = merging.merge(
            person=self.person, into=into, dry_run=not confirmed, why=values.get("why", ""), by=self.staff
        )
        if confirmed:
            return into
        raise Preview(into, merge)

    def next_url(self, record_id: int | None) -> str:
        return reverse("person-overview", kwargs={"pk": record_id}) if record_id else self.back_url()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except Preview as preview:
            self.preview: Preview | None = preview
            form = self.form(request.POST)
            return self.page(form)

    def extra_context(self) -> Mapping[str, Any]:
        preview = getattr(self, "preview", None)
        return {"preview": preview, "into_name": name_of(preview.into) if preview else ""}


class Preview(Exception):  # no error: it takes the dry run back and brings its result to the page
    """What a merge would move. Raising it leaves the transaction of the form without a record."""

    def __init__(self, into: YoungPerson, merge: merging.Merge) -> None:
        super().__init__()
        self.into, self.merge = into, merge


class AccessLog(AboutPerson):
    """`/unge/<id>/adgangslog/`: who looked at the young person, when and why, for the leader."""

    required_permission = Permission.READ_ACCESS_LOG

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.person
        with as_system("the serving role cannot read the access log"):
            pages = Paginator(access_log_of(person.pk, staff=self.staff).order_by("-at", "-id"), ENTRIES)
            page = pages.get_page(request.GET.get("page"))
            entries = [(entry, in_words(entry.purpose)) for entry in page.object_list]
        self.log()
        return TemplateResponse(request, "people/access_log.html", {"person": person, "page": page, "entries": entries})


class PrintCase(AboutPerson):
    """`/unge/<id>/udskrift/`: summary, next steps and contacts, to print. It never shows a protected address."""

    level = "full"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person, today = self.person, clock.today()
        log_access(Action.EXPORT, [person.pk], purpose="print")
        kinds = {part.kind for part in timeline if part.group == Group.CONTACTS}
        entries, _more = timeline_page(person, None, PRINTED, kinds)
        context = {
            "person": person,
            "today": today,
            "steps": next_steps(person, Reading(self.actor, today)),
            "network": NetworkPerson.objects.filter(young_person=person, ends_on__isnull=True).order_by("id"),
            "professionals": Professional.objects.filter(young_person=person, ends_on__isnull=True).order_by("id"),
            "entries": [timeline.line(entry) for entry in entries],
        }
        return TemplateResponse(request, "people/print.html", context)
