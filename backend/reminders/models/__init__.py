"""The tables of reminders, notifications and e-mails, and of the state of the dispatcher."""

from backend.reminders.models.dispatcher import DispatcherState
from backend.reminders.models.emails import Email, EmailKind, EmailState
from backend.reminders.models.notifications import Notification, NotificationKind
from backend.reminders.models.reminders import Channel, Reminder, ReminderStage, ReminderState

__all__ = [
    "Channel",
    "DispatcherState",
    "Email",
    "EmailKind",
    "EmailState",
    "Notification",
    "NotificationKind",
    "Reminder",
    "ReminderStage",
    "ReminderState",
]
