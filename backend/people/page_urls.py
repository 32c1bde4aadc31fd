"""URLs of the pages about a young person."""

from django.urls import path

from backend.access.models import AccessBlock
from backend.people.case_pages import AccessLog, MergeCase, OpenCase, PrintCase, Reveal
from backend.people.concern_pages import RecordConcern
from backend.people.duplicate_pages import Duplicate, Duplicates
from backend.people.models import (
    ActivitySpell,
    Alert,
    BenefitSpell,
    Consent,
    NetworkPerson,
    ProbableDuplicate,
    Professional,
    Programme,
    ProgrammeEnrolment,
    YoungPerson,
)
from backend.people.network_pages import (
    AddAlert,
    AddNetworkPerson,
    AddProfessional,
    Enrol,
    GiveConsent,
    StartActivity,
    StartBenefit,
)
from backend.people.pages import PersonPage, Timeline
from backend.people.programme_pages import CreateProgramme, Programmes
from backend.workspace.form_pages import verb_urls
from backend.workspace.registry import Tab

urlpatterns = [
    path("unge/ny/", OpenCase.as_view(), name="person-open"),
    path("unge/<int:pk>/", PersonPage.as_view(tab=Tab.OVERVIEW), name="person-overview"),
    path("unge/<int:pk>/job/", PersonPage.as_view(tab=Tab.JOB), name="person-job"),
    path("unge/<int:pk>/om/", PersonPage.as_view(tab=Tab.PERSON), name="person-person"),
    path("unge/<int:pk>/tidslinje/", Timeline.as_view(), name="person-timeline"),
    path("unge/<int:pk>/akut/", RecordConcern.as_view(), name="concern-record"),
    path("unge/<int:pk>/vis/", Reveal.as_view(), name="person-reveal"),
    path("unge/<int:pk>/saml/", MergeCase.as_view(), name="person-merge"),
    path("unge/<int:pk>/adgangslog/", AccessLog.as_view(), name="person-access-log"),
    path("unge/<int:pk>/udskrift/", PrintCase.as_view(), name="person-print"),
    path("unge/<int:pk>/netvaerk/ny/", AddNetworkPerson.as_view(), name="network-add"),
    path("unge/<int:pk>/fagpersoner/ny/", AddProfessional.as_view(), name="professional-add"),
    path("unge/<int:pk>/samtykker/nyt/", GiveConsent.as_view(), name="consent-give"),
    path("unge/<int:pk>/aktiviteter/ny/", StartActivity.as_view(), name="activity-start"),
    path("unge/<int:pk>/ydelser/ny/", StartBenefit.as_view(), name="benefit-start"),
    path("unge/<int:pk>/projekter/nyt/", Enrol.as_view(), name="programme-enrol"),
    path("dubletter/", Duplicates.as_view(), name="duplicates"),
    path("dubletter/<int:pk>/", Duplicate.as_view(), name="duplicate"),
    *verb_urls("dubletter", ProbableDuplicate),
    *verb_urls("unge", YoungPerson),
    path("unge/<int:pk>/advarsler/ny/", AddAlert.as_view(), name="alert-add"),
    *verb_urls("advarsler", Alert),
    *verb_urls("netvaerk", NetworkPerson),
    *verb_urls("fagpersoner", Professional),
    *verb_urls("samtykker", Consent),
    *verb_urls("aktiviteter", ActivitySpell),
    *verb_urls("ydelser", BenefitSpell),
    *verb_urls("projekter/deltagelse", ProgrammeEnrolment),
    path("projekter/", Programmes.as_view(), name="programmes"),
    path("projekter/nyt/", CreateProgramme.as_view(), name="programme-create"),
    *verb_urls("projekter", Programme),
    *verb_urls("spaerringer", AccessBlock),
]
