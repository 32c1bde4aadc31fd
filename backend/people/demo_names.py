"""Demo data: invented names of people and places."""

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
"""First names by gender: Danish ones, and those of families that have immigrated."""

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
"""Interpreter languages of young people whose families have immigrated. Most need no interpreter."""

STREETS = (
    *("Birkevej", "Engblommevej", "Fabriksvej", "Gl. Landevej", "Havnegade", "Hybenvænget", "Kirkestræde", "Lærkevej"),
    *("Mølleparken", "Nørregade", "Rugmarken", "Skolebakken", "Stationsvej", "Søndergade", "Åparken", "Østervang"),
)
POSTAL_DISTRICTS = ("9995 Skovby", "9996 Åstrup", "9997 Nørre Bæk", "9998 Fjordby")

PARENTS = (
    *("Anette", "Bente", "Dorte", "Farid", "Henning", "Jesper", "Kirsten", "Lone", "Maryam", "Ole", "Preben", "Tina"),
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
