"""The code list of this app."""

from backend.access import code_lists
from backend.contacts.models import ContactKind

code_lists.add("contact-kinds", ContactKind)
