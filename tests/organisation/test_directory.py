"""The directory contains the current roles of active staff, with the units above theirs."""

from datetime import date

import pytest

from backend.organisation.directory import Directory
from backend.organisation.models import Membership, Role
from tests import factories

TODAY = date(2026, 11, 2)


@pytest.mark.django_db
def test_directory_reads_the_roles_of_active_staff_today(django_assert_num_queries) -> None:
    department = factories.UnitFactory.create()
    team = factories.UnitFactory.create(parent=department)
    leader, guide, gone, ended, coming = (factories.StaffFactory.create(is_active=number != 2) for number in range(5))
    for staff, role, unit, starts_on, ends_on in (
        (leader, Role.LEADER, department, date(2020, 1, 1), None),
        (guide, Role.YOUTH_GUIDE, team, TODAY, TODAY),
        (guide, Role.JOB_CONSULTANT, department, date(2020, 1, 1), None),
        (gone, Role.LEADER, team, date(2020, 1, 1), None),
        (ended, Role.LEADER, team, date(2020, 1, 1), date(2026, 11, 1)),
        (coming, Role.LEADER, team, date(2026, 11, 3), None),
    ):
        Membership.objects.create(staff=staff, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on)

    with django_assert_num_queries(2):
        directory = Directory.load(TODAY)
    assert [(held.staff_id, held.unit_id, held.role) for held in directory.roles] == [
        (leader.pk, department.pk, "leader"),
        (guide.pk, team.pk, "youth_guide"),
        (guide.pk, department.pk, "job_consultant"),
    ]
    assert directory.parents == {department.pk: None, team.pk: department.pk}
    assert directory.leader_of(team.pk) == leader.pk
    assert directory.unit_of(guide.pk, [Role.JOB_CONSULTANT], team.pk) == department.pk
