"""The notifications of a member of staff, and what each says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from backend.access.people import fields_to_defer
from backend.access.permissions import CASE_ROLES, StaffRoles
from backend.core.errors import Sentence
from backend.followups.models import FollowUp
from backend.followups.registry import get_rule
from backend.organisation.models import Role
from backend.reminders.models import Notification, NotificationKind

NOTIFIED_ABOUT_PEOPLE = CASE_ROLES | {Role.AUDITOR}
"""The roles that read notifications about young people: those that work with cases, and the auditor."""

SENTENCES: dict[str, str] = {
    NotificationKind.ASSIGNED: gettext_noop("%(name)s is assigned to you."),
    NotificationKind.HANDED_OVER: gettext_noop("You have handed %(name)s over to a colleague."),
    NotificationKind.ASSIGNMENT_ENDED: gettext_noop("Your assignment to %(name)s has ended."),
    NotificationKind.CASE_TRANSFERRED: gettext_noop("The case of %(name)s has moved to another unit."),
    NotificationKind.PROBABLE_DUPLICATE: gettext_noop("%(name)s may have two cases: compare and merge them."),
}
"""What notifications about a young person say. The others say what their kind says."""


@dataclass(frozen=True)
class Notice:
    """A notification as a line of a page.

    `name` is empty if the notification is about no young person, or about one whom the reader can no longer see.
    """

    notification: Notification
    sentence: Sentence
    name: str
    what: Sentence
    due_on: date | None

    @property
    def people(self) -> list[int]:
        """The id of the young person whom the line names, for the access log."""
        pk = self.notification.young_person_id
        return [pk] if self.name and pk is not None else []

    @property
    def url(self) -> str:
        """The page of the young person, or "" without one to show."""
        return reverse("person-overview", kwargs={"pk": self.notification.young_person_id}) if self.name else ""


def notifications_of(staff_roles: StaffRoles) -> QuerySet[Notification]:
    """Return the notifications that a member of staff reads with the roles of today, newest first."""
    mine = Notification.objects.filter(staff=staff_roles.staff)
    if staff_roles.roles & NOTIFIED_ABOUT_PEOPLE:
        return mine
    return mine.filter(young_person=None)  # those of a former role stay stored, and nobody reads them


def with_facts(notifications: QuerySet[Notification]) -> QuerySet[Notification]:
    """Join what `notices` shows."""
    return notifications.select_related("young_person", "follow_up").defer(
        *fields_to_defer("young_person", {"preferred_name"})
    )


def notices(notifications: Iterable[Notification]) -> list[Notice]:
    """Return notifications from `with_facts` as lines of a page, in the same order."""
    return [_notice(notification, notification.follow_up) for notification in notifications]


def _notice(notification: Notification, follow_up: FollowUp | None) -> Notice:
    person = notification.young_person
    sentence = SENTENCES.get(notification.kind)
    return Notice(
        notification=notification,
        sentence=_(sentence) % {"name": person.short_name} if sentence and person else notification.get_kind_display(),
        name=person.short_name if person else "",
        what=get_rule(follow_up.rule).label if follow_up else "",
        due_on=follow_up.due_on if follow_up else None,
    )
