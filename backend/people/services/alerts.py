"""Commands on the warnings in the head of the page of a young person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import Alert, YoungPerson
from backend.people.models.person import AlertKind

EDITABLE = frozenset({"kind", "text", "review_on"})


def add_alert(*, person: YoungPerson, kind: AlertKind, text: str, review_on: date | None = None, by: Staff) -> Alert:
    """Add a warning that staff see first. `review_on` is the day on which it is looked at again, today or later."""
    check(by, Permission.EDIT_CASE, person.pk)
    with changing(person) as change:
        _not_past(review_on)
        change.record(Alert)
        return Alert.objects.create(
            young_person=change.young_person,
            kind=kind,
            text=text,
            review_on=review_on,
            created_by=by,
            created_at=clock.now(),
        )


def edit_alert(*, alert: Alert, expected: int, changes: Mapping[str, Any], by: Staff) -> Alert:
    """Write `changes` (of `EDITABLE`) as a new version: another text, or the next day on which it is looked at again.

    A day that has passed may stay as it is. Raises `Stale` if the version is not `expected`.
    """
    check(by, Permission.EDIT_CASE, alert.young_person_id)
    with changing(alert.young_person_id) as change:
        alert = Alert.objects.get(pk=alert.pk)
        _not_ended(alert)
        values = {name: value for name, value in changes.items() if name in EDITABLE}
        if values.get("review_on", alert.review_on) != alert.review_on:
            _not_past(values["review_on"])
        save_version(alert, expected, values)
        change.record(Alert)
        return alert


def _not_past(review_on: date | None) -> None:
    if review_on is not None and review_on < clock.today():
        raise Invalid(_("This day has passed: choose today or later."), code="past", pointer="/review_on")


def _not_ended(alert: Alert) -> None:
    if alert.ended_on:
        raise Conflict(_("The warning has already ended: nothing more is needed."), code="ended")


def end_alert(*, alert: Alert, by: Staff) -> Alert:
    """End a warning today. It is no longer in the head of the page."""
    check(by, Permission.EDIT_CASE, alert.young_person_id)
    with changing(alert.young_person_id) as change:
        alert = Alert.objects.get(pk=alert.pk)
        _not_ended(alert)
        alert.ended_on = clock.today()
        alert.save(update_fields=["ended_on"])
        change.record(Alert)
        return alert
