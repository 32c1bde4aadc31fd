"""Errors of the domain. Each has a sentence that says what is wrong and what to do, and a status of the API."""

from collections.abc import Sequence
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """A command or a read that cannot be done. A service that raises it has changed nothing.

    `detail` is a translatable sentence for the user that says what to do. It never contains a CPR number or anything
    else that must not be logged. `pointer` is the JSON pointer of the value in the body, `parameter` the name of the
    query parameter. At most one of them is given.
    """

    status = 400
    code = "error"
    detail: Sentence = ""

    def __init__(
        self,
        detail: Sentence | None = None,
        *,
        code: str | None = None,
        pointer: str | None = None,
        parameter: str | None = None,
    ) -> None:
        self.detail = self.detail if detail is None else detail
        self.code = code or self.code
        self.pointer = pointer
        self.parameter = parameter
        super().__init__(self.detail)

    def __str__(self) -> str:
        return str(self.detail)

    @property
    def parts(self) -> "Sequence[DomainError]":
        """The single errors that this one consists of: itself, unless it is an `Invalid` with several."""
        return [self]


class Invalid(DomainError):
    """400: the input is invalid."""

    status = 400
    code = "invalid"
    detail = _("The request is not valid. Correct what the errors name, and send it again.")
    errors: "Sequence[Invalid]" = ()

    @classmethod
    def several(cls, errors: "Sequence[Invalid]") -> Self:
        """Return one error that contains several, each with its own pointer or parameter."""
        together = cls()
        together.errors = tuple(errors)
        return together

    @property
    def parts(self) -> Sequence[DomainError]:
        return self.errors or [self]


class UnreadableFile(Invalid):
    """A list cannot be read at all. The sentence says what to do, and repeats nothing of the content."""

    code = "unreadable"


class Forbidden(DomainError):
    """403: the caller may see the record, but may not do this."""

    status = 403
    code = "forbidden"
    detail = _("Your role does not allow this. Ask your leader.")


class NotFound(DomainError):
    """404: the record does not exist, or the caller may not see it. The answer is the same."""

    status = 404
    code = "not_found"
    detail = _("There is nothing here that you can see. Check the address or the number.")


class Conflict(DomainError):
    """409: the record is in a state in which this cannot be done."""

    status = 409
    code = "conflict"
    detail = _("This does not fit what is already registered. Load the record, and read it again.")


class Stale(DomainError):
    """412: another user has changed the record since the caller read it."""

    status = 412
    code = "stale"
    detail = _("Another user has changed this since you read it. Load it again, and make your change once more.")


class PreconditionRequired(DomainError):
    """428: an edit must say which version it edits."""

    status = 428
    code = "version_required"
    detail = _("Say which version you are changing: send the ETag that you read in the header If-Match.")
