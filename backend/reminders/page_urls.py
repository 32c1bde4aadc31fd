"""URLs of the pages of notifications."""

from django.urls import path

from backend.reminders.pages import MarkAllRead, MarkRead, Notifications

urlpatterns = [
    path("beskeder/", Notifications.as_view(), name="notifications"),
    path("beskeder/laest/", MarkAllRead.as_view(), name="notifications-read"),
    path("beskeder/<int:pk>/laest/", MarkRead.as_view(), name="notification-read"),
]
