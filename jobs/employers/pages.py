"""The pages of employers: the list, one employer, and the forms of contacts and of disclosure decisions."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from backend.access.abilities import Actor
from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.core import clock
from backend.core.errors import NotFound, Sentence
from backend.people.pages import PersonFormPage, page_of
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout
from backend.workspace.registry import Tab, buttons
from jobs.employers import contacts, services
from jobs.employers.filters import EmployerFilters
from jobs.employers.layouts import (
    DECISION_LABELS,
    EMPLOYER,
    contact_layout,
    young_people_of,
)
from jobs.employers.models import ContactStatus, Employer, EmployerContact, EmployerPerson
from jobs.employers.queries import met_this_week
from jobs.employers.serializers import (
    CreateEmployerSerializer,
    DecideSerializer,
    RegisterEmployerContactSerializer,
)

ON_A_PAGE = 50
SHOWN = 30
"""The number of contacts that the page of an employer shows."""


class Employers(PageView):
    """`/virksomheder/`: the employers by name, with the last contact that the reader may see, and the next step."""

    required_permission = Permission.READ_IPS
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        filterset = EmployerFilters(request.GET, queryset=_with_contacts(Employer.objects.all()), request=request)
        found = filterset.qs if filterset.is_valid() else Employer.objects.none()
        context = {
            "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
            "search": request.GET.get("search", ""),
            "today": today,
            "may_work": self.staff_roles.may(Permission.MANAGE_IPS),
            "met": met_this_week(self.staff, today),
        }
        return TemplateResponse(request, "employers/employers.html", context)


def _with_contacts(employers: QuerySet[Employer]) -> QuerySet[Employer]:
    """Annotate the last held contact, and the next planned one, among those that the caller may see."""
    of_employer = EmployerContact.objects.filter(employer=OuterRef("pk"))
    last = of_employer.filter(status=ContactStatus.HELD).order_by("-at", "-id")
    planned = of_employer.filter(status=ContactStatus.PLANNED).order_by("at", "id")
    facts = JSONObject(on="occurred_on", by="staff__name", next_step="next_step", next_on="next_on")
    return employers.annotate(
        last=Subquery(last.values(found=facts)[:1]), planned=Subquery(planned.values(found=facts)[:1])
    )


class AboutEmployer(PageView):
    """A page about the employer in the address."""

    required_permission = Permission.READ_IPS

    @cached_property
    def employer(self) -> Employer:
        """Return the employer in the address. Raises `NotFound` without one."""
        found = Employer.objects.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found


class EmployerPage(AboutEmployer):
    """`/virksomheder/<id>/`: one employer, its people, and the contacts that the reader may see."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        employer = self.employer
        held = list(
            EmployerContact.objects.filter(employer=employer)
            .exclude(status=ContactStatus.VOIDED)
            .select_related("staff", "young_person", "recorded_by")[:SHOWN]
        )
        log_access(
            Action.VIEW, [one.young_person_id for one in held if one.young_person_id is not None], purpose="employer"
        )
        actor = Actor(self.staff, None)
        people = list(EmployerPerson.objects.filter(employer=employer, ends_on__isnull=True))
        context = {
            "employer": employer,
            "buttons": buttons(employer, actor),
            "people": people,
            "contacts": [(one, [] if one.young_person_id else buttons(one, actor)) for one in held],
            "today": clock.today(),
            "may_work": self.staff_roles.may(Permission.MANAGE_IPS),
        }
        return TemplateResponse(request, "employers/employer.html", context)


class NewEmployer(FormPage):
    """`/virksomheder/ny/`: register an employer. One of the same name must be confirmed."""

    required_permission = Permission.MANAGE_IPS
    serializer_class = CreateEmployerSerializer
    layout = EMPLOYER
    title = _("New employer")
    button = _("Save the employer")
    done = _("The employer is saved.")

    def save(self, values: Mapping[str, Any]) -> Employer:
        return services.create(**values, by=self.staff)

    def subject(self) -> Sentence:
        return _("Employers")

    def back_url(self) -> str:
        return self._next() or reverse("employers")

    def next_url(self, record_id: int | None) -> str:
        return reverse("employer", kwargs={"pk": record_id}) if record_id else reverse("employers")


class RegistersContact(FormPage):
    """A form that records a contact with an employer which was held, with at most six inputs."""

    serializer_class = RegisterEmployerContactSerializer
    status = ContactStatus.HELD

    def initial(self) -> Mapping[str, Any]:
        proposed = {"mode": "face_to_face", "about": "ordinary_job", "revealed": "nothing"}
        return {**proposed, "at": clock.now()} if self.status == ContactStatus.HELD else proposed

    def save(self, values: Mapping[str, Any]) -> EmployerContact:
        return contacts.register(**values, by=self.staff)


class RegisterVisit(AboutEmployer, RegistersContact):
    """`/virksomheder/<id>/besoeg/`: register a visit to the employer."""

    required_permission = Permission.MANAGE_IPS
    title = _("Register a visit")
    button = _("Save the visit")
    done = _("The visit is saved.")
    first: tuple[str, ...] = ("young_person", "about", "revealed", "outcome", "next_step", "next_on")

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the young people to choose from are those of the reader
        options = {"young_person": young_people_of(self.staff)}
        return contact_layout(*self.first, lists=("young_person", "revealed"), options=options)

    def prepare(self) -> None:
        self.employer  # noqa: B018  # an unknown one is not found

    def fixed(self) -> Mapping[str, Any]:
        return {"employer": self.kwargs["pk"], "status": self.status}

    def subject(self) -> Sentence:
        return self.employer.name

    def back_url(self) -> str:
        return self._next() or reverse("employer", kwargs={"pk": self.kwargs["pk"]})


class PlanVisit(RegisterVisit):
    """`/virksomheder/<id>/planlaeg/`: plan a contact. It discloses no more than the young person allows."""

    status = ContactStatus.PLANNED
    title = _("Plan a contact")
    button = _("Save the plan")
    done = _("The contact is planned.")
    first = ("at", "young_person", "mode", "about", "revealed", "purpose")


class ContactOfPerson(RegistersContact, PersonFormPage):
    """`/unge/<id>/virksomhedskontakt/`: register a contact with an employer about the young person."""

    permission = required_permission = Permission.MANAGE_IPS
    title = _("Contact with an employer")
    button = _("Save the contact")
    done = _("The contact is saved.")
    layout = contact_layout(
        *("employer", "about", "revealed", "outcome", "next_step", "next_on"), lists=("employer", "revealed")
    )

    def fixed(self) -> Mapping[str, Any]:
        return {**super().fixed(), "status": self.status}

    def back_url(self) -> str:
        return self._next() or page_of(self.person, Tab.JOB)


class PlanOfPerson(ContactOfPerson):
    """`/unge/<id>/planlagt-virksomhedskontakt/`: plan a contact with an employer about the young person."""

    status = ContactStatus.PLANNED
    title = _("Plan a contact with an employer")
    button = _("Save the plan")
    done = _("The contact is planned.")
    layout = contact_layout(*("employer", "at", "mode", "about", "revealed", "purpose"), lists=("employer", "revealed"))


class DecideDisclosure(PersonFormPage):
    """`/unge/<id>/aabenhed/`: record what employers may learn, as the young person decided."""

    permission = Permission.MANAGE_IPS
    serializer_class = DecideSerializer
    title = _("What may employers be told?")
    button = _("Save the decision")
    done = _("The decision is saved.")
    explanation = _("Each talk is kept. The newest counts, also for contacts that are planned already.")
    layout = Layout(
        first=("answer", "may_reveal", "own_words"),
        more=("employer", "talked_on", "starts_on", "ends_on"),
        labels=DECISION_LABELS,
    )

    def save(self, values: Mapping[str, Any]) -> Any:
        return services.decide_disclosure(**values, by=self.staff)

    def back_url(self) -> str:
        return self._next() or page_of(self.person, Tab.JOB)
