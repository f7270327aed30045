"""The words that may stand in a claims sheet, in six languages: yes and no, kinds of claim, channels, languages, countries."""

from functools import cache
from types import MappingProxyType

from babel import Locale

from amiable.files.sheet_columns import LANGUAGES, plain

# For each list: the value in the code, and the words that mean it. The value itself is always accepted.
WORDS = MappingProxyType(
    {
        "yes_no": {
            "yes": "y | true | 1 | x | oui | o | vrai | ja | j | waar | kyllä | k | tosi | sant | sand",
            "no": "n | false | 0 | non | faux | neen | nee | onwaar | ei | e | epätosi | nej | falskt | falsk",
        },
        "debtor_kind": {
            "consumer": (
                "private person | individual | private | b2c | consommateur | particulier | personne physique | privé | consument | "
                "natuurlijk persoon | kuluttaja | yksityishenkilö | konsument | privatperson | forbruger | privat"
            ),
            "business": (
                "company | enterprise | professional | b2b | entreprise | société | professionnel | personne morale | onderneming | "
                "bedrijf | vennootschap | rechtspersoon | zakelijk | yritys | företag | bolag | virksomhed | firma | erhverv"
            ),
        },
        "channel": {
            "post": (
                "letter | by post | paper | courrier | lettre | poste | par courrier | courrier postal | brief | per post | "
                "per brief | posti | kirje | postitse | brev | med post | med brev"
            ),
            "electronic": (
                "e-mail | by e-mail | sms | text message | courriel | par e-mail | par courriel | électronique | elektronisch | "
                "per e-mail | sähköposti | sähköpostitse | sähköinen | tekstiviesti | e-post | elektronisk | elektroniskt | "
                "digital | digitalt"
            ),
        },
        "nature": {
            "goods": "marchandises | biens | marchandise | meubles | goederen | koopwaar | tavarat | tavara | varor | vara | varer | vare",
            "services": (
                "service | prestation de services | prestations | diensten | dienst | dienstverlening | palvelut | palvelu | "
                "tjänster | tjänst | tjenester | tjenesteydelser | tjenesteydelse"
            ),
            "energy": (
                "electricity | gas | énergie | électricité | gaz | energie | elektriciteit | energia | sähkö | kaasu | energi | "
                "el | naturgas"
            ),
            "water": "eau | vesi | vatten | vand",
            "telecom": (
                "telecommunications | phone | internet | télécom | télécoms | télécommunications | téléphonie | telecommunicatie | "
                "telefonie | tietoliikenne | puhelin | telekommunikation | telefoni | tele"
            ),
            "rent": "loyer | loyers | huur | huurgeld | vuokra | hyra | leje | husleje",
            "healthcare": (
                "hospital | medical care | soins de santé | soins | hôpital | gezondheidszorg | zorg | ziekenhuis | "
                "terveydenhuolto | hälsovård | sjukvård | sundhed | sundhedsydelser"
            ),
            "insurance": "assurance | verzekering | vakuutus | försäkring | forsikring",
            "consumer_credit": (
                "consumer credit | loan | crédit à la consommation | crédit | consumentenkrediet | krediet | kulutusluotto | "
                "konsumentkredit | konsumtionskredit | forbrugerkredit | forbrugslån"
            ),
            "membership": (
                "subscription | abonnement | cotisation | affiliation | adhésion | lidmaatschap | lidgeld | jäsenmaksu | jäsenyys | "
                "medlemskap | medlemsavgift | medlemskab | kontingent"
            ),
            "transport": "travel | transports | vervoer | kuljetus | matkustus | transporter | befordran | befordring",
            "damages": (
                "compensation | dommages et intérêts | dommages-intérêts | schadevergoeding | vahingonkorvaus | skadestånd | erstatning"
            ),
            "public": (
                "public charge | créance publique | taxe | publiek | openbaar | retributie | julkinen | julkisoikeudellinen | "
                "offentlig | offentligrättslig | offentligt krav"
            ),
            "other": "autre | autres | divers | andere | ander | overige | muu | muut | annan | annat | övrigt | anden | andet | øvrigt",
        },
        "max": {
            "max": (
                "maximum | legal maximum | statutory maximum | maximum légal | maximum de la loi | wettelijk maximum | "
                "lakisääteinen enimmäismäärä | enimmäismäärä | maksimi | lagens maximum | lagstadgat maximum | lovens maksimum | "
                "maksimum"
            ),
            "none": "no | no clause | aucun | aucune | non | néant | geen | neen | nee | ei | ei mitään | ingen | inget | nej | -",
        },
        "language": {
            "fr": "fra | fre | f | french | français | frans | ranska | franska | fransk | fr-be | fr-fr",
            "nl": (
                "nld | dut | n | dutch | néerlandais | nederlands | flemish | flamand | vlaams | hollanti | nederländska | "
                "hollandsk | nederlandsk | nl-be"
            ),
            "de": "deu | ger | d | german | allemand | duits | deutsch | saksa | tyska | tysk | de-be",
            "en": "eng | english | anglais | engels | englanti | engelska | engelsk | en-gb",
            "fi": "fin | finnish | finnois | fins | suomi | finska | finsk | fi-fi",
            "sv": "swe | swedish | suédois | zweeds | ruotsi | svenska | svensk | sv-fi",
            "da": "dan | danish | danois | deens | tanska | danska | dansk | da-dk",
        },
        "currency": {
            "EUR": "€ | euro | euros | euroa",
            "DKK": "kr | kr. | danish krone | couronne danoise | deense kroon | tanskan kruunu | dansk krona | danske kroner | kroner",
        },
    }
)


@cache
def meanings(kind: str) -> dict[str, str]:
    """Give the value for every folded word of a list."""
    if kind == "country":
        return _countries()
    lists = {value: (value, *(word.strip() for word in words.split(" | "))) for value, words in WORDS[kind].items()}
    # A sign alone, such as € or -, has nothing left when folded: it stands for itself.
    return {plain(word) or word: value for value, words in lists.items() for word in words}


def _countries() -> dict[str, str]:
    """Countries by their two letters and by their name in each of the six languages."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names[plain(name)] = code
                names[code.casefold()] = code
    return names
