"""Pieces of SQL about who works with whom, for the rules of both domains."""

from backend.assignments.models import AssignmentRole, Capacity, Origin
from backend.followups.sql import TODAY

IMPORTED = Origin.IMPORT.value


def by_capacity(contact: str, capacity: Capacity, beyond: str = "") -> str:
    """Whether a contact was *by guide* (or consultant): by staff working with the young person, alone or not.

    They held the young person's assignment of that capacity on the day, primary or secondary, the day it ended
    included, or stood in for somebody who did. What came with the start-up import was with a guide, whoever it names:
    the spreadsheet knows only the last contact with the guide, who may have been another one. With `beyond`, a day,
    assignments that end on it do not count: whoever hands over that day does not make the successor's first contact.
    """
    c = contact
    goes_on = f"AND (held.ends_on IS NULL OR held.ends_on > {beyond})" if beyond else ""
    imported = f"{c}.source = 'import' OR" if capacity is Capacity.GUIDE else ""
    return f"""(
        {imported} EXISTS (
            SELECT FROM assignments_assignment AS held
            WHERE held.young_person_id = {c}.young_person_id AND held.capacity = '{capacity.value}'
              AND held.starts_on <= {c}.occurred_on AND (held.ends_on IS NULL OR held.ends_on >= {c}.occurred_on)
              {goes_on}
              AND (
                held.staff_id = {c}.staff_id
                OR EXISTS (
                    SELECT FROM contacts_participant AS p
                    WHERE p.contact_id = {c}.id AND p.staff_id = held.staff_id
                )
                OR EXISTS (
                    SELECT FROM organisation_absence AS away
                    JOIN access_cover AS cover ON cover.absence_id = away.id
                        AND cover.starts_on <= {c}.occurred_on
                        AND (cover.ends_on IS NULL OR cover.ends_on >= {c}.occurred_on)
                    WHERE away.staff_id = held.staff_id
                      AND away.starts_on <= {c}.occurred_on
                      AND (away.ends_on IS NULL OR away.ends_on >= {c}.occurred_on)
                      AND (cover.everyone OR EXISTS (
                        SELECT FROM access_cover_young_people AS named
                        WHERE named.cover_id = cover.id AND named.youngperson_id = {c}.young_person_id
                      ))
                      AND (cover.deputy_id = {c}.staff_id OR EXISTS (
                        SELECT FROM contacts_participant AS p
                        WHERE p.contact_id = {c}.id AND p.staff_id = cover.deputy_id
                      ))
                )
              )
        )
    )"""  # noqa: S608  # from code


def first_qualifying_contact(capacity: Capacity, beyond: str = "", *, face_to_face: bool = False) -> str:
    """A `met`: the first qualifying contact by that capacity in the window `w`; of a day, the one registered first."""
    only = "AND c.face_to_face" if face_to_face else ""
    return f"""
        SELECT c.occurred_on AS fulfilled_on, c.id AS fulfilled_by
        FROM contacts_contact AS c
        WHERE c.young_person_id = w.young_person_id AND c.is_qualifying {only}
          AND c.occurred_on BETWEEN w.opens_on AND w.until_on
          AND {by_capacity("c", capacity, beyond)}
        ORDER BY c.occurred_on, c.id
        LIMIT 1
    """  # noqa: S608  # from code


def active_primary(assignment: str, capacity: Capacity) -> str:
    """Whether an assignment is the primary of that capacity this evening: a handover's day belongs to the new one."""
    a = assignment
    return f"{a}.capacity = '{capacity.value}' AND {a}.role = '{AssignmentRole.PRIMARY.value}' AND {active(assignment)}"


def active(assignment: str) -> str:
    """Whether an assignment runs this evening."""
    return f"{assignment}.starts_on <= {TODAY} AND ({assignment}.ends_on IS NULL OR {assignment}.ends_on > {TODAY})"


def unit_of(staff: str, role: str, young_person: str) -> str:
    """The unit in which staff holds a role today, the young person's own first; else the young person's.

    `role` is SQL: a quoted role, or an expression.
    """
    return f"""coalesce((
        SELECT m.unit_id FROM organisation_membership AS m
        WHERE m.staff_id = {staff} AND m.role = {role}
          AND m.starts_on <= {TODAY} AND (m.ends_on IS NULL OR m.ends_on >= {TODAY})
        ORDER BY m.unit_id <> {young_person}.unit_id, m.id
        LIMIT 1
    ), {young_person}.unit_id)"""  # noqa: S608  # from code
