"""Commands on the address of a young person."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from backend.access.abilities import check_ability
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.core.days import not_too_far_ahead
from backend.core.errors import Invalid
from backend.core.models import save_version
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import Address, AddressCheck, YoungPerson
from backend.people.models.person import AddressCheckSource

PROTECTED_FOR = timedelta(days=60)
"""The days after the registration until which protection is believed, because its end is not known then."""


def verify_address(
    *,
    person: YoungPerson,
    source: AddressCheckSource,
    protected: bool,
    protected_until: date | None = None,
    by: Staff,
) -> YoungPerson:
    """Record what the young person or the CPR register says today of the protection of the address.

    `protected_until` is required while the address is protected, and is in the future.
    """
    with changing(person) as change:
        check_ability(by, "verify-address", change.young_person)
        if protected and protected_until is None:
            raise Invalid(_("Say until when the address is protected."), pointer="/protected_until")
        if not protected and protected_until is not None:
            raise Invalid(_("Only a protected address has such a day: leave it out."), pointer="/protected_until")
        if protected_until is not None:
            if protected_until <= clock.today():
                raise Invalid(_("Choose a day after today."), code="past", pointer="/protected_until")
            not_too_far_ahead(protected_until, "/protected_until")
        with as_system("the serving role cannot write to the table of addresses"):
            address = Address.objects.get(young_person=change.young_person)
            AddressCheck.objects.create(
                address=address,
                on=clock.today(),
                by=by,
                source=source,
                former_until=address.protected_until,
                protected=protected,
                protected_until=protected_until,
            )
            save_version(address, address.version, {"protected": protected, "protected_until": protected_until})
        change.record(Address, AddressCheck)
        return change.young_person
