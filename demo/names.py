"""What people, places and workplaces of the generated municipality are called. Nobody here exists."""

from backend.people.models.network import ProfessionalRole
from backend.people.models.person import Gender

FIRST_NAMES: dict[Gender, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Gender.FEMALE: (
        (
            *("Alberte", "Amalie", "Anna", "Astrid", "Bolette", "Caroline", "Cecilie", "Clara", "Ditte", "Ea", "Ellen"),
            *("Emma", "Filippa", "Freja", "Frida", "Ida", "Josefine", "Karla", "Kirstine", "Laura", "Line", "Liva"),
            *("Maja", "Malou", "Mathilde", "Merle", "Nanna", "Naja", "Pil", "Rosa", "Sara", "Signe", "Silje", "Sofie"),
            *("Søs", "Thea", "Tilde", "Vilma", "Åse", "Øllegård"),
        ),
        (
            *(
                "Aisha",
                "Amina",
                "Aya",
                "Dilan",
                "Elif",
                "Fatima",
                "Hanin",
                "Iman",
                "Jana",
                "Khadija",
                "Layla",
                "Mariam",
            ),
            *("Natalia", "Oksana", "Rojin", "Sumaya", "Yasmin", "Zahra", "Zuzanna"),
        ),
    ),
    Gender.MALE: (
        (
            *(
                "Aksel",
                "Albert",
                "Anders",
                "Anton",
                "Asger",
                "August",
                "Bertram",
                "Bjørn",
                "Christian",
                "Elias",
                "Emil",
            ),
            *("Esben", "Frederik", "Gustav", "Hjalte", "Jakob", "Jeppe", "Johan", "Jonas", "Kasper", "Lauge", "Lucas"),
            *("Mads", "Magnus", "Malthe", "Marius", "Mikkel", "Nikolaj", "Noah", "Oliver", "Oscar", "Rasmus", "Simon"),
            *("Storm", "Søren", "Thor", "Tobias", "Valdemar", "Villads", "Åge"),
        ),
        (
            *("Abdirahman", "Ahmad", "Ali", "Amir", "Bilal", "Danylo", "Emre", "Hamza", "Ibrahim", "Jakub", "Mehmet"),
            *("Mohammed", "Omar", "Rojhat", "Samir", "Yusuf", "Zakaria"),
        ),
    ),
}
"""By gender: of families that have long lived here, and of families that came later."""

LAST_NAMES = (
    (
        *(
            "Aagaard",
            "Andersen",
            "Bach",
            "Bæk",
            "Bjerregaard",
            "Christensen",
            "Dahl",
            "Damgaard",
            "Eriksen",
            "Frandsen",
        ),
        *(
            "Friis",
            "Gade",
            "Hansen",
            "Holm",
            "Højgaard",
            "Iversen",
            "Jensen",
            "Jørgensen",
            "Kjær",
            "Kristensen",
            "Lauridsen",
        ),
        *("Lund", "Madsen", "Mortensen", "Møller", "Nielsen", "Nørgaard", "Olsen", "Overgaard", "Pedersen", "Poulsen"),
        *("Rasmussen", "Ravn", "Skov", "Søndergaard", "Sørensen", "Thomsen", "Thygesen", "Vestergaard", "Winther"),
        *("Ærø", "Østergaard", "Åkjær"),
    ),
    (
        *("Abdi", "Al-Masri", "Aydın", "Demir", "Farah", "Haddad", "Hassan", "Hussein", "Ibrahimi", "Kaya", "Khalil"),
        *(
            "Kovalenko",
            "Kowalska",
            "Mahmoud",
            "Mohamed",
            "Nowak",
            "Omar",
            "Osman",
            "Rahimi",
            "Said",
            "Shevchenko",
            "Yılmaz",
        ),
    ),
)

LANGUAGES = ("", "", "", "", "", "arabisk", "somali", "ukrainsk", "tyrkisk")
"""Of those whose family came later: the language of an interpreter, where one is needed."""

STREETS = (
    *("Birkevej", "Engblommevej", "Fabriksvej", "Gl. Landevej", "Havnegade", "Hybenvænget", "Kirkestræde", "Lærkevej"),
    *("Mølleparken", "Nørregade", "Rugmarken", "Skolebakken", "Stationsvej", "Søndergade", "Åparken", "Østervang"),
)
WORKPLACE_TOWNS = ("9995 Skovby", "9996 Åstrup", "9997 Nørre Bæk", "9998 Fjordby")

SCHOOLS = (
    "Skovby Skole",
    "Åstrup Skole",
    "FGU Fjordby",
    "Nørre Bæk Efterskole",
    "Fjordby Gymnasium",
    "Skovby Erhvervsskole",
)

EMPLOYERS = (
    # name, industry (DB07), title of the job that young people get there
    ("Fjordbageriet", "107120", "Bagerhjælper"),
    ("Skovby Cykelværksted", "952900", "Mekanikerhjælper"),
    ("Åstrup Planteskole", "013000", "Gartnermedhjælper"),
    ("Nørre Bæk Tømrerforretning", "433200", "Arbejdsmand"),
    ("Café Møllehjulet", "563010", "Tjenermedhjælper"),
    ("Fjordby Supermarked", "471120", "Butiksmedhjælper"),
    ("Skovby Plejecenter", "871010", "Serviceassistent"),
    ("Lærkens Børnehus", "889130", "Pædagogmedhjælper"),
    ("Fjordby Autolak", "452010", "Værkstedshjælper"),
    ("Østervang Hotel", "551010", "Rengøringsassistent"),
    ("Åparkens Pizzeria", "561010", "Køkkenmedhjælper"),
    ("Skovby Genbrug", "477900", "Lagermedarbejder"),
    ("Fjordby Havneservice", "522220", "Havnemedhjælper"),
    ("Bæk & Søn VVS", "432200", "Arbejdsmand"),
    ("Rugmarkens Rideskole", "931900", "Staldhjælper"),
    ("Skovby Trykkeri", "181200", "Pakkemedarbejder"),
    ("Nørregades Isenkram", "475210", "Butiksmedhjælper"),
    ("Fjordens Fiskeeksport", "102020", "Pakkerimedarbejder"),
    ("Åstrup Maskinstation", "016100", "Chaufførmedhjælper"),
    ("Skovby Bio", "591400", "Billetkontrollør"),
    ("Havnegades Frisør", "960210", "Salonhjælper"),
    ("Fjordby Dyreklinik", "750000", "Klinikhjælper"),
    ("Birkens Malerfirma", "433410", "Malerhjælper"),
    ("Landevejens Lager", "521000", "Lagermedarbejder"),
    ("Skovby Ejendomsservice", "811000", "Pedelmedhjælper"),
    ("Blomsterhjørnet", "477610", "Butiksmedhjælper"),
    ("Fjordby Rengøring", "812100", "Rengøringsassistent"),
    ("Åstrup Mejeri", "105100", "Produktionsmedarbejder"),
    ("Skolebakkens Bogcafé", "476100", "Cafémedhjælper"),
    ("Nørre Bæk Byg", "412000", "Arbejdsmand"),
    ("Spisehuset Engen", "561010", "Køkkenmedhjælper"),
    ("Fjordby IT-hjælp", "620200", "IT-supporter"),
    ("Skovby Svømmehal", "931100", "Livredderassistent"),
    ("Stationsvejens Kiosk", "472500", "Butiksmedhjælper"),
    ("Åstrup Savværk", "161000", "Produktionsmedarbejder"),
    ("Fjordby Vaskeri", "960110", "Vaskerimedarbejder"),
    ("Hybens Blomsterdyrkning", "011900", "Gartnermedhjælper"),
    ("Søndergades Tøj", "477110", "Butiksmedhjælper"),
    ("Skovby Taxa", "493200", "Vaskehal og klargøring"),
    ("Fjordby Museum", "910200", "Museumsassistent"),
)

PROVIDERS = ("Mentorhuset Fjordby", "Foreningen Sammen på Vej", "Bostøtten Skovby")

PARENTS = (
    "Anette",
    "Bente",
    "Dorte",
    "Farid",
    "Henning",
    "Jesper",
    "Kirsten",
    "Lone",
    "Maryam",
    "Ole",
    "Preben",
    "Tina",
)

PROFESSIONALS = (
    (ProfessionalRole.CASEWORKER, "Jobcenter Fjordby"),
    (ProfessionalRole.EDUCATION_GUIDE, "UU Fjordby"),
    (ProfessionalRole.FGU_TEACHER, "FGU Fjordby"),
    (ProfessionalRole.THERAPIST, "Børne- og ungdomspsykiatrien"),
    (ProfessionalRole.HOUSING_SUPPORT, "Bostøtten Skovby"),
    (ProfessionalRole.DOCTOR, "Lægehuset i Skovby"),
)

RECIPIENTS = (
    # to whom, what, what for
    ("FGU Fjordby", "Fremmøde og trivsel", "En fælles plan"),
    ("Jobcenter Fjordby", "Hvad vi er i gang med", "At sagsbehandleren ikke spørger om det samme igen"),
    ("Skovby Erhvervsskole", "Støtte i hverdagen", "En god start på uddannelsen"),
    ("Lægehuset i Skovby", "Søvn og medicin", "At følges ad til aftalerne"),
    ("Børne- og ungdomspsykiatrien", "Aftaler og fremmøde", "Samme besked fra os alle"),
)
