"""Columns of the start-up import about the young person: identity, contact details, address, benefit and education."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from backend.core import cpr
from backend.core.crypto import fingerprint
from backend.core.errors import Invalid
from backend.core.import_columns import Case, Choices, Contribution, contributes
from backend.core.names import fold
from backend.core.spreadsheet import is_shortened_number
from backend.people.models import (
    ActivityKind,
    ActivitySpell,
    Address,
    Benefit,
    BenefitSpell,
    YoungPerson,
)
from backend.people.models.activity import ActivitySource
from backend.people.services.addresses import PROTECTED_FOR
from backend.people.services.duplicates import ask_leaders

PROTECTED = Choices([("Ja", True), ("Nej", False)])

EDUCATIONS = [
    ("EUD", "vocational"),
    ("EUX", "vocational"),
    ("HF", "upper_secondary"),
    ("STX", "upper_secondary"),
    ("HHX", "upper_secondary"),
    ("HTX", "upper_secondary"),
    ("Gymnasium", "upper_secondary"),
]
"""Common names of educations, which are accepted in addition to the labels of the code list."""

UNKNOWN = "unknown"

_NINE_DIGITS = re.compile("[0-9]{9}")


@contributes
class PersonColumns(Contribution):
    """The columns of the young person: case number, CPR number, names, day of birth, phone and e-mail."""

    columns = ("Sagsnr", "CPR", "Fornavn", "Efternavn", "Kaldenavn", "Fødselsdato", "Telefon", "E-mail")
    required = ("Sagsnr", "Fornavn", "Efternavn")
    position = 10

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._case_numbers: set[str] = set()
        self._fingerprints: set[bytes] = set()
        self._duplicates: set[int] = set()
        """The numbers of the rows that are probable duplicates."""
        self._seen: dict[tuple[str, date], list[bool]] = {}
        """The names and birth dates of the rows that are new, each with whether it has a CPR number."""

    def check(self, case: Case) -> None:
        self._check_names(case)
        self._check_case_number(case)
        case.date("Fødselsdato")
        self._check_cpr(case)
        if not case.cell("Fødselsdato") and not case.cell("CPR"):
            case.refuse(
                "Fødselsdato",
                "no_birth_date",
                _("The date of birth is missing. Fill it in (dd-mm-yyyy), or the CPR number."),
            )
        self._check_phone_and_email(case)

    def compare(self, cases: Sequence[Case]) -> None:
        """Warn of a probable duplicate: same name and birth date, and at most one of the two has a CPR number."""
        days = {case.facts["Fødselsdato"] for case in cases}
        known: dict[tuple[str, date], list[bool]] = {}
        people = YoungPerson.objects.listed().filter(born_on__in=days).order_by("id")
        for first, last, born_on, mark in people.values_list("first_name", "last_name", "born_on", "cpr_fingerprint"):
            known.setdefault((fold(first, last), born_on), []).append(mark is not None)
        for case in cases:
            facts = case.facts
            key = fold(facts.get("Fornavn", ""), facts.get("Efternavn", "")), facts["Fødselsdato"]
            numbered = "CPR" in facts
            if not all(numbered and other for other in [*known.get(key, ()), *self._seen.get(key, ())]):
                self._duplicates.add(case.row)
                case.warn(
                    "Fornavn",
                    "probable_duplicate",
                    _(
                        "A young person with the same name and date of birth is already known or is earlier in the "
                        "file. The row is imported: compare the two, and merge them if they are one person."
                    ),
                )
            self._seen.setdefault(key, []).append(numbered)

    def write(self, cases: Sequence[Case]) -> None:
        for case in cases:
            case.person = self._person(case)
        YoungPerson.objects.bulk_create([case.person for case in cases])
        ask_leaders(_namesakes([case.person for case in cases if case.row in self._duplicates]))

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        for case in cases:
            known = case.person
            stored = {
                "Sagsnr": known.case_number,
                "CPR": known.cpr_fingerprint and bytes(known.cpr_fingerprint),
                "Fornavn": known.first_name,
                "Efternavn": known.last_name,
                "Kaldenavn": known.preferred_name,
                "Fødselsdato": known.born_on,
                "Telefon": known.phone,
                "E-mail": known.email,
            }
            said = case.facts | ({"CPR": fingerprint(case.facts["CPR"].digits)} if "CPR" in case.facts else {})
            yield from ((case, column) for column, value in stored.items() if column in said and said[column] != value)

    def _check_names(self, case: Case) -> None:
        names = {column: case.text(column, 100) for column in ("Fornavn", "Efternavn", "Kaldenavn")}
        if not names["Fornavn"] and not names["Efternavn"]:
            case.refuse("Fornavn", "no_name", _("The name is missing. Fill in first name and surname."))
        elif not names["Fornavn"] or not names["Efternavn"]:
            column = "Efternavn" if names["Fornavn"] else "Fornavn"
            case.warn(column, "half_name", _("Half of the name is missing. Add it on the young person's page."))

    def _check_case_number(self, case: Case) -> None:
        number = case.text("Sagsnr", 40)
        if is_shortened_number(number):
            case.refuse(
                "Sagsnr",
                "shortened_case_number",
                _("The spreadsheet has shortened this number. Format the column as text, and type the number again."),
            )
        elif not number:
            case.refuse("Sagsnr", "no_case_number", _("The case number is missing. Give the row one that is its own."))
        elif number in self._case_numbers:
            case.refuse(
                "Sagsnr",
                "dup_case_number",
                _("The same case number is earlier in the file. Keep one of the rows, or correct the number."),
            )
        self._case_numbers.add(number)

    def _check_cpr(self, case: Case) -> None:
        text = case.text("CPR")
        if not text:
            return
        if _NINE_DIGITS.fullmatch(text):
            if not _begins_with_day(f"0{text}", case.born_on):
                case.refuse(
                    "CPR",
                    "cpr_zero_lost",
                    _(
                        "The CPR number has nine digits. The spreadsheet may have removed a 0 in front: format the "
                        "column as text, and type the number again."
                    ),
                )
                return
            text = f"0{text}"
        try:
            number = case.facts["CPR"] = cpr.parse(text)
        except Invalid as error:
            case.refuse("CPR", error.code, str(error))
            return
        if not case.cell("Fødselsdato"):
            case.facts["Fødselsdato"] = number.born_on
        elif case.born_on and case.born_on != number.born_on:
            case.refuse(
                "CPR",
                "cpr_birth_date",
                _("The CPR number and the date of birth name different days. Correct whichever is wrong."),
            )
        mark = fingerprint(number.digits)
        if mark in self._fingerprints:
            case.refuse(
                "CPR",
                "dup_cpr",
                _("The same CPR number is earlier in the file. Keep one of the rows, or correct the number."),
            )
        self._fingerprints.add(mark)
        if not number.modulus_ok:
            case.warn(
                "CPR",
                "cpr_modulus",
                _(
                    "The CPR number fails the modulus 11 check. It may be right all the same: compare it with the "
                    "register."
                ),
            )

    def _check_phone_and_email(self, case: Case) -> None:
        phone = case.text("Telefon", 100)
        if is_shortened_number(phone):
            del case.facts["Telefon"]
            case.warn(
                "Telefon",
                "shortened_phone",
                _("The spreadsheet has shortened this number, so it is left out. Add it on the person's page."),
            )
        elif phone and sum(letter.isdigit() for letter in phone) < 8:
            case.warn(
                "Telefon",
                "bad_phone",
                _("This has fewer than eight digits. It is kept unchanged; correct it later."),
            )
        email = case.text("E-mail", 254)
        if email:
            try:
                validate_email(email)
            except ValidationError:
                del case.facts["E-mail"]
                case.warn(
                    "E-mail",
                    "bad_email",
                    _("This is not an e-mail address and is left out. Add it on the person's page."),
                )

    def _person(self, case: Case) -> YoungPerson:
        facts = case.facts
        number: cpr.Cpr | None = facts.get("CPR")
        return YoungPerson(
            case_number=facts["Sagsnr"],
            first_name=facts.get("Fornavn", ""),
            last_name=facts.get("Efternavn", ""),
            preferred_name=facts.get("Kaldenavn", ""),
            born_on=facts["Fødselsdato"],
            cpr=number and number.digits,
            cpr_fingerprint=number and fingerprint(number.digits),
            cpr_is_replacement=bool(number and number.synthetic),
            phone=facts.get("Telefon"),
            email=facts.get("E-mail", ""),
            unit_id=facts["Ungeguide"].unit_id,
            opened_on=facts["Ungeguide siden"],
            registered_at=self.now,
        )


@contributes
class CircumstanceColumns(Contribution):
    """The columns of address, protection, benefit and education.

    The list has the present state without its start. Benefit and education are recorded from the day on which the case
    opened. Otherwise reports would count many young people who begin on the day of the import.
    """

    columns = ("Adresse", "Beskyttet adresse", "Ydelse", "Uddannelse")
    position = 30

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        benefits = Benefit.objects.valid_on(self.today)
        self._benefits = Choices((benefit.label_da, benefit.pk) for benefit in benefits)
        kinds = ActivityKind.objects.valid_on(self.today).filter(counts_as__in=("education", "preparatory"))
        self._educations = Choices([*EDUCATIONS, *((kind.label_da, kind.pk) for kind in kinds)])

    def check(self, case: Case) -> None:
        case.text("Adresse")
        case.choice("Beskyttet adresse", PROTECTED, "bad_protection")
        case.choice("Ydelse", self._benefits, "bad_benefit")
        education = case.text("Uddannelse", 200)
        if education and self._educations.get(education) is None:
            case.warn(
                "Uddannelse",
                "unknown_education",
                _("This education is not known here. It is kept as text; choose its kind on the young person's page."),
            )

    def write(self, cases: Sequence[Case]) -> None:
        Address.objects.bulk_create(
            Address(
                young_person=case.person,
                text=case.facts.get("Adresse"),
                protected=case.facts.get("Beskyttet adresse", False),
                protected_until=self.today + PROTECTED_FOR if case.facts.get("Beskyttet adresse") else None,
            )
            for case in cases
        )
        BenefitSpell.objects.bulk_create(
            BenefitSpell(
                young_person=case.person, benefit_id=case.facts["Ydelse"], starts_on=case.facts["Ungeguide siden"]
            )
            for case in cases
            if "Ydelse" in case.facts
        )
        ActivitySpell.objects.bulk_create(
            ActivitySpell(
                young_person=case.person,
                kind_id=self._educations.get(case.facts["Uddannelse"]) or UNKNOWN,
                description=case.facts["Uddannelse"],
                starts_on=case.facts["Ungeguide siden"],
                source=ActivitySource.IMPORT,
                learned_on=self.today,
            )
            for case in cases
            if "Uddannelse" in case.facts
        )

    def differences(self, cases: Sequence[Case]) -> Iterable[tuple[Case, str]]:
        people = [case.person for case in cases]
        addresses = {one.young_person_id: one for one in Address.objects.filter(young_person__in=people)}
        benefits = set(
            BenefitSpell.objects.filter(young_person__in=people, ends_on=None)
            .order_by("id")
            .values_list("young_person", "benefit")
        )
        kinds = set(
            ActivitySpell.objects.filter(young_person__in=people, ends_on=None)
            .order_by("id")
            .values_list("young_person", "kind")
        )
        for case in cases:
            key, facts = case.person.pk, case.facts
            address = addresses.get(key)
            if "Adresse" in facts and (address is None or address.text != facts["Adresse"]):
                yield case, "Adresse"
            if "Beskyttet adresse" in facts and bool(address and address.protected) != facts["Beskyttet adresse"]:
                yield case, "Beskyttet adresse"
            if "Ydelse" in facts and (key, facts["Ydelse"]) not in benefits:
                yield case, "Ydelse"
            education = facts.get("Uddannelse")
            if education and (key, self._educations.get(education) or UNKNOWN) not in kinds:
                yield case, "Uddannelse"


def _namesakes(people: Sequence[YoungPerson]) -> Iterator[tuple[YoungPerson, YoungPerson]]:
    """Yield each of `people` with those who have the same name and birth date and were registered before."""
    known: dict[tuple[str, date], list[YoungPerson]] = {}
    for one in YoungPerson.objects.listed().filter(born_on__in={person.born_on for person in people}).order_by("id"):
        known.setdefault((fold(one.first_name, one.last_name), one.born_on), []).append(one)
    for person in people:
        for other in known[fold(person.first_name, person.last_name), person.born_on]:
            if other.pk < person.pk:
                yield person, other


def _begins_with_day(digits: str, born_on: date | None) -> bool:
    """Return whether ten digits are a CPR number of someone who was born on this day."""
    try:
        return cpr.parse(digits).born_on == born_on
    except Invalid:
        return False
