"""Demo data: texts about courses, in plain Danish."""

SCHOOLS = (
    *("Skovby Skole", "Åstrup Skole", "FGU Fjordby", "Nørre Bæk Efterskole", "Fjordby Gymnasium"),
    "Skovby Erhvervsskole",
)
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
NOTES = (
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
PAUSES = ("På højskole", "Indlagt, vi ses igen bagefter", "Hos familien i udlandet", "Ønsker ro i en periode")
OUTCOMES = (
    "I uddannelse og i trivsel.",
    "I arbejde på deltid.",
    "Har fundet sin plads og klarer sig med hjælp fra netværket.",
)
MUNICIPALITIES = ("Vestby Kommune", "Sundkøbing Kommune", "Højland Kommune")
CLOSED_WORDS = ("Tak for følgeskabet.", "Jeg ved, hvor jeg kan ringe hen.", "Det har hjulpet mig.")
