"""The state of the dispatcher."""

from django.db import models
from django.db.models import Q

from backend.core.protection import shared_record


@shared_record(because="what the dispatcher does at present")
class DispatcherState(models.Model):
    """One row that all dispatchers share.

    `requests` counts the requested runs, and `passes` the completed ones. A run that finds another dispatcher at work
    only requests one more pass. `left` counts the follow-ups that the present pass has not planned yet. The claim ends
    at `claimed_until` (real time, by the clock of the database), so a dispatcher that dies does not block others for
    long.

    The fingerprints show whether the settings of the stages, or the data that decides the recipients, have changed
    since the last pass.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    requests = models.PositiveBigIntegerField(default=0)
    passes = models.PositiveBigIntegerField(default=0)
    left = models.PositiveBigIntegerField(default=0)
    claim_token = models.PositiveBigIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    settings_fingerprint = models.CharField(max_length=64, blank=True)
    directory_fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="dispatcher_state_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.passes} passes"
