"""The sentences of the constraints of the database."""

from functools import cache

import structlog
from django.apps import apps
from django.db import IntegrityError
from django.db.models import BaseConstraint

from backend.core.errors import Conflict, Sentence

log = structlog.get_logger(__name__)

_NOT_NULL = "23502"


def violation(exc: IntegrityError) -> Conflict | None:
    """Return the conflict with the message of the violated constraint. For a missing value (NOT NULL) return None."""
    diagnosis = getattr(exc.__cause__, "diag", None)
    if diagnosis is None or diagnosis.sqlstate == _NOT_NULL:
        return None
    name = diagnosis.constraint_name or ""
    log.warning("constraint_violated", constraint=name)
    constraint = _constraints().get(name)
    if constraint is None:
        return Conflict()
    return Conflict(_sentence(constraint), code=constraint.violation_error_code or name)


@cache
def _constraints() -> dict[str, BaseConstraint]:
    """Return the constraints of all models, by name in the database."""
    return {constraint.name: constraint for model in apps.get_models() for constraint in model._meta.constraints}


def _sentence(constraint: BaseConstraint) -> Sentence | None:
    own = constraint.violation_error_message
    return None if own == BaseConstraint.default_violation_error_message else own
