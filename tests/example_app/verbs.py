"""The verbs of housing support as pages, and the request of a young person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from backend.access.scopes import AboutYoungPerson
from backend.people.models import YoungPerson
from backend.people.pages import name_of, page_of
from backend.workspace.registry import Verb, verbs
from tests.example_app import services
from tests.example_app.models import HousingSupport
from tests.example_app.serializers import EndHousingSupportSerializer, GrantSerializer, NewHousingSupportSerializer

of_support = partial(
    Verb,
    model=HousingSupport,
    scope=AboutYoungPerson("full"),
    joins=("young_person",),
    argument="support",
    about=name_of,
    back=page_of,
)

verbs.add(
    Verb(
        model=YoungPerson,
        verb="housing-support",
        slug="bolig",
        label=_("Ask for housing support"),
        scope=AboutYoungPerson("full", "id"),
        serializer=NewHousingSupportSerializer,
        service=services.ask,
        argument="young_person",
        about=name_of,
        back=page_of,
    ),
    of_support(verb="grant", slug="bevilg", label=_("Grant"), serializer=GrantSerializer, service=services.grant),
    of_support(verb="end", slug="afslut", label=_("End"), serializer=EndHousingSupportSerializer, service=services.end),
)
