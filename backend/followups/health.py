"""How the reminders are doing, for whoever watches the system: figures and a time, nothing about anybody."""

from django.db.models import Count, Min, Q

from backend.core import clock
from backend.core.health import facts
from backend.followups.models import Channel, DispatcherRun, Email, EmailState, Reminder, ReminderState


def reminders() -> dict[str, object]:
    """How long the oldest reminder has waited to be delivered (seconds), when the dispatcher last ran, the e-mails."""
    oldest = Reminder.objects.filter(state=ReminderState.PLANNED, channel=Channel.IN_APP).aggregate(
        at=Min("planned_at")
    )
    run = DispatcherRun.objects.first()
    states = (EmailState.QUEUED, EmailState.UNCERTAIN, EmailState.DEAD)
    return {
        "oldest_overdue_seconds": round((clock.now() - oldest["at"]).total_seconds()) if oldest["at"] else 0,
        "last_dispatch": run.finished_at.isoformat() if run else None,
        **Email.objects.exclude(state=EmailState.SENT).aggregate(
            **{f"email_{state.value}": Count("pk", filter=Q(state=state)) for state in states}
        ),
    }


facts["reminders"] = reminders
