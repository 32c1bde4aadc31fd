"""What staff looked at, in words: the access log has the short names of pages and verbs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.core.errors import Sentence
from backend.workspace.registry import Tab, verbs

PAGES: dict[str, Sentence] = {
    "start page": pgettext_lazy("the start page", "Today"),
    "caseload": _("Caseload"),
    "notifications": _("Notifications"),
    "board": _("IPS board"),
    "leading": _("Leader"),
    "appointments of a week": _("Appointments"),
    "employer": _("Employer"),
    "print": _("Print of the case"),
    "caseload move": _("Move of a caseload"),
    "holdings": _("What a colleague holds"),
    "person-overview": Tab.OVERVIEW.label,
    "person-job": Tab.JOB.label,
    "person-person": Tab.PERSON.label,
    "person-timeline": _("Timeline"),
    "person-reveal": _("Hidden details"),
    "person-access-log": _("Access log"),
    "contact-register": _("Register a contact"),
    "concern-record": _("Acute concern"),
}
"""The pages that show young people, by the purpose that they write to the access log."""


def in_words(purpose: str) -> Sentence:
    """Return what a page or a verb is called on the screen. A purpose without such a name is returned as it is."""
    if purpose in PAGES:
        return PAGES[purpose]
    return next((verb.title or verb.label for verb in verbs if verb.key == purpose), purpose)
