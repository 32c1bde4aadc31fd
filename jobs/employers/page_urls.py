"""URLs of the pages of employers."""

from django.urls import path

from backend.workspace.form_pages import verb_urls
from jobs.employers.models import DisclosureDecision, Employer, EmployerContact, EmployerPerson
from jobs.employers.pages import (
    ContactOfPerson,
    DecideDisclosure,
    EmployerPage,
    Employers,
    NewEmployer,
    PlanOfPerson,
    PlanVisit,
    RegisterVisit,
)

urlpatterns = [
    path("virksomheder/", Employers.as_view(), name="employers"),
    path("virksomheder/ny/", NewEmployer.as_view(), name="employer-create"),
    path("virksomheder/<int:pk>/", EmployerPage.as_view(), name="employer"),
    path("virksomheder/<int:pk>/besoeg/", RegisterVisit.as_view(), name="employer-visit"),
    path("virksomheder/<int:pk>/planlaeg/", PlanVisit.as_view(), name="employer-plan"),
    path("unge/<int:pk>/virksomhedskontakt/", ContactOfPerson.as_view(), name="person-employer-contact"),
    path("unge/<int:pk>/planlagt-virksomhedskontakt/", PlanOfPerson.as_view(), name="person-employer-plan"),
    path("unge/<int:pk>/aabenhed/", DecideDisclosure.as_view(), name="disclosure-decide"),
    *verb_urls("virksomheder", Employer),
    *verb_urls("kontaktpersoner", EmployerPerson),
    *verb_urls("virksomhedskontakter", EmployerContact),
    *verb_urls("aabenhed", DisclosureDecision),
]
