"""Commands on consents."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.access.permissions import Permission, check
from backend.core import clock
from backend.core.days import not_in_the_future
from backend.core.errors import Conflict, Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import Consent, YoungPerson


def give_consent(*, person: YoungPerson, renews: Consent | None = None, by: Staff, **details: Any) -> Consent:
    """Record the answer of the young person or of a custody holder.

    `renews` is the earlier consent. Its follow-up is then fulfilled. From 18 only the young person consents.
    """
    check(by, Permission.EDIT_CASE, person.pk)
    not_in_the_future(details["given_on"], "/given_on")
    holder = details.get("given_by")
    if holder is not None and holder.young_person_id != person.pk:
        raise Invalid(_("This person does not belong to the young person."), code="does_not_exist", pointer="/given_by")
    if holder is not None and clock.years_old(person.born_on, details["given_on"]) >= 18:
        raise Invalid(
            _("At 18 the young person alone consents: record the young person's own answer."), pointer="/given_by"
        )
    if renews is not None and renews.young_person_id != person.pk:
        raise Invalid(_("This consent belongs to another young person."), code="does_not_exist", pointer="/renews")
    with changing(person) as change:
        if renews is not None and Consent.objects.filter(renews=renews).exists():
            raise Conflict(_("This consent is already renewed: renew the newest one."), code="renewed")
        change.record(Consent)
        return Consent.objects.create(
            young_person=person, renews=renews, recorded_by=by, recorded_at=clock.now(), **details
        )


def withdraw_consent(*, consent: Consent, withdrawn_on: date | None = None, by: Staff) -> Consent:
    """Withdraw the consent from `withdrawn_on` (default today)."""
    check(by, Permission.EDIT_CASE, consent.young_person_id)
    withdrawn_on = withdrawn_on or clock.today()
    with changing(consent.young_person_id) as change:
        consent = Consent.objects.get(pk=consent.pk)
        if consent.withdrawn_on:
            raise Conflict(_("The consent is already withdrawn."), code="withdrawn")
        if not consent.given_on <= withdrawn_on <= clock.today():
            raise Invalid(
                _("A consent is withdrawn between the day it was given and today."), code="day", pointer="/withdrawn_on"
            )
        change.record(consent)
        return save_version(consent, consent.version, {"withdrawn_on": withdrawn_on})
