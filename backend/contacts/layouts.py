"""Labels, hints and choices that the forms of contacts and appointments share."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Sentence
from backend.people.models import NetworkPerson, Professional
from backend.workspace.forms import Options

LABELS: Mapping[str, Sentence] = {
    "kind": _("How?"),
    "outcome": _("How did it go?"),
    "occurred_at": _("When?"),
    "note": _("What happened?"),
    "network": _("From the network"),
    "professionals": _("Professionals"),
    "young_person_took_part": _("The young person took part"),
    "in_confidence": _("Said in confidence"),
    "face_to_face": _("Did you meet face to face?"),
    "initiative": _("Who took the initiative?"),
    "outreach_strategy": _("How you reached out"),
}
"""Labels of the fields of a contact."""

READ_BY_THE_YOUNG_PERSON = _("Write as if the young person reads it, because they may.")
NOTE_HINT: Mapping[str, Sentence] = {"note": READ_BY_THE_YOUNG_PERSON}


def who_can_take_part(young_person_id: int) -> Mapping[str, Options]:
    """Return the choices of the network and of the professionals of a young person."""
    present = {"young_person": young_person_id, "ends_on__isnull": True}
    return {
        "network": lambda: NetworkPerson.objects.filter(**present),
        "professionals": lambda: Professional.objects.filter(**present),
    }
