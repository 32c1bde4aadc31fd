"""Measure what staff read: the caseload, a young person, and reports."""

from functools import partial

from psycopg.sql import SQL, Identifier

from backend.core.sql_files import load_sql
from backend.reports import registry
from benchmarks.client import WARM, Client, Times
from benchmarks.load import CASELOAD
from benchmarks.municipality import Municipality, as_owner
from benchmarks.results import Result

PAGE = f"/api/v1/caseload/?page_size={CASELOAD}"
PLAIN_PAGE = f"/plain/caseload/?page_size={CASELOAD}"
TURNS = 10
"""How often two measurements take turns that cannot do so after each request."""

_PROTECTED_TABLES = SQL(load_sql(__file__, "protected_tables.sql"))
_SWITCH = SQL(load_sql(__file__, "switch_row_level_security.sql"))


def caseload(municipality: Municipality) -> list[Result]:
    """Measure the page of 50 as a guide and as the leader of 5,000, against the plain idiom."""
    guide, leader = municipality.guide, municipality.leader
    _check_same_people(guide, municipality.plain_guide)
    _check_same_people(leader, municipality.plain_leader)
    took = municipality.measure(
        caseload_guide=lambda: guide.read(PAGE),
        caseload_leader=lambda: leader.read(PAGE),
        caseload_guide_plain=lambda: municipality.plain_guide.read(PLAIN_PAGE),
        caseload_leader_plain=lambda: municipality.plain_leader.read(PLAIN_PAGE),
    )
    by_guide, by_leader = took["caseload_guide"], took["caseload_leader"]
    return [
        Result("caseload_guide_to_plain", took["caseload_guide_plain"].p50 / by_guide.p50, "×", at_least=4),
        Result("caseload_leader_to_plain", took["caseload_leader_plain"].p50 / by_leader.p50, "×", at_least=4),
        Result("caseload_leader_to_guide", by_leader.p50 / by_guide.p50, "×", at_most=2.5),
        Result("caseload_guide_p95", by_guide.p95 / by_guide.p50, "×", at_most=2),
        Result("caseload_leader_p95", by_leader.p95 / by_leader.p50, "×", at_most=2),
    ]


def person(municipality: Municipality) -> list[Result]:
    """Measure detail and timeline of a young person against the caseload."""
    path = f"/api/v1/young-people/{municipality.person}/"
    took = municipality.measure(
        person_caseload=lambda: municipality.guide.read(PAGE),
        person_detail=lambda: municipality.guide.read(path),
        person_timeline=lambda: municipality.guide.read(f"{path}timeline/"),
    )
    page = took["person_caseload"].p95
    return [
        Result("detail_to_caseload", took["person_detail"].p95 / page, "×", at_most=1.5),
        Result("timeline_to_caseload", took["person_timeline"].p95 / page, "×", at_most=1.5),
    ]


def pages(municipality: Municipality) -> list[Result]:
    """Measure the pages of a guide against the lists of the API that they show."""
    guide, browser = municipality.guide, municipality.browser()
    took = municipality.measure(
        list_caseload=lambda: guide.read(PAGE),
        page_caseload=lambda: browser.read("/sagsstamme/"),
        list_follow_ups=lambda: guide.read("/api/v1/follow-ups/?responsible=me&page_size=200"),  # the page shows all
        page_today=lambda: browser.read("/"),
        page_person=lambda: browser.read(f"/unge/{municipality.person}/"),
    )
    return [
        Result("caseload_page_to_list", took["page_caseload"].p50 / took["list_caseload"].p50, "×", at_most=3),
        Result("today_page_to_list", took["page_today"].p50 / took["list_follow_ups"].p50, "×", at_most=3),
    ]


def row_level_security(municipality: Municipality) -> list[Result]:
    """Measure the caseload with row-level security on and off, in turns."""
    clients = {"guide": municipality.guide, "leader": municipality.leader}
    times = {(name, switch): Times() for name in clients for switch in ("ENABLE", "DISABLE")}
    try:
        for _ in range(TURNS):
            for switch in ("ENABLE", "DISABLE"):
                _switch(switch)
                for name, client in clients.items():
                    for _ in range(WARM):  # each thread of the server plans its statements again
                        client.read(PAGE)
                    for _ in range(max(municipality.samples // TURNS, 2)):
                        times[name, switch].add(partial(client.read, PAGE))
    finally:
        _switch("ENABLE")
    found = []
    for name in clients:
        on, off = times[name, "ENABLE"], times[name, "DISABLE"]
        municipality.keep(**{f"security_on_{name}": on, f"security_off_{name}": off})
        found.append(Result(f"row_level_security_{name}", on.p50 / off.p50, "×", at_most=1.3))
    return found


def reports(municipality: Municipality) -> list[Result]:
    """Measure each report over the last quarter for the whole municipality, and follow-ups by staff and rule."""
    samples = max(municipality.samples // 20, 5)
    slowest = 0.0
    for report in registry.reports:
        if report.measures:
            ask = partial(municipality.integration.read, f"/api/v1/reports/{report.key}/")
            (took,) = municipality.measure(samples, **{f"report_{report.key.replace('-', '_')}": ask}).values()
            slowest = max(slowest, took.p50)
    ask = partial(municipality.integration.read, "/api/v1/reports/follow-up/?group_by=staff,rule")
    by_staff = municipality.measure(samples, report_by_staff_and_rule=ask)["report_by_staff_and_rule"]
    return [
        Result("report_slowest", slowest / 1000, "s", at_most=0.3),
        Result("report_by_staff_and_rule", by_staff.p50 / 1000, "s", at_most=1),
    ]


def _switch(how: str) -> None:
    for (table,) in as_owner(_PROTECTED_TABLES):
        as_owner(_SWITCH.format(table=Identifier(table), switch=SQL(how)))


def _check_same_people(client: Client, plain: Client) -> None:
    """Check that both answers are about the same young people."""
    ours, theirs = client.get(PAGE), plain.get(PLAIN_PAGE)
    if [row["id"] for row in ours["results"]] != [row["id"] for row in theirs["results"]]:
        raise SystemExit("The caseload and the plain idiom show different young people.")
