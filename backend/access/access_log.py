"""The access log: who read which records, when and why.

A row is written before the data are shown, or nothing is shown.
"""

from collections.abc import Iterable

from backend.access.models import AccessChannel, AccessLogEntry, Action
from backend.access.row_level_security import as_system, caller
from backend.core import clock
from backend.core.functions import call
from backend.core.request_id import request_id
from backend.organisation.models import Staff

OUTSIDE_ACCESS = "outside_access"
"""The basis of an entry about a young person whom the caller found and cannot see."""

_LONGEST_PURPOSE = 300
"""Characters that `AccessLogEntry.purpose` holds."""


def log_access(
    action: Action,
    young_people: Iterable[int] = (),
    *,
    basis: str = "",
    purpose: str = "",
) -> None:
    """Write one row for the caller of `acting_as`, in the transaction of the read.

    `young_people` are ids. `basis` and `purpose` say why the caller may see them and what for. The database takes staff
    and time from the context and its clock.
    """
    served = caller()
    if served is None:
        raise RuntimeError("The access log belongs inside acting_as.")
    ids = list(dict.fromkeys(young_people))
    call("access_log", action, ids, basis, purpose[:_LONGEST_PURPOSE], served.channel, request_id())


def log_denied_access(
    *,
    staff: Staff,
    channel: AccessChannel,
    action: Action,
    young_people: Iterable[int] = (),
    purpose: str = "",
) -> None:
    """Write one row for a refused request.

    It uses its own transaction, because that of the request is rolled back.
    """
    with as_system("a refusal is logged"):
        AccessLogEntry.objects.create(
            at=clock.real_now(),
            staff=staff,
            action=action,
            young_people=list(dict.fromkeys(young_people)),
            purpose=purpose[:_LONGEST_PURPOSE],
            channel=channel,
            request_id=request_id(),
            allowed=False,
        )
