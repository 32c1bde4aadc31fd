"""The code list of this app."""

from backend.access import code_lists
from jobs.placements.models import EmploymentForm

code_lists.add("employment-forms", EmploymentForm)
