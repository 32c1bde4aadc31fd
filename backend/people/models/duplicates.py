"""The question whether two cases are about one young person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.core.protection import READ, case_record
from backend.organisation.models import Staff, Unit

from .person import YoungPerson


class DuplicateAnswer(models.TextChoices):
    """The answers to the question whether two cases are about one young person."""

    MERGED = "merged", _("One young person: the two cases were merged")
    TWO_PEOPLE = "two_people", _("They are two people")


@case_record("full", allows=READ)
class ProbableDuplicate(models.Model):
    """The question to the leader of one case whether another case is about the same young person.

    There are two rows for two cases, one for the leader of each. `unit` is the unit that is asked, or that answered.
    Row-level security shows a row with its own young person. Of the other one it has the id only.
    """

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="probable_duplicates")
    other = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    answer = models.CharField(max_length=10, choices=DuplicateAnswer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-found_on", "-id"]
        verbose_name = _("probable duplicate")
        verbose_name_plural = _("probable duplicates")
        constraints = [
            models.CheckConstraint(name="probable_duplicate_of_another", condition=~Q(young_person=F("other"))),
            models.CheckConstraint(
                name="probable_duplicate_answer_is_whole",
                condition=Q(answer="", answered_on__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="probable_duplicate_says_why",
                condition=~Q(answer=DuplicateAnswer.TWO_PEOPLE) | ~Q(reason=""),
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"probable duplicate {self.young_person_id}"
