"""The state of the reminders for /readyz. It says nothing about any person."""

from django.db.models import Count, Min, Q

from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.health import facts
from backend.reminders.models import Channel, DispatcherState, Email, EmailState, Reminder, ReminderState


@as_system("operators see figures, and no rows")
def reminders() -> dict[str, object]:
    """Return figures of the reminders.

    They are how long the oldest reminder has waited (in seconds), when the dispatcher last ran, and the numbers of
    e-mails by state.
    """
    oldest = Reminder.objects.filter(state=ReminderState.PLANNED, channel=Channel.IN_APP).aggregate(
        at=Min("planned_at")
    )
    dispatcher = DispatcherState.objects.filter(finished_at__isnull=False).first()
    states = (EmailState.QUEUED, EmailState.UNCERTAIN, EmailState.DEAD)
    return {
        "oldest_overdue_seconds": round((clock.now() - oldest["at"]).total_seconds()) if oldest["at"] else 0,
        "last_dispatch": dispatcher.finished_at.isoformat() if dispatcher and dispatcher.finished_at else None,
        **Email.objects.exclude(state=EmailState.SENT).aggregate(
            **{f"email_{state.value}": Count("pk", filter=Q(state=state)) for state in states}
        ),
    }


facts["reminders"] = reminders
