"""The verbs of a young person as pages."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from backend.access.scopes import AboutYoungPerson
from backend.people.case_serializers import CloseCaseSerializer, ReopenCaseSerializer, TransferCaseSerializer
from backend.people.models import YoungPerson
from backend.people.pages import name_of, page_of
from backend.people.services import steps
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb, verbs

of_case = partial(
    Verb,
    model=YoungPerson,
    scope=AboutYoungPerson("summary", "id"),
    argument="person",
    about=name_of,
    back=page_of,
)

verbs.add(
    of_case(
        verb="close",
        slug="luk",
        label=_("Close the case"),
        serializer=CloseCaseSerializer,
        service=steps.close,
        layout=Layout(first=("why", "end_open")),
        explanation=_("The case leaves your lists. Its history stays, and it can be opened again."),
        done=_("The case is closed."),
        danger=True,
        position=80,
    ),
    of_case(
        verb="reopen",
        slug="genaabn",
        label=_("Open the case again"),
        serializer=ReopenCaseSerializer,
        service=steps.reopen,
        layout=Layout(first=("why",)),
        done=_("The case is open again."),
        main=True,
    ),
    of_case(
        verb="transfer",
        slug="flyt-enhed",
        label=_("Transfer to another unit"),
        serializer=TransferCaseSerializer,
        service=steps.transfer,
        explanation=_("The other unit becomes responsible for the case. Both leaders are told."),
        done=_("The case is transferred."),
        position=70,
    ),
)
