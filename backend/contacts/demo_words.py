"""Demo data: sentences for the notes on contacts, in plain Danish."""

from collections.abc import Sequence
from random import Random

OPENINGS = (
    "Vi gik en tur langs fjorden.",
    "Vi drak kakao og tog det stille og roligt.",
    "Vi mødtes på biblioteket.",
    "God snak i dag.",
    "Vi fulgtes ad til mødet.",
    "Vi talte om ugen, der er gået.",
    "Kom til tiden og var i godt humør.",
    "Var træt i dag, så vi gjorde det kort.",
    "Vi kørte en tur og snakkede undervejs.",
    "Fortalte om weekenden hos familien.",
    "Viste billeder fra det nye værelse.",
    "Vi lavede en kop te og satte os i haven.",
)
NEXT_STEPS = (
    "Vi ses i næste uge.",
    "Jeg skriver en besked dagen før.",
    "Næste gang tager vi cyklen med.",
    "Vi aftalte at se på brevet fra kommunen sammen.",
    "Næste skridt er et besøg på skolen.",
    "Jeg spørger uu-vejlederen, om der er plads.",
    "Vi holder fast i den aftale, vi har.",
    "Til næste gang finder vi papirerne frem.",
    "Aftalen er, at jeg ringer mandag morgen.",
    "Vi tager det op igen, når der er mere ro på.",
)
SHORT = (
    "Talte kort i telefon. Alt vel.",
    "Skrev frem og tilbage. Vi ses som aftalt.",
    "Svarede på min besked med et billede af hunden.",
    "Ringede selv for at fortælle en god nyhed.",
    "Kort opkald. Vil gerne flytte tiden til om eftermiddagen.",
    "Sagde, at dagen var tung. Vi talte om, hvem der er i nærheden.",
)
MISSED = (
    "Kom ikke. Jeg ventede og skrev en venlig besked.",
    "Tog ikke telefonen. Jeg lagde en besked om, at jeg prøver igen.",
    "Ikke hjemme. Jeg lagde en seddel i postkassen.",
    "Meldte afbud i går aftes, det var en svær dag.",
    "Glemte tiden og var ked af det. Vi finder en ny.",
)
OUTREACH = (
    "En anden tid på dagen",
    "En besked i stedet for et opkald",
    "Gennem en, den unge har tillid til",
    "Et besøg ved døren",
)
OWN_WORDS = (
    "Det var godt at komme ud.",
    "I dag gad jeg faktisk godt.",
    "Det er rart, at du bliver ved med at spørge.",
    "Jeg synes, det går for stærkt.",
    "Jeg klarede det selv.",
    "Det er første gang, nogen har spurgt mig om det.",
)


def note(rng: Random, about: Sequence[str]) -> str:
    """Return a note on a meeting, with one of the sentences of `about` in the middle."""
    return " ".join((rng.choice(OPENINGS), rng.choice(about), rng.choice(NEXT_STEPS)))
