"""Queries of jobs."""

from django.db.models import OuterRef, QuerySet, Subquery

from jobs.placements.models import Employment, EmploymentVerification


def with_last_check(jobs: QuerySet[Employment]) -> QuerySet[Employment]:
    """Annotate each job with `verified_on`: the last day on which it was verified, or None."""
    checks = EmploymentVerification.objects.filter(employment=OuterRef("pk")).order_by("-verified_on")
    return jobs.annotate(verified_on=Subquery(checks.values("verified_on")[:1]))
