"""The main job in a real browser: a case from its opening to its closing, only by clicks and typed words."""

import re
import secrets
from datetime import time as time_of_day
from datetime import timedelta

from playwright.sync_api import Browser

from tests.e2e.story import Step
from tests.e2e.system import System
from tests.e2e.windows import Window

GUIDE, SUCCESSOR, CONSULTANT = "Aisha Karim", "Søren Ågaard", "Bo Friis Holm"
FIRST_NAME, SHORT_NAME = "Ylva", "Ylva S."
NOON = time_of_day(12)
IPS_UNIT, GUIDE_UNIT = "IPS-team", "Ungeteam Sorø"


class Pages:
    """The steps of one young person through the pages. Each member of staff has a browser window."""

    def __init__(self, system: System, browser: Browser) -> None:
        self.system = system
        self._browser = browser
        self.used: Window | None = None
        self._windows: dict[str, Window] = {}
        self.workplace = f"Cykler {secrets.token_hex(3)}"
        self.last_name = f"Sidevej{secrets.token_hex(3)}"

    def steps(self) -> list[Step]:
        return [
            self.administrator,
            self.coordinator,
            self.open_case,
            self.assign,
            self.acknowledge,
            self.contact,
            self.plan,
            self.refer,
            self.answer,
            self.hold,
            self.network,
            self.yes,
            self.profile,
            self.employer,
            self.job,
            self.follow_along,
            self.hand_over,
            self.concern,
            self.outsider,
            self.leader,
            self.manager,
            self.close_plan,
            self.close,
        ]

    def administrator(self) -> str:
        """Sign in as an administrator with a one-time password, choose another, and close a day and open it again."""
        self.system.wait_for_the_first_morning()
        username = f"admin-{secrets.token_hex(4)}"
        options = ["--name", "Admin Sider", "--email", f"{username}@example.test", "--unit", IPS_UNIT]
        given = self.system.manage("create_administrator", username, *options).strip()
        window = self._first_sign_in("administrator", username, given)
        window.menu("Administration")
        window.link("Lukkedage")
        window.link("Ny lukkedag")
        window.write("Dag", (self.system.now().date() + timedelta(days=300)).isoformat())
        window.write("Hvorfor er der lukket?", "Planlægningsdag")
        window.button("Gem lukkedagen")
        window.told("Lukkedagen er gemt.")
        window.link("Fjern")
        window.button("Fjern")
        return window.told("Lukkedagen er fjernet.")

    def coordinator(self) -> str:
        """Say which unit helps with IPS, and create the account of its coordinator, who signs in."""
        window = self._window("administrator")
        window.menu("Administration")
        window.link("Enheder")
        window.link(f"Ret : {GUIDE_UNIT}")
        window.more()
        window.select("Hvilken enhed hjælper dens unge med IPS?", IPS_UNIT)
        window.button("Gem")
        window.told("Enheden er rettet.")
        window.menu("Administration")
        window.link("Medarbejdere")
        window.link("Ny kollega")
        username = f"koordinator-{secrets.token_hex(4)}"
        window.write("Navn", "Koordinator Sider")
        window.write("Brugernavn", username)
        window.write("E-mail", f"{username}@example.test")
        window.button("Opret kontoen")
        given = window.read("Engangskode")
        window.link("Jeg har kopieret den")
        window.link("Giv en rolle")
        window.select("Rolle", "Koordinator")
        window.select("Enhed", IPS_UNIT)
        window.button("Giv rollen")
        window.told("Rollen er givet.")
        self._first_sign_in("coordinator", username, given)
        return username

    def open_case(self) -> str:
        """Open a case as the leader, refer the young person to a course, and accept the referral."""
        leader = self._window("leder")
        leader.menu("Sagsstamme")
        leader.link("Opret sag")
        born = self.system.now().date().replace(day=1) - timedelta(days=365 * 19)
        leader.write("Fornavn", FIRST_NAME)
        leader.write("Efternavn", self.last_name)
        leader.write("Fødselsdato", born.isoformat())
        leader.button("Opret sagen")
        leader.told("Sagen er oprettet.")
        leader.link("Henvis til forløb")
        leader.select("Hvem henviste?", "Skole")
        leader.write("Hvorfor", "Kommer ikke i skole.")
        leader.button("Henvis til forløb")
        leader.told("Den unge er henvist.")
        leader.link("Tag imod henvisningen")
        leader.button("Tag imod henvisningen")
        leader.told("Henvisningen er taget imod.")
        leader.shows("Visitation")
        return leader.heading()

    def assign(self) -> str:
        """Assign a guide as the leader."""
        leader = self._window("leder")
        leader.link("Tildel ungeguide")
        leader.select("Hvem?", GUIDE)
        leader.button("Tildel ungeguide")
        return leader.told("Ungeguiden er tildelt og har fået besked.")

    def acknowledge(self) -> str:
        """Acknowledge the assignment as the guide, from the notification of today; the step has gone."""
        guide = self._window("guide3")
        guide.link(f"{SHORT_NAME} er tildelt dig.", "Nyt")
        guide.shows("Første kontakt med ungeguiden", "Næste skridt")
        guide.link("Bekræft", "Næste skridt")
        guide.button("Bekræft")
        guide.told("Du har bekræftet modtagelsen.")
        guide.shows_no("Bekræft modtagelse af sagen", "Næste skridt")
        return guide.heading()

    def contact(self) -> str:
        """Register a home visit as the guide, which fulfils the first contact."""
        guide = self._window("guide3")
        guide.link("Registrér kontakt", "Næste skridt")
        guide.choose("Hvordan?", "Hjemmebesøg")
        guide.write("Hvad skete der?", "Vi drak kaffe og talte om skolen.")
        guide.button("Gem kontakt")
        guide.told("Kontakten er gemt.")
        guide.shows_no("Første kontakt med ungeguiden", "Næste skridt")
        guide.shows("Hjemmebesøg", "Tidslinje")
        return "it is in the timeline"

    def plan(self) -> str:
        """Plan an appointment for tomorrow as the guide; it is in the week."""
        guide = self._window("guide3")
        self.tomorrow = self.system.now().date() + timedelta(days=1)
        self._find(guide)
        guide.link("Planlæg en aftale")
        guide.write("Hvornår", f"{self.tomorrow}T08:00")
        guide.button("Planlæg aftalen")
        guide.told("Aftalen er planlagt.")
        guide.menu("Aftaler")
        guide.shows(SHORT_NAME)
        return f"{self.tomorrow:%d.%m.} 8.00"

    def refer(self) -> str:
        """Refer the young person to IPS as the guide."""
        guide = self._window("guide3")
        self._find(guide)
        guide.link("Henvis til IPS")
        guide.select("Hvem henviste?", "Ungeguide")
        guide.write("Hvad den unge siger om det", "Jeg vil have et job.")
        guide.button("Henvis til IPS")
        return guide.told("Den unge er henvist til IPS.")

    def answer(self) -> str:
        """Assign a consultant as the coordinator of the IPS unit, and then accept the referral."""
        coordinator = self._window("coordinator")
        coordinator.menu("IPS-tavle")
        coordinator.link(SHORT_NAME)
        coordinator.link("Tildel IPS-konsulent")
        coordinator.select("Hvem?", CONSULTANT)
        coordinator.button("Tildel IPS-konsulent")
        coordinator.told("IPS-konsulenten er tildelt og har fået besked.")
        coordinator.link("Tag imod henvisningen")
        coordinator.button("Tag imod henvisningen")
        return coordinator.told("Henvisningen er taget imod.")

    def hold(self) -> str:
        """Move the clock to tomorrow, and hold the appointment as the guide, from the list of today."""
        shown = self.system.wait_until(self.tomorrow, NOON)
        guide = self._window("guide3")
        guide.menu("I dag")
        guide.link(f"Registrér kontakt : {SHORT_NAME}", "I dag")
        guide.write("Hvad skete der?", "Vi gik en tur.")
        guide.button("Gem kontakt")
        return f"clock {shown:%Y-%m-%d %H:%M}, {guide.told('Kontakten er gemt.')}"

    def network(self) -> str:
        """Add the mother to the network as the guide."""
        guide = self._window("guide3")
        self._find(guide)
        guide.link("Om den unge")
        guide.link("Ny person i netværket")
        guide.write("Navn", "Karen Sidevej")
        guide.select("Relation", "Mor")
        guide.button("Gem")
        guide.shows("Karen Sidevej", "Netværk")
        return "Karen Sidevej"

    def yes(self) -> str:
        """Acknowledge as the consultant, and register that the young person says yes to IPS."""
        consultant = self._window("konsulent2")
        self._find(consultant)
        consultant.link("Bekræft", "Næste skridt")
        consultant.button("Bekræft")
        consultant.told("Du har bekræftet modtagelsen.")
        consultant.link("Den unge siger ja")
        consultant.write("Hvordan sagde den unge det?", "Ja, jeg vil gerne arbejde.")
        consultant.button("Gem den unges ja")
        return consultant.told("Den unges ja er gemt.")

    def profile(self) -> str:
        """Begin IPS with the career profile as the consultant, and then the job search."""
        consultant = self._window("konsulent2")
        consultant.link("Start IPS")
        consultant.choose("Har den unge et job i dag?", "Nej")
        consultant.choose("Er den unge i uddannelse i dag?", "Nej")
        consultant.button("Start IPS")
        consultant.told("IPS er begyndt med karriereprofilen.")
        consultant.link("Begynd jobsøgning")
        consultant.button("Begynd jobsøgning")
        return consultant.told("Jobsøgningen er begyndt.")

    def employer(self) -> str:
        """Register an employer as the consultant, and a visit about the young person."""
        consultant = self._window("konsulent2")
        consultant.menu("Virksomheder")
        consultant.link("Ny virksomhed")
        consultant.write("Virksomhedens navn", self.workplace)
        consultant.button("Gem virksomheden")
        consultant.told("Virksomheden er gemt.")
        consultant.link("Registrér besøg")
        consultant.select("Om hvilken ung?", SHORT_NAME)
        consultant.select("Hvad fik virksomheden at vide om den unge?", "Intet")
        consultant.write("Hvad kom der ud af det?", "De mangler en hjælper.")
        consultant.button("Gem besøget")
        consultant.told("Besøget er gemt.")
        consultant.shows(SHORT_NAME)
        return self.workplace

    def job(self) -> str:
        """Register a job that begins today as the consultant; the board has the young person in work."""
        consultant = self._window("konsulent2")
        self._find(consultant)
        consultant.link("Job og uddannelse")
        consultant.link("Registrér job")
        consultant.select("Hos hvilken virksomhed?", self.workplace)
        consultant.select("Hvilken slags job?", "Ordinær ansættelse")
        consultant.write("Første arbejdsdag", self.tomorrow.isoformat())
        consultant.write("Timer om ugen", "15")
        consultant.write("Hvad laver den unge der?", "Cykelmekaniker")
        consultant.button("Gem jobbet")
        consultant.told("Jobbet er gemt.")
        consultant.menu("IPS-tavle")
        consultant.shows(SHORT_NAME, "I job")
        return "in job"

    def follow_along(self) -> str:
        """Meet the young person at work as the consultant, from the list of today; the follow-up leaves the list."""
        consultant = self._window("konsulent2")
        consultant.menu("I dag")
        consultant.link(f"Registrér kontakt : Mødes, når jobbet er begyndt, {SHORT_NAME}")
        consultant.choose("Hvordan?", "Møde")
        consultant.write("Hvad skete der?", "Første dag gik godt.")
        consultant.button("Gem kontakt")
        consultant.told("Kontakten er gemt.")
        consultant.shows_no("Mødes, når jobbet er begyndt")
        return "met on the first day"

    def hand_over(self) -> str:
        """Hand the young person over as the guide; the successor acknowledges."""
        guide = self._window("guide3")
        self._find(guide)
        guide.link("Overdrag")
        guide.select("Hvem overtager", SUCCESSOR)
        guide.write("Et par ord til kollegaen", "Ylva er glad for cykler.")
        guide.button("Overdrag")
        guide.told("Den unge er overdraget.")
        guide.menu("Sagsstamme")
        guide.write("Navn eller sagsnummer", self.last_name)
        guide.button("Vis")
        guide.told("Ingen unge passer til søgningen.")
        successor = self._window("guide4")
        successor.link(f"Bekræft : Bekræft modtagelse af sagen, {SHORT_NAME}")
        successor.button("Bekræft")
        return successor.told("Du har bekræftet modtagelsen.")

    def concern(self) -> str:
        """Record an acute concern as the successor; the page warns, and the leader is notified."""
        successor = self._window("guide4")
        self._find(successor)
        successor.link("Akut bekymring")
        successor.shows("Ring 112")
        successor.tick("Talte sammen og spurgte direkte")
        successor.tick("Ringede til lederen")
        successor.write("Hvad skal andre vide?", "Ylva er hos sin mor.")
        successor.button("Registrér bekymringen, og giv leder og vagt besked")
        successor.told("Bekymringen er registreret.")
        successor.shows(f"{SUCCESSOR} har ansvaret")
        leader = self._window("leder")
        leader.menu("I dag")
        leader.shows_no("hos sin mor")
        leader.link("Akut bekymring for en ung", "Nyt")
        leader.shows(f"{SUCCESSOR} har ansvaret")
        return "the notification does not say why"

    def outsider(self) -> str:
        """Show a guide without access that the young person is not found."""
        outsider = self._window("guide8")
        outsider.menu("Sagsstamme")
        outsider.write("Navn eller sagsnummer", self.last_name)
        outsider.button("Vis")
        return outsider.told("Ingen unge passer til søgningen.")

    def leader(self) -> str:
        """Show the leader the caseloads of the guides, and lead from there to the young people of one."""
        leader = self._window("leder")
        leader.menu("Leder")
        leader.row(SUCCESSOR).get_by_role("link", name=re.compile(r"^\d+ unge")).click()
        leader.write("Navn eller sagsnummer", self.last_name)
        leader.button("Vis")
        leader.told("1 ung.")
        return f"the young person is one of those of {SUCCESSOR}"

    def manager(self) -> str:
        """Show the manager the report on IPS of a unit, by month, without access to young people."""
        manager = self._window("chef")
        manager.menu("Rapporter")
        manager.link("IPS")
        manager.select("Enhed", GUIDE_UNIT)
        manager.select("Opdelt efter", "Måned")
        manager.button("Vis")
        manager.shows("Henvist", "Tal")
        manager.shows_no(SHORT_NAME)
        menu = manager.page.get_by_role("navigation", name="Sider")
        assert not menu.get_by_role("link", name="Sagsstamme").count(), "the manager is offered a caseload"
        return manager.page.get_by_role("status").inner_text()

    def close_plan(self) -> str:
        """End the job as the consultant; the plan goes back to the job search, and is closed."""
        consultant = self._window("konsulent2")
        self._find(consultant)
        consultant.link("Job og uddannelse")
        consultant.link("Jobbet slutter")
        consultant.choose("Hvem afsluttede det?", "Den unge")
        consultant.select("Hvorfor sluttede det?", "En uddannelse")
        consultant.button("Gem afslutningen")
        consultant.told("Afslutningen af jobbet er gemt.")
        consultant.menu_of("IPS-forløb", "Luk IPS-forløbet")
        consultant.choose("Begrundelse", "Overtaget af en anden indsats")
        consultant.button("Luk IPS-forløbet")
        return consultant.told("IPS-forløbet er lukket.")

    def close(self) -> str:
        """Close the course as the guide and the case as the leader; only the talk after the concern is still due."""
        successor = self._window("guide4")
        self._find(successor)
        successor.link("Luk forløbet")
        successor.select("Begrundelse", "Mål nået")
        successor.button("Luk forløbet")
        successor.shows("Akut bekymring")
        successor.tick("Afslut også kommende aftaler")
        successor.button("Luk forløbet")
        successor.told("Forløbet er lukket.")
        leader = self._window("leder")
        self._find(leader)
        leader.menu_of("", "Luk sagen")
        leader.button("Luk sagen")
        leader.told("Sagen er lukket.")
        leader.shows("Tal med den unge efter en akut bekymring", "Næste skridt")
        leader.shows_no("Kontakt med ungeguiden", "Næste skridt")
        return leader.heading()

    def where(self) -> str:
        """Return the page of the window that was used last: its address, heading and messages."""
        if self.used is None:
            return "no page"
        page = self.used.page
        shown = page.locator("h1, [role=alert], [role=status]").all_inner_texts()
        return f"{page.url}: {' | '.join(' '.join(text.split()) for text in shown if text.strip())}"

    def _window(self, username: str) -> Window:
        """Return the window of a member of staff, who signs in at the first use."""
        if username not in self._windows:
            self._windows[username] = Window(self._browser, self.system.url)
            self._windows[username].sign_in(username)
        self.used = self._windows[username]
        return self.used

    def _first_sign_in(self, name: str, username: str, given: str) -> Window:
        """Sign in with a one-time password, and choose another."""
        self.used = window = self._windows[name] = Window(self._browser, self.system.url)
        chosen = secrets.token_urlsafe(12)
        window.sign_in(username, given)
        window.write("Ny adgangskode, mindst 12 tegn", chosen)
        window.write("Den nye adgangskode igen", chosen)
        window.write("Adgangskode", given)
        window.button("Log ind")
        return window

    def _find(self, window: Window) -> None:
        """Search for the young person in the caseload, and open the page."""
        window.menu("Sagsstamme")
        window.write("Navn eller sagsnummer", self.last_name)
        window.button("Vis")
        window.told("1 ung.")
        window.link(SHORT_NAME)
