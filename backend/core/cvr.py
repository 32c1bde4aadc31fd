"""Danish CVR numbers of companies."""

from django.utils.translation import gettext_lazy as _
from stdnum.dk import cvr
from stdnum.exceptions import ValidationError

from backend.core.errors import Invalid


def parse(text: str, pointer: str | None = None) -> str:
    """Return the eight digits of a CVR number. Raises `Invalid` with code `cvr`."""
    try:
        return str(cvr.validate(text))
    except ValidationError:
        raise Invalid(
            _("This is not a CVR number: it has eight digits, the last of which is a check. Look it up on virk.dk."),
            code="cvr",
            pointer=pointer,
        ) from None
