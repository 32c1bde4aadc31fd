"""The access log: who looked at whom, when and why. Written before the answer leaves, or nothing is shown."""

from collections.abc import Iterable

from django.db import connection, transaction

from backend.access.models import AccessChannel, Action
from backend.access.row_level_security import caller
from backend.core import clock
from backend.core.request_id import request_id
from backend.organisation.models import Staff


def log_access(
    action: Action,
    young_people: Iterable[int] = (),
    *,
    basis: str = "",
    purpose: str = "",
) -> None:
    """Write one row, in the read's own transaction, for whoever `acting_as` serves. `young_people` are ids."""
    served = caller()
    if served is None:
        raise RuntimeError("The access log belongs inside acting_as.")
    _insert(
        staff=served.staff,
        channel=served.channel,
        action=action,
        young_people=young_people,
        basis=basis,
        purpose=purpose,
        allowed=True,
    )


def log_denied_access(
    *,
    staff: Staff,
    channel: AccessChannel,
    action: Action,
    young_people: Iterable[int] = (),
    purpose: str = "",
) -> None:
    """Write one row for what was refused, in a transaction of its own: the request's has been rolled back."""
    with transaction.atomic():
        _insert(
            staff=staff,
            channel=channel,
            action=action,
            young_people=young_people,
            basis="",
            purpose=purpose,
            allowed=False,
        )


def _insert(
    *,
    staff: Staff,
    channel: str,
    action: Action,
    young_people: Iterable[int],
    basis: str,
    purpose: str,
    allowed: bool,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                clock.real_now(),
                staff.pk,
                str(action),
                list(dict.fromkeys(young_people)),
                basis,
                purpose[:300],
                str(channel),
                request_id(),
                allowed,
            ],
        )


# One statement and no more: it stands behind every read, and a model instance would cost twice as much as the row.
_INSERT = """
INSERT INTO access_accesslogentry (at, staff_id, action, young_people, basis, purpose, channel, request_id, allowed)
VALUES (%s, %s, %s, %s::bigint[], %s, %s, %s, %s, %s)
"""
