"""The base classes of pages with a form, and the verbs of records as pages.

registry.verbs.add(
    Verb(model=GuidanceCourse, verb="pause", slug="pause", label=_("Pause"), serializer=PauseSerializer,
         service=services.pause, argument="course", scope=AboutYoungPerson("summary"))
)
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework import serializers

from backend.access.abilities import actor_of, check_ability, declared
from backend.access.access_log import log_access
from backend.access.idempotency import remember, request_hash, use_key
from backend.access.models import Action, IdempotencyKey
from backend.access.pages import PageView, own_address, to_sign_in
from backend.access.people import young_person_model
from backend.access.permissions import check
from backend.access.row_level_security import as_system
from backend.access.scopes import denied_in
from backend.access.visibility import VisibleTo
from backend.core.errors import Conflict, DomainError, Forbidden, NotFound, Sentence, Stale
from backend.core.numbers import read_number
from backend.organisation.models import Staff
from backend.workspace.forms import Form, Layout
from backend.workspace.registry import Verb, buttons, verbs

DRAFT = "draft"
"""The key of the session under which a form waits while its author signs in again."""

_AUTHOR = "workspace.form"
_SUBMISSION = 24
"""Characters of the key that makes a form count once, however often it is sent."""


class FormPage(PageView):
    """A page with one form. It is sent to its own address, and then leads to another page.

    A subclass sets `serializer_class`, `layout`, `title` and `button`, and implements `save`. A form that is sent twice
    counts once. If the session has ended, the form waits until its author has signed in.
    """

    template_name: ClassVar[str] = "workspace/form.html"
    serializer_class: type[serializers.Serializer[Any]] | None
    layout: Layout = Layout()
    title: Sentence
    button: Sentence
    explanation: Sentence = ""
    done: Sentence = ""
    notes: Iterable[Sentence] = ()
    """What the user should know after saving, in addition to `done`. `save` sets it."""

    def prepare(self) -> None:
        """Load what the form is about, from `self.kwargs`.

        Raises `NotFound`, `Forbidden` or `Conflict` if the caller may not open the form.
        """

    def save(self, values: Mapping[str, Any]) -> Model | None:
        """Call the service. Return the record to which `next_url` leads."""
        raise NotImplementedError

    def initial(self) -> Mapping[str, Any]:
        """Return the values that the form proposes."""
        return {}

    def fixed(self) -> Mapping[str, Any]:
        """Return the values of fields that the user cannot change, such as the id of the young person."""
        return {}

    def instance(self) -> Model | None:
        """Return the record that the form edits. None: the form creates or settles a record."""
        return None

    def subject(self) -> Sentence:
        """Return what the form is about, for the line above the title, such as the name of the young person."""
        return ""

    def back_url(self) -> str:
        """Return the page from which the form is opened, to which “Cancel” leads."""
        return reverse("home")

    def next_url(self, record_id: int | None) -> str:
        """Return the page to which a saved form leads. `record_id` is that of the record which `save` returned."""
        return self.back_url()

    def extra_context(self) -> Mapping[str, Any]:
        """Return more values for the template."""
        return {}

    def ask_to_sign_in(self) -> HttpResponse:
        """Keep what was typed, and lead back to the form after signing in."""
        if self.request.method == "POST":
            _keep_draft(self.request)
        return to_sign_in(self.request, self.request.get_full_path())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.prepare()
        draft = _take_draft(request, self.staff)
        return self.page(self.form(draft))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.prepare()
        except (Conflict, Forbidden):  # also what a form leaves behind that was saved a moment ago
            if not self._was_saved():
                raise
            return redirect(self.next_page(None))
        form = self.form(request.POST)
        values = form.check()
        if values is None:
            if saved := self._saved_before(form):  # what it made is in the way of making it again
                return redirect(self.next_page(saved.record_id))
            self._log_refused_ids()
            return self.page(form)
        try:
            with transaction.atomic():
                record_id = self._once(form, values)
        except (DomainError, IntegrityError) as error:
            if isinstance(error, Stale):
                error = Stale(
                    _(
                        "Another user has changed this since you opened the page. Where it differs from what you "
                        "wrote, you see both. Correct what is needed, and save again."
                    )
                )
                self.show_registered(form)
            form.refuse(error)
            if isinstance(error, Forbidden | NotFound):
                self._log_denied()
            elif named := getattr(error, "young_people", None):
                self.log_denied_people(named)
            return self.page(form)
        if self.done:
            messages.success(request, str(self.done))
        for note in self.notes:
            messages.warning(request, str(note))
        return redirect(self.next_page(record_id))

    def show_registered(self, form: Form) -> None:
        """Add what is registered now to the form whose record was changed by another user."""

    def form(self, posted: QueryDict | None = None) -> Form:
        """Return the form: with what was sent, or with the proposed values."""
        return Form(
            self.serializer_class,
            layout=self.layout,
            context={"view": self, "request": self.request},
            initial=self.initial(),
            posted=posted,
            fixed=self.fixed(),
            instance=self.instance(),
        )

    def page(self, form: Form) -> HttpResponse:
        """Return the page with the form."""
        posted = form.posted or QueryDict()
        context = {
            "form": form,
            "title": self.title,
            "button": self.button,
            "explanation": self.explanation,
            "subject": self.subject(),
            "back_url": self.back_url(),
            "next": self._next(),
            "author": signing.dumps(self.staff.pk, salt=_AUTHOR),
            "submission": posted.get("submission") or get_random_string(_SUBMISSION),
            **self.extra_context(),
        }
        return TemplateResponse(self.request, self.template_name, context, status=form.status)

    def next_page(self, record_id: int | None) -> str:
        """Return the page to which a saved form leads: that which the link to the form asked for, or `next_url`."""
        return self._next() or self.next_url(record_id)

    def _next(self) -> str:
        return own_address(self.request.POST.get("next") or self.request.GET.get("next"))

    def _was_saved(self) -> bool:
        """Return whether this form was sent before, and saved."""
        with as_system("the serving role has no privilege on the keys"):
            return IdempotencyKey.objects.filter(staff=self.staff, key=self._key()).exists()

    def _saved_before(self, form: Form) -> IdempotencyKey | None:
        """Return the key of this form, if the same was sent before, and saved."""
        sent = request_hash(self.request.path, form.sent())
        with as_system("the serving role has no privilege on the keys"):
            return IdempotencyKey.objects.filter(staff=self.staff, key=self._key(), request_hash=sent).first()

    def _once(self, form: Form, values: Mapping[str, Any]) -> int | None:
        """Save the form unless it was saved before. Return the id of the record, if it has one."""
        used = None
        if key := self._key():
            used, first = use_key(self.staff, key, request_hash(self.request.path, form.sent()))
            if not first:
                return used.record_id
        saved = self.save(values)
        record_id: int | None = saved.pk if saved else None
        if used and record_id is not None:
            remember(used, record_id)
        return record_id

    def _key(self) -> str:
        """Return the key of this form, or "" if it has none: then it counts each time that it is sent."""
        sent = self.request.POST.get("submission", "")[:100]
        return f"page-{sent}" if sent.isalnum() else ""

    def _log_refused_ids(self) -> None:
        denied = denied_in(self.request, self.staff)
        if denied is not None:
            self.log_denied_people(denied)


class VerbPage(FormPage):
    """The page of a verb: a form about one record, which changes its state or edits it."""

    verb: Verb = None  # type: ignore[assignment]  # `as_view` sets it

    @property
    def required_permission(self) -> Any:  # type: ignore[override]  # that of the verb
        return self.verb.permission or declared()[self.verb.model][self.verb.verb].permission

    @property
    def serializer_class(self) -> type[serializers.Serializer[Any]] | None:  # type: ignore[override]
        return self.verb.serializer

    @cached_property
    def record(self) -> Any:
        """Return the record in the address. Raises `NotFound` if the caller may not see it."""
        verb = self.verb
        rows = verb.scope.within(verb.model._default_manager.select_related(*verb.joins), self.staff)
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    def prepare(self) -> None:
        verb = self.verb
        people = verb.scope.people([self.record])
        person = people[0] if people else None
        if verb.permission is None:
            check_ability(self.staff, verb.verb, self.record)
        else:
            check(self.staff, verb.permission, person)
        self.title, self.button = verb.title or verb.label, verb.button or verb.label
        self.explanation = verb.explanation(self.record) if callable(verb.explanation) else verb.explanation
        self.done = verb.done
        self.layout = verb.layout(self.record, self.staff) if callable(verb.layout) else verb.layout
        self.request.young_person_id = person  # type: ignore[attr-defined]  # for the header
        log_access(Action.VIEW, people, purpose=verb.key)

    def denied_people(self) -> Iterable[int]:
        rows = self.verb.model._default_manager.filter(pk=self.kwargs["pk"])
        return self.verb.scope.people(rows)

    def initial(self) -> Mapping[str, Any]:
        if self.verb.edits:
            return self._registered()
        return self.verb.initial(self.record) if self.verb.initial else {}

    def instance(self) -> Model | None:
        return self.record if self.verb.edits else None

    def save(self, values: Mapping[str, Any]) -> Model | None:
        arguments: dict[str, Any] = {self.verb.argument: self.record, "by": self.staff}
        if self.verb.edits:
            expected = read_number(self.request.POST.get("version", "")) or 0
            arguments |= {"expected": expected, "changes": values}
            result = self.verb.service(**arguments)
        else:
            result = self.verb.service(**arguments, **values)
        self.notes = self.verb.notes(result) if self.verb.notes else ()
        return result if isinstance(result, Model) else None

    def show_registered(self, form: Form) -> None:
        self.record.refresh_from_db()
        form.show_registered(self._registered())

    def subject(self) -> Sentence:
        return self.verb.about(self.record) if self.verb.about else str(self.record)

    def back_url(self) -> str:
        return self._next() or self.verb.back(self.record)

    def next_page(self, record_id: int | None) -> str:
        return super().next_page(record_id) if self._is_still_visible() else reverse("home")

    def next_url(self, record_id: int | None) -> str:
        return self.verb.leads_to(self.record, record_id) if self.verb.leads_to else self.verb.back(self.record)

    def _is_still_visible(self) -> bool:
        """Return whether the caller may still see the young person, whom a handover or a transfer can give away."""
        verb = self.verb
        people = verb.scope.people([self.record])
        return (
            not people
            or young_person_model().objects.filter(VisibleTo("id", self.staff, "summary"), pk__in=people).exists()
        )

    def extra_context(self) -> Mapping[str, Any]:
        return {
            "version": getattr(self.record, "version", None) if self.verb.edits else None,
            "danger": self.verb.danger,
            "record": self.record,
            "instead": self._instead(),
        }

    def _instead(self) -> list[Verb]:
        """Return the other verbs to which the page leads, of those that the caller may use now."""
        wanted = self.verb.instead
        known = buttons(self.record, actor_of(self.staff, self.record)) if wanted else []
        return [verb for verb in known if verb.verb in wanted]

    def _registered(self) -> Mapping[str, Any]:
        assert self.verb.serializer is not None
        shown: Mapping[str, Any] = self.verb.serializer(
            self.record, context={"view": self, "request": self.request}
        ).data
        return shown


def verb_urls(prefix: str, model: type[Model]) -> list[URLPattern]:
    """Return the addresses of the pages of all verbs of `model`: `<prefix>/<id>/<slug>/`."""
    return [
        path(f"{prefix}/<int:pk>/{verb.slug}/", VerbPage.as_view(verb=verb), name=verb.url_name)
        for verb in verbs
        if verb.model is model
    ]


def _keep_draft(request: HttpRequest) -> None:
    """Keep what was typed in the session, if this system gave the form to a member of staff. Passwords are not kept."""
    try:
        author = signing.loads(request.POST.get("author", ""), salt=_AUTHOR)
    except signing.BadSignature:
        return
    left_out = ("csrfmiddlewaretoken", "author")
    fields = {name: values for name, values in request.POST.lists() if name not in left_out and "password" not in name}
    request.session[DRAFT] = json.dumps({"path": request.path, "author": author, "fields": fields})


def _take_draft(request: HttpRequest, staff: Staff) -> QueryDict | None:
    """Return what the same person typed in this form before the session ended, once."""
    kept = request.session.get(DRAFT)
    if kept is None:
        return None
    draft = json.loads(kept)
    if draft["path"] != request.path and draft["author"] == staff.pk:
        return None
    del request.session[DRAFT]
    if draft["author"] != staff.pk:
        return None
    posted = QueryDict(mutable=True)
    for name, values in draft["fields"].items():
        posted.setlist(name, values)
    return posted
