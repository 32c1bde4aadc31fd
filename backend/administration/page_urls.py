"""URLs of the pages under `/administration/`. Django's admin, with the code lists, is at `/administration/koder/`."""

from django.urls import path

from backend.administration.closed_day_pages import CloseDay, ClosedDays
from backend.administration.pages import Administration
from backend.administration.policy_pages import ChangeRule, Policies, PolicyPage, PreviewPolicy
from backend.administration.staff_pages import CreateAccount, GiveRole, SetPassword, StaffList, StaffPage
from backend.administration.token_pages import CreateToken, EndToken, Tokens
from backend.administration.unit_pages import CreateUnit, Units
from backend.followups.models import Policy
from backend.organisation.models import ClosedDay, Membership, Staff, Unit
from backend.workspace.form_pages import verb_urls

STAFF, UNITS, DAYS, RULES, TOKENS = (
    f"administration/{name}" for name in ("medarbejdere", "enheder", "lukkedage", "regler", "integrationer")
)

urlpatterns = [
    path("administration/", Administration.as_view(), name="administration"),
    path(f"{STAFF}/", StaffList.as_view(), name="administration-staff"),
    path(f"{STAFF}/ny/", CreateAccount.as_view(), name="administration-account-create"),
    path(f"{STAFF}/<int:pk>/", StaffPage.as_view(), name="administration-colleague"),
    path(f"{STAFF}/<int:pk>/adgangskode/", SetPassword.as_view(), name="administration-password"),
    path(f"{STAFF}/<int:pk>/rolle/", GiveRole.as_view(), name="administration-role"),
    path(f"{UNITS}/", Units.as_view(), name="administration-units"),
    path(f"{UNITS}/ny/", CreateUnit.as_view(), name="administration-unit-create"),
    path(f"{DAYS}/", ClosedDays.as_view(), name="administration-closed-days"),
    path(f"{DAYS}/ny/", CloseDay.as_view(), name="administration-closed-day-create"),
    path(f"{RULES}/", Policies.as_view(), name="administration-policies"),
    path(f"{RULES}/<int:pk>/", PolicyPage.as_view(), name="administration-policy"),
    path(f"{RULES}/<int:pk>/virkning/", PreviewPolicy.as_view(), name="administration-policy-preview"),
    path(f"{RULES}/<int:pk>/ret/<str:rule>/", ChangeRule.as_view(), name="administration-rule"),
    path(f"{TOKENS}/", Tokens.as_view(), name="administration-tokens"),
    path(f"{TOKENS}/ny/", CreateToken.as_view(), name="administration-token-create"),
    path(f"{TOKENS}/<int:pk>/luk/", EndToken.as_view(), name="administration-token-end"),
    *verb_urls(STAFF, Staff),
    *verb_urls("administration/roller", Membership),
    *verb_urls(UNITS, Unit),
    *verb_urls(DAYS, ClosedDay),
    *verb_urls(RULES, Policy),
]
