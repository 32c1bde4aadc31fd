"""The question whether two cases are about one young person: ask the leaders, answer it, and merge."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from backend.access.abilities import check_ability
from backend.access.row_level_security import as_system
from backend.core import clock
from backend.followups.changing import changing
from backend.organisation.models import Staff
from backend.people.models import ProbableDuplicate, YoungPerson
from backend.people.models.duplicates import DuplicateAnswer


def ask_leaders(pairs: Iterable[tuple[YoungPerson, YoungPerson]]) -> None:
    """Ask the leaders of both cases of each pair to compare them. Call it as the system.

    The leader of both cases is asked once, about the first one.
    """
    today = clock.today()
    ProbableDuplicate.objects.bulk_create(
        ProbableDuplicate(young_person=own, other=other, unit_id=own.unit_id, found_on=today)
        for first, second in pairs
        for own, other in ((first, second), (second, first))
        if own is first or own.unit_id != other.unit_id
    )


def answer_two_people(*, duplicate: ProbableDuplicate, reason: str, by: Staff) -> ProbableDuplicate:
    """Record that the two cases are about two people. The leader of the other case answers for their own."""
    with changing(duplicate.young_person_id) as change:
        duplicate = ProbableDuplicate.objects.get(pk=duplicate.pk)
        check_ability(by, "two-people", duplicate)
        with as_system("the serving role cannot write to the table of probable duplicates"):
            same = ProbableDuplicate.objects.filter(young_person=duplicate.young_person_id, other=duplicate.other_id)
            _answer(same.filter(answer=""), DuplicateAnswer.TWO_PEOPLE, by, reason)
        change.record(ProbableDuplicate)
        duplicate.refresh_from_db()
        return duplicate


def settle_merged(person: YoungPerson, into: YoungPerson, by: Staff) -> None:
    """Answer the questions about a record that is merged, and pass on those about third cases. Call it as the system.

    What was answered stays with the merged record.
    """
    pair = Q(young_person=person, other=into) | Q(young_person=into, other=person)
    open_questions = ProbableDuplicate.objects.filter(answer="")
    _answer(open_questions.filter(pair), DuplicateAnswer.MERGED, by)
    open_questions.filter(young_person=person).update(young_person=into, unit=into.unit_id)
    open_questions.filter(other=person).update(other=into)


def ask_new_unit(person: YoungPerson) -> None:
    """Pass the open questions about a young person to the unit to which the case has moved. Call it as the system."""
    ProbableDuplicate.objects.filter(young_person=person, answer="").update(unit=person.unit_id)


def asked_units(person: YoungPerson) -> set[int]:
    """Return the units whose leaders are asked about a young person. Call it as the system."""
    asked = ProbableDuplicate.objects.filter(Q(young_person=person) | Q(other=person), answer="")
    return set(asked.values_list("unit", flat=True))


def _answer(questions: QuerySet[ProbableDuplicate], answer: DuplicateAnswer, by: Staff, reason: str = "") -> None:
    questions.update(answer=answer, answered_on=clock.today(), answered_by=by, reason=reason)
