"""The verbs of a course as pages, and the referral of a young person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from backend.access.scopes import AboutYoungPerson
from backend.assignments.choices import assign_layout
from backend.assignments.models import Capacity
from backend.core.errors import Sentence
from backend.people.models import YoungPerson
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout
from backend.workspace.registry import Verb, verbs
from guidance.courses import services
from guidance.courses.models import GuidanceCourse
from guidance.courses.serializers import (
    AssignSerializer,
    CloseSerializer,
    DeclineSerializer,
    NewReferralSerializer,
    PauseSerializer,
    ProlongSerializer,
    ReopenSerializer,
    WhySerializer,
)

REFERRAL_LABELS: dict[str, Sentence] = {
    "source": _("Who referred?"),
    "referrer": _("Name of the person or place that referred"),
    "why": _("Why"),
    "wish": _("What the young person wishes"),
    "received_on": _("Received on. Today, if empty"),
    "legal_basis": _("Legal basis"),
}
UNTIL: dict[str, Sentence] = {"paused_until": _("Paused until")}
UNTIL_HINT: dict[str, Sentence] = {"paused_until": _("At most 90 days from today.")}


of_course = partial(
    Verb,
    model=GuidanceCourse,
    scope=AboutYoungPerson("summary"),
    joins=("young_person",),
    argument="course",
    about=name_of,
    back=page_of,
)
begins = partial(of_course, serializer=WhySerializer, layout=Layout(first=("why",)))

verbs.add(
    Verb(
        model=YoungPerson,
        verb="refer-to-guidance",
        slug="henvis",
        label=_("Refer to a course"),
        scope=AboutYoungPerson("summary", "id"),
        serializer=NewReferralSerializer,
        service=services.refer,
        argument="young_person",
        layout=Layout(
            first=("source", "why", "wish"),
            more=("referrer", "received_on", "legal_basis"),
            labels=REFERRAL_LABELS,
            lists=frozenset({"source"}),
        ),
        explanation=_("The coordinator or the leader answers the referral and finds a guide."),
        done=_("The young person is referred."),
        about=name_of,
        back=page_of,
        main=True,
        position=10,
    ),
    of_course(
        verb="accept",
        slug="tag-imod",
        label=_("Accept the referral"),
        service=services.accept,
        explanation=_("The course begins with the intake. The next step is to find a guide."),
        done=_("The referral is accepted."),
        main=True,
        position=10,
    ),
    of_course(
        verb="decline",
        slug="afvis",
        label=_("Decline the referral"),
        serializer=DeclineSerializer,
        service=services.decline,
        layout=Layout(
            first=("declined_to", "informed_on"), labels={"declined_to": _("What the young person gets instead")}
        ),
        explanation=_("The course closes. Say what the young person gets instead, and when they were told."),
        done=_("The referral is declined."),
        position=20,
    ),
    of_course(
        verb="assign",
        slug="tildel",
        label=_("Assign a guide"),
        serializer=AssignSerializer,
        service=services.assign,
        layout=assign_layout(Capacity.GUIDE),
        explanation=_("The colleague is told at once, can open the case from now on, and acknowledges the assignment."),
        done=_("The guide is assigned and told."),
        position=30,
    ),
    begins(
        verb="begin-start",
        slug="start",
        label=_("Begin the start phase"),
        service=partial(services.begin, verb="begin-start"),
        explanation=_("In the start phase there is close contact. The time of the next contact is counted anew."),
        done=_("The start phase has begun."),
        position=40,
    ),
    begins(
        verb="begin-active",
        slug="aktiv",
        label=_("Begin the active phase"),
        service=partial(services.begin, verb="begin-active"),
        explanation=_("The time of the next contact is counted anew."),
        done=_("The active phase has begun."),
        position=41,
    ),
    begins(
        verb="begin-phase-out",
        slug="aftrapning",
        label=_("Begin the phase-out"),
        service=partial(services.begin, verb="begin-phase-out"),
        explanation=_("Contact becomes less frequent, and the young person is prepared for the end."),
        done=_("The phase-out has begun."),
        position=42,
    ),
    begins(
        verb="begin-aftercare",
        slug="efter-afslutning",
        label=_("Begin contact after the end"),
        service=partial(services.begin, verb="begin-aftercare"),
        explanation=_("The guide gets in touch after 1, 3, 6 and 12 months."),
        done=_("Contact after the end has begun."),
        position=43,
    ),
    of_course(
        verb="pause",
        slug="pause",
        label=_("Pause"),
        title=_("Pause the course"),
        serializer=PauseSerializer,
        service=services.pause,
        layout=Layout(first=("reason", "view", "paused_until"), labels=UNTIL, hints=UNTIL_HINT),
        explanation=_("No contacts are due during the pause. You are reminded when it ends."),
        done=_("The course is paused."),
        position=50,
    ),
    of_course(
        verb="resume",
        slug="genoptag",
        label=_("Resume"),
        title=_("Resume the course"),
        serializer=WhySerializer,
        service=services.resume,
        explanation=_("The course becomes active again, and contacts are due again."),
        done=_("The course goes on."),
        main=True,
        position=51,
    ),
    of_course(
        verb="prolong",
        slug="forlaeng",
        label=_("Prolong the pause"),
        serializer=ProlongSerializer,
        service=services.prolong,
        layout=Layout(first=("paused_until", "why"), labels=UNTIL, hints=UNTIL_HINT),
        explanation=_("You are reminded again when the pause ends."),
        done=_("The pause is prolonged."),
        position=52,
    ),
    of_course(
        verb="close",
        slug="luk",
        label=_("Close the course"),
        serializer=CloseSerializer,
        service=services.close,
        layout=Layout(
            first=("reason", "outcome", "own_words", "end_open"),
            labels={
                "outcome": _("What came of it"),
                "closing_summary": _("Closing summary"),
                "moved_to_municipality": _("If moved: to which municipality"),
                "moved_informed_because": _("If moved: the basis on which that municipality was informed"),
                "end_open": _("End coming appointments and what else the guides still have open"),
            },
            lists=frozenset({"reason"}),
        ),
        explanation=_("The guides' assignments end today. The course can be opened again."),
        done=_("The course is closed."),
        danger=True,
        position=80,
    ),
    of_course(
        verb="reopen",
        slug="genaabn",
        label=_("Open the course again"),
        serializer=ReopenSerializer,
        service=services.reopen,
        layout=Layout(
            first=("source", "why", "wish"), more=("referrer",), labels=REFERRAL_LABELS, lists=frozenset({"source"})
        ),
        explanation=_("The course is referred again, and the coordinator or the leader answers."),
        done=_("The course is open again."),
        main=True,
        position=10,
    ),
)
