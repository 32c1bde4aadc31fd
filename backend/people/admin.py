"""The code lists of this app."""

from backend.access import code_lists
from backend.people.models import ActivityKind, Benefit, LegalBasis

code_lists.add("activity-kinds", ActivityKind)
code_lists.add("benefits", Benefit)
code_lists.add("legal-bases", LegalBasis)
