"""The verbs of blocks as pages: block a colleague from a young person, and lift the block."""

from django.utils.translation import gettext_lazy as _

from backend.access import blocks
from backend.access.block_views import SetBlockSerializer
from backend.access.models import AccessBlock
from backend.access.scopes import AboutYoungPerson
from backend.core.errors import Sentence
from backend.people.models import YoungPerson
from backend.people.pages import name_of, page_of
from backend.workspace.forms import Layout, colleagues
from backend.workspace.registry import Tab, Verb


class BlockFromPersonSerializer(SetBlockSerializer):
    """A block to set for the young person of the page."""

    class Meta(SetBlockSerializer.Meta):
        fields = ["staff", "reason", "note", "starts_on", "ends_on"]

    young_person = None  # type: ignore[assignment]  # removes the field


def _about_block(block: AccessBlock) -> Sentence:
    return f"{block.young_person.short_name} · {block.staff.name}"


def _about_person(record: YoungPerson | AccessBlock) -> str:
    return page_of(record, tab=Tab.PERSON)


VERBS = (
    Verb(
        model=YoungPerson,
        verb="block",
        slug="spaer",
        label=_("Block a colleague"),
        title=_("Block a colleague from the case"),
        button=_("Block the colleague"),
        scope=AboutYoungPerson("full", "id"),
        serializer=BlockFromPersonSerializer,
        service=blocks.block,
        argument="young_person",
        layout=Layout(
            first=("staff", "reason"),
            more=("note", "starts_on", "ends_on"),
            labels={
                "starts_on": _("First day. Today, if empty"),
                "ends_on": _("Last day. Until it is lifted, if empty"),
            },
            options={"staff": colleagues},
            lists=frozenset({"staff"}),
        ),
        about=name_of,
        back=_about_person,
        explanation=_(
            "The colleague no longer sees the young person in any way, also not as a deputy or by the unit. What the "
            "colleague holds must be handed over."
        ),
        done=_("The colleague is blocked."),
        danger=True,
        position=75,
    ),
    Verb(
        model=AccessBlock,
        verb="end",
        slug="ophaev",
        label=_("Lift the block"),
        scope=AboutYoungPerson("full"),
        service=blocks.end_block,
        argument="block",
        joins=("young_person", "staff"),
        about=_about_block,
        back=_about_person,
        explanation=_("The colleague sees the young person again, as far as role and assignments allow, from now on."),
        done=_("The block is lifted."),
        danger=True,
    ),
)
