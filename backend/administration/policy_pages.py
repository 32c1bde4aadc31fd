"""The pages of the policy: its versions, one version with all rules, what it would change, and a change of one rule."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.access.abilities import Actor
from backend.access.access_log import log_access
from backend.access.models import Action
from backend.access.pages import PageView
from backend.access.permissions import Permission
from backend.administration.rule_numbers import (
    LABELS,
    Own,
    in_policy,
    in_words,
    is_enabled,
    serializer_of,
    shipped,
    values_of,
)
from backend.core import clock
from backend.core.errors import Sentence
from backend.followups import policies
from backend.followups.models import Policy
from backend.followups.preview import preview_policy
from backend.followups.registry import Rule, rules
from backend.followups.rules import OWN
from backend.workspace.form_pages import FormPage
from backend.workspace.forms import Layout
from backend.workspace.registry import buttons


def decisions(policy: Policy) -> Own:
    """Return the decisions of a policy by rule."""
    return {row.rule: (row.enabled, row.settings) for row in policy.rules.all()}


class Policies(PageView):
    """`/administration/regler/`: the versions of the policy, the newest first."""

    required_permission = Permission.PREVIEW_POLICY

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        context = {
            "today": today,
            "in_force": Policy.objects.in_force(today),
            "policies": Policy.objects.select_related("approved_by"),
            "administers": self.staff_roles.may(Permission.ADMINISTER),
        }
        return TemplateResponse(request, "administration/policies.html", context)


class PolicyPage(PageView):
    """`/administration/regler/<id>/`: all rules of a version, and what differs from the version in force."""

    required_permission = Permission.PREVIEW_POLICY

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        today = clock.today()
        policy = get_object_or_404(Policy.objects.select_related("approved_by"), pk=pk)
        in_force = Policy.objects.in_force(today)
        own, of_present = decisions(policy), decisions(in_force)
        rows = [in_policy(rule, own, of_present) for rule in rules()]
        context = {
            "today": today,
            "policy": policy,
            "in_force": in_force,
            "rows": rows,
            "changed": [row for row in rows if row.changes],
            "buttons": buttons(policy, Actor(self.staff, None)),
            "administers": self.staff_roles.may(Permission.ADMINISTER),
        }
        return TemplateResponse(request, "administration/policy.html", context)


class PreviewPolicy(PageView):
    """`/administration/regler/<id>/virkning/`: how many follow-ups a version would open, withdraw and move today."""

    required_permission = Permission.PREVIEW_POLICY
    logged_action = Action.REPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        policy = get_object_or_404(Policy, pk=pk)
        preview = preview_policy(policy)
        log_access(Action.REPORT, purpose="policy preview")
        context = {
            "policy": policy,
            "preview": preview,
            "buttons": buttons(policy, Actor(self.staff, None)),
        }
        return TemplateResponse(request, "administration/preview.html", context)


class ChangeRule(FormPage):
    """`/administration/regler/<id>/ret/<rule>/`: propose a new version in which one rule differs."""

    required_permission = Permission.ADMINISTER
    title = _("Propose a change")
    button = _("Save the proposal")
    explanation = _("It becomes a new version. Nothing changes until a manager approves it.")
    done = _("The proposal is saved. See what it would change, and ask a manager to approve it.")

    @cached_property
    def policy(self) -> Policy:
        return get_object_or_404(Policy, pk=self.kwargs["pk"])

    @cached_property
    def rule(self) -> Rule:
        for known in rules():
            if known.key == self.kwargs["rule"]:
                return known
        raise Http404

    @cached_property
    def own(self) -> Own:
        return decisions(self.policy)

    def prepare(self) -> None:
        self.policy, self.rule  # noqa: B018  # raise Http404

    @property
    def serializer_class(self) -> type[serializers.Serializer[Any]]:  # type: ignore[override]  # the fields of the rule
        return serializer_of(self.rule)

    @property
    def layout(self) -> Layout:  # type: ignore[override]  # the fields of the rule
        own = tuple(self.rule.settings)
        usual = shipped(self.rule)
        return Layout(
            first=(*(name for name in own if name != "extra_advance_days"), "enabled", "name"),
            labels={**LABELS, "enabled": _("Is the rule on?"), "name": _("What the proposal is called")},
            hints={
                name: gettext("As shipped: %(number)s.") % {"number": in_words(value)} for name, value in usual.items()
            },
        )

    def initial(self) -> Mapping[str, Any]:
        values: dict[str, Any] = {
            name: ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else value
            for name, value in values_of(self.rule, self.own).items()
        }
        called = gettext("Change of: %(rule)s") % {"rule": self.rule.label}
        return {**values, "enabled": is_enabled(self.rule, self.own), "name": called[:120]}

    def subject(self) -> Sentence:
        return str(self.rule.label)

    def back_url(self) -> str:
        return reverse("administration-policy", kwargs={"pk": self.policy.pk})

    def next_url(self, record_id: int | None) -> str:
        return reverse("administration-policy", kwargs={"pk": record_id}) if record_id else self.back_url()

    def save(self, values: Mapping[str, Any]) -> Policy:
        usual = shipped(self.rule)
        given = {name: values.get(name) for name in usual}
        given = {name: value or [] if isinstance(usual[name], list) else value for name, value in given.items()}
        decided = {
            "rule": self.rule.key,
            "enabled": self.rule.key == OWN or values["enabled"],
            "settings": {name: value for name, value in given.items() if value != usual[name]},
        }
        return policies.make_policy(name=values["name"], rules=[decided], based_on=self.policy, by=self.staff)
