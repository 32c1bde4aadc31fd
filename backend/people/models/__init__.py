"""The tables of the young person and of everything that belongs to the person."""

from .activity import ActivityHours, ActivityKind, ActivitySpell, Benefit, BenefitSpell, CurrentActivity
from .codes import LegalBasis
from .concern import AcuteConcern, WelfareReport
from .consent import Consent, ConsentJournalReference
from .duplicates import ProbableDuplicate
from .network import NetworkPerson, Professional
from .person import Address, AddressCheck, Alert, PersonJournalReference, YoungPerson
from .programme import Programme, ProgrammeEnrolment
from .steps import CaseStep

__all__ = [
    "ActivityHours",
    "ActivityKind",
    "ActivitySpell",
    "AcuteConcern",
    "Address",
    "AddressCheck",
    "Alert",
    "Benefit",
    "BenefitSpell",
    "CaseStep",
    "Consent",
    "ConsentJournalReference",
    "CurrentActivity",
    "LegalBasis",
    "NetworkPerson",
    "PersonJournalReference",
    "ProbableDuplicate",
    "Professional",
    "Programme",
    "ProgrammeEnrolment",
    "WelfareReport",
    "YoungPerson",
]
