"""The pages of staff: the list, one colleague with the roles, a new account, a new password, a new role."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.forms import NullBooleanField, Select
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from backend.access import staff as service
from backend.access.abilities import Actor, abilities, check_ability
from backend.access.api import StaffFilters
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.access.row_level_security import as_system
from backend.access.staff_serializers import CreateStaffSerializer, StartRoleSerializer
from backend.administration.pages import SecretFormPage, new_password
from backend.core import clock
from backend.core.errors import Sentence
from backend.organisation.models import Membership, Staff
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout
from backend.workspace.registry import buttons

ON_A_PAGE = 50

STAFF_LABELS = {
    "username": _("User name"),
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
}

ROLE_LABELS = {
    "fte": _("Share of full time"),
    "caseload_limit": _("Highest number of young people at full time"),
    "role": _("Role"),
}

FILTER_LABELS: Mapping[str, Sentence] = {
    "search": _("Name or user name"),
    "role": _("Role"),
    "unit": _("Unit"),
    "is_active": _("Accounts"),
}


class StaffList(PageView):
    """`/administration/medarbejdere/`: the accounts with their roles today."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        held = Membership.objects.active(today).select_related("unit")
        everybody = Staff.objects.prefetch_related(Prefetch("memberships", queryset=held, to_attr="roles_today"))
        filterset = StaffFilters(request.GET, queryset=everybody, request=request)
        form = filterset.form
        for name, field in form.fields.items():
            field.label = FILTER_LABELS[name]
            if isinstance(field, NullBooleanField):
                field.widget = Select(choices=[("", _("Open accounts")), ("false", _("Closed accounts"))])
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, Select) else "form-input"
        readable = filterset.is_valid()
        found = filterset.qs if readable else everybody.none()
        if not request.GET.get("is_active"):
            found = found.filter(is_active=True)
        context = {
            "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
            "filters": [form[name] for name in FILTER_LABELS],
            "filtered": any(request.GET.get(name) for name in FILTER_LABELS),
        }
        return TemplateResponse(request, "administration/staff_list.html", context, status=200 if readable else 400)


class StaffPage(PageView):
    """`/administration/medarbejdere/<id>/`: the account and the roles of one colleague."""

    required_permission = Permission.ADMINISTER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        today, actor = clock.today(), Actor(self.staff, None)
        colleague = get_object_or_404(Staff, pk=pk)
        roles = list(Membership.objects.filter(staff=colleague).select_related("unit").order_by("-starts_on", "-pk"))
        verbs = buttons(colleague, actor)
        may_set_password = "set-password" in abilities(colleague, actor, {"set-password"})
        with as_system("an administrator sees neither passwords nor case content, and counts"):
            waits_for_password = colleague.has_one_time_password()
            still_holds = service.still_held(colleague)
        context = {
            "colleague": colleague,
            "today": today,
            "buttons": verbs,
            "may_set_password": may_set_password,
            "waits_for_password": waits_for_password,
            "may_give_role": colleague.is_active and colleague.pk != self.staff.pk,
            "is_own": colleague.pk == self.staff.pk,
            "roles": [(one, buttons(one, actor)) for one in roles if one.ends_on is None or one.ends_on >= today],
            "former_roles": [one for one in roles if one.ends_on is not None and one.ends_on < today],
            "still_holds": still_holds,
        }
        return TemplateResponse(request, "administration/staff.html", context)


class CreateAccountSerializer(CreateStaffSerializer):
    """An account to create. The page makes the one-time password."""

    class Meta(CreateStaffSerializer.Meta):
        fields = ["username", "name", "email", "phone"]

    password = None  # type: ignore[assignment]  # removes the field


class CreateAccount(SecretFormPage):
    """`/administration/medarbejdere/ny/`: a new account with a one-time password."""

    serializer_class = CreateAccountSerializer
    layout = Layout(
        first=("name", "username", "email", "phone"),
        labels=STAFF_LABELS,
        hints={"email": _("Without an address the colleague gets no e-mails.")},
    )
    title = _("New colleague")
    button = _("Create the account")
    explanation = _("The colleague sees nothing until you give a role on the next page.")
    done = _("The account is created. Give the colleague a role now.")
    secret_label = _("One-time password")
    secret_notes = (
        _("Copy the password now. It is shown only this once."),
        _("Give it to the colleague in person or by phone. It works for 14 days, to choose one of their own."),
    )

    def subject(self) -> Sentence:
        return _("All staff")

    def back_url(self) -> str:
        return reverse("administration-staff")

    def next_url(self, record_id: int | None) -> str:
        return reverse("administration-colleague", kwargs={"pk": record_id}) if record_id else self.back_url()

    def save(self, values: Mapping[str, Any]) -> Staff:
        password = new_password()
        made = service.create_staff(**values, password=password, by=self.staff)
        self.secret = password
        return made


class SetPassword(SecretFormPage):
    """`/administration/medarbejdere/<id>/adgangskode/`: a one-time password for a colleague."""

    serializer_class = None
    title = _("New one-time password")
    button = _("Make a new password")
    explanation = _(
        "The colleague is signed out everywhere at once, and signs in with the new password to choose one of their own."
    )
    done = _("The colleague has a new one-time password, and is signed out everywhere.")
    secret_label = CreateAccount.secret_label
    secret_notes = CreateAccount.secret_notes

    @cached_property
    def colleague(self) -> Staff:
        return get_object_or_404(Staff, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        check_ability(self.staff, "set-password", self.colleague)

    def subject(self) -> Sentence:
        return self.colleague.name

    def back_url(self) -> str:
        return reverse("administration-colleague", kwargs={"pk": self.kwargs["pk"]})

    def save(self, values: Mapping[str, Any]) -> Staff:
        password = new_password()
        changed = service.set_password(staff=self.colleague, password=password, by=self.staff)
        self.secret = password
        return changed


class GiveRole(FormPage):
    """`/administration/medarbejdere/<id>/rolle/`: give a colleague a role in a unit."""

    required_permission = Permission.ADMINISTER
    serializer_class = StartRoleSerializer
    layout = Layout(
        first=("role", "unit"),
        more=("starts_on", "ends_on", "fte", "caseload_limit"),
        labels={
            **ROLE_LABELS,
            "starts_on": _("First day. Today, if empty"),
            "ends_on": _("Last day, if it is known"),
        },
        hints={
            "fte": _("For example 0.8. Full time, if empty."),
            "caseload_limit": _("If empty: 20 for a job consultant, and no limit for others."),
        },
        lists=frozenset({"role", "unit"}),
    )
    title = _("Give a role")
    button = _("Give the role")
    explanation = _("The role says what the colleague may see and do, in this unit and those below it.")
    done = _("The role is given.")

    @cached_property
    def colleague(self) -> Staff:
        return get_object_or_404(Staff, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        self.colleague  # noqa: B018  # raises Http404

    def fixed(self) -> Mapping[str, Any]:
        return {"staff": self.colleague.pk}

    def subject(self) -> Sentence:
        return self.colleague.name

    def back_url(self) -> str:
        return reverse("administration-colleague", kwargs={"pk": self.kwargs["pk"]})

    def save(self, values: Mapping[str, Any]) -> Membership:
        return service.start_membership(**values, by=self.staff)
