"""What is written in the generated municipality: short, kind, in plain Danish, and varied."""

from random import Random

WHY_REFERRED = (
    "Kommer ikke længere i skole og er meget alene.",
    "Er stoppet på erhvervsuddannelsen og ved ikke, hvad der skal ske nu.",
    "Har svært ved at komme op om morgenen og savner nogen at tale med.",
    "Vil gerne i gang med noget, men det bliver for stort på egen hånd.",
    "Er færdig i 10. klasse og har brug for en at følges med til næste skridt.",
    "Flyttede for sig selv i foråret og mangler struktur i hverdagen.",
    "Har været indlagt og skal i gang igen i et roligt tempo.",
    "Har haft mange skift og ønsker én fast voksen.",
)
WISHES = (
    "Jeg vil gerne have en læreplads.",
    "Jeg vil bare gerne have en, der ringer.",
    "Jeg vil gerne i gang med at tjene mine egne penge.",
    "Jeg vil gerne have nogle venner her i byen.",
    "Jeg vil gerne tilbage i skole, men ikke den samme.",
    "Jeg vil gerne have ro på, før jeg vælger noget.",
)
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
MIDDLES = (
    "Nætterne er blevet lidt bedre.",
    "Skolen fylder stadig meget.",
    "Er begyndt at gå til styrketræning to gange om ugen.",
    "Er glad for, at det går langsomt frem.",
    "Pengene er små i denne måned, vi lavede et overblik.",
    "Har talt med sin mor om det svære.",
    "Har tænkt over, hvad der giver energi.",
    "Savner at have noget at stå op til.",
    "Fik svar fra skolen og blev lettet.",
    "Er nervøs for mødet, så vi øvede os på, hvad der kan siges.",
    "Har fået hjælp til at ringe til lægen.",
    "Har været med i fællesspisningen og mødte en, som også spiller.",
    "Synes selv, at det går bedre end i foråret.",
    "Vil gerne prøve noget med hænderne.",
    "Har brug for, at vi tager ét skridt ad gangen.",
    "Sagde selv fra over for noget, der var for meget. Det er nyt.",
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
WORK_NOTES = (
    "Vi så på, hvilke timer på dagen der passer.",
    "Vi gik forbi to steder og kiggede ind.",
    "Vi skrev tre linjer, der kan siges, når man præsenterer sig.",
    "Vi talte om, hvad der gik godt i det sidste job.",
    "Har prøvet bussen derud, det tager tyve minutter.",
    "Vi øvede samtalen og grinede en del.",
    "Fortalte om første vagt og var stolt.",
    "Chefen er flink, og pauserne er vigtige.",
    "Vi talte om, hvem man går til, når det bliver for meget.",
    "Vil gerne have lidt flere timer efter sommerferien.",
    "Vi aftalte, at jeg kigger forbi arbejdspladsen.",
    "Vi gennemgik lønsedlen sammen.",
)
JOB_WORDS = (
    "Jeg vil gerne have et job, hvor jeg bruger hænderne.",
    "Jeg vil gerne arbejde med dyr eller ude.",
    "Jeg vil tjene mine egne penge.",
    "Jeg vil gerne have få timer til at begynde med.",
    "Jeg vil gerne være et sted med unge kolleger.",
    "Jeg vil gerne have noget at stå op til.",
)
JOB_ENDS = (
    "Det var for mange timer på én gang.",
    "De var søde, men der var for lidt at lave.",
    "Jeg vil gerne prøve noget andet nu.",
    "Jeg er stolt af, at jeg holdt ved så længe.",
)
AGREED_WORDS = (
    "Ja, det vil jeg gerne prøve.",
    "Jeg vil gerne have hjælp til at finde et job.",
    "Okay, men jeg vil selv bestemme tempoet.",
    "Ja tak, jeg er klar til noget nyt.",
)
NO_LONGER = (
    "Jeg vil hellere klare det selv nu.",
    "Jeg har brug for en pause fra det hele.",
    "Jeg vil gå i skole i stedet.",
)
EMPLOYER_OUTCOMES = (
    "Der er vagter om lørdagen fra næste måned.",
    "Kender en kollega, der mangler folk. Jeg ringer dertil.",
    "Vil gerne se den unge til en kop kaffe.",
    "Ikke lige nu, men vi må komme igen til foråret.",
    "Fik en rundvisning og talte om, hvad en god start er.",
    "Er åben for få timer til at begynde med.",
)
EMPLOYER_PURPOSES = (
    "Høre om opgaver og timer",
    "Præsentere ordningen",
    "Tale om et ordinært job",
    "Følge op på sidste besøg",
)
PURPOSES = {
    "mentor": "En fast voksen at gå til mellem møderne.",
    "accompaniment": "Følges til læge, skole og møder, til det kan klares alene.",
    "morning_call": "Komme op og ud ad døren på hverdage.",
    "structure_at_home": "Få styr på vasketøj, post og indkøb.",
    "leisure": "Finde en klub eller et hold, hvor der er jævnaldrende.",
    "bridge_to_school": "Besøge uddannelsen sammen og møde læreren først.",
    "economy_and_housing": "Lave budget og søge boligstøtte.",
    "health": "Komme i gang med søvn, mad og tandlæge.",
}
AGREED_INTERVENTION = (
    "Det kunne jeg godt bruge.",
    "Ja, hvis det ikke er hver dag.",
    "Det er fint, at I kommer hjem til mig.",
)
RESULTS = (
    "Klarer det nu selv de fleste dage.",
    "Har fået en fast fritidsaktivitet og en ven.",
    "Har overblik over pengene og en aftale om huslejen.",
    "Kommer af sted tre ud af fem dage. Det er langt mere end før.",
)
STOPPED = ("Den unge ønskede noget andet.", "Flyttede og får hjælp det nye sted.", "Blev for meget på én gang.")
PAUSES = ("På højskole", "Indlagt, vi ses igen bagefter", "Hos familien i udlandet", "Ønsker ro i en periode")
OUTCOMES = (
    "I uddannelse og i trivsel.",
    "I arbejde på deltid.",
    "Har fundet sin plads og klarer sig med hjælp fra netværket.",
)
MUNICIPALITIES = ("Vestby Kommune", "Sundkøbing Kommune", "Højland Kommune")
CLOSED_WORDS = ("Tak for følgeskabet.", "Jeg ved, hvor jeg kan ringe hen.", "Det har hjulpet mig.")


def note(rng: Random) -> str:
    """A note on a meeting."""
    return " ".join((rng.choice(OPENINGS), rng.choice(MIDDLES), rng.choice(NEXT_STEPS)))


def work_note(rng: Random) -> str:
    """A consultant's note."""
    return " ".join((rng.choice(OPENINGS), rng.choice(WORK_NOTES), rng.choice(NEXT_STEPS)))
