"""The pages of notifications: the list, and the buttons that mark them as read."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView, own_address
from backend.core import clock
from backend.core.errors import NotFound
from backend.core.numbers import read_number
from backend.reminders.queries import notices, notifications_of, with_facts
from backend.reminders.services import mark_all_read, mark_read

ON_A_PAGE = 30


class Notifications(PageView):
    """`/beskeder/`: the reader's notifications, newest first. With `?ulaeste=ja`, only the unread ones."""

    required_permission = None
    logged_action = Action.LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = notifications_of(self.staff_roles)
        unread = mine.filter(read_at__isnull=True)
        only_unread = request.GET.get("ulaeste") == "ja"
        page = Paginator(with_facts(unread if only_unread else mine), ON_A_PAGE).get_page(request.GET.get("page"))
        shown = notices(page)
        log_access(Action.LIST, [pk for one in shown for pk in one.people], purpose="notifications")
        context = {
            "page": page,
            "notices": shown,
            "only_unread": only_unread,
            "unread": unread.count(),
            "newest": shown[0].notification.pk if shown else None,
            "today": clock.today(),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "reminders/notifications.html", context)


class MarkRead(PageView):
    """`POST /beskeder/<id>/laest/`: mark one notification as read."""

    required_permission = None

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = notifications_of(self.staff_roles).filter(pk=pk).first()
        if found is None:
            raise NotFound
        mark_read(notification=found)
        return redirect(_back(request))


class MarkAllRead(PageView):
    """`POST /beskeder/laest/`: mark the notifications up to the newest one that was shown as read."""

    required_permission = None

    def post(self, request: HttpRequest) -> HttpResponse:
        mark_all_read(staff=self.staff, up_to=read_number(request.POST.get("up_to", "")))
        return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    return own_address(request.POST.get("next")) or reverse("notifications")
