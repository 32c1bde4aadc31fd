"""The code list of this app."""

from backend.access import code_lists
from guidance.interventions.models import InterventionKind

code_lists.add("intervention-kinds", InterventionKind)
