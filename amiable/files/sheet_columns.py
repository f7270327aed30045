"""The columns of a claims sheet: what each is called in six languages, and whether it must be there."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

LANGUAGES = ("en", "fr", "nl", "fi", "sv", "da")

# Letters that Unicode does not take apart into a letter and an accent.
FOLDED = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "đ": "d", "ł": "l", "%": "percent"})


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Fold a header or a word: no case, accents, spaces or punctuation; `%` becomes `percent`."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(FOLDED))
    return "".join(letter for letter in letters if letter.isalnum())


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet.

    key       its name in the code, also accepted as a header
    required  the sheet is refused without it, and no row may leave it empty
    kind      what stands in it: text, amount, rate, rate_or_max, max, day, or a list of words
    names     its headers in the order of LANGUAGES; the first of each is the one we write
    """

    key: str
    required: bool
    kind: str
    names: tuple[tuple[str, ...], ...]

    def title(self, language: str) -> str:
        """Give the header that we ourselves write in a language."""
        return self.names[LANGUAGES.index(language)][0]


def _column(key: str, kind: str, *names: str, required: bool = False) -> Column:
    return Column(key, required, kind, tuple(tuple(name.strip() for name in each.split(" | ")) for each in names))


COLUMNS = (
    _column(
        "invoice",
        "text",
        "Invoice number | Invoice | Invoice no | Bill number",
        "Numéro de facture | Facture | N° facture | N° de facture | Nº facture | Référence facture",
        "Factuurnummer | Factuur | Factuurnr | Nummer factuur",
        "Laskun numero | Lasku | Laskunumero",
        "Fakturanummer | Faktura | Fakturanr",
        "Fakturanummer | Faktura | Fakturanr | Regningsnummer",
        required=True,
    ),
    _column(
        "principal",
        "amount",
        "Principal | Amount | Amount due | Unpaid amount | Outstanding balance",
        "Principal | Somme principale | Montant | Montant dû | Montant impayé | Solde impayé | Solde restant dû",
        "Hoofdsom | Bedrag | Openstaand bedrag | Openstaand saldo | Verschuldigd bedrag",
        "Pääoma | Summa | Avoin summa | Avoin saldo | Jäljellä oleva määrä",
        "Kapital | Belopp | Obetalt belopp | Återstående belopp",
        "Hovedstol | Beløb | Skyldigt beløb | Udestående | Restgæld",
        required=True,
    ),
    _column(
        "currency",
        "currency",
        "Currency | Currency code",
        "Devise | Monnaie",
        "Munt | Valuta | Munteenheid",
        "Valuutta",
        "Valuta",
        "Valuta | Møntenhed",
    ),
    _column(
        "due_on",
        "day",
        "Due date | Due day | Due | Payable by",
        "Échéance | Date d'échéance | Payable avant le",
        "Vervaldag | Vervaldatum | Te betalen vóór",
        "Eräpäivä | Erääntymispäivä",
        "Förfallodag | Förfallodatum",
        "Forfaldsdato | Forfaldsdag | Betalingsfrist",
        required=True,
    ),
    _column(
        "arose_on",
        "day",
        "Invoice date | Claim date | Date of invoice | Date of service",
        "Date de facture | Date de la facture | Date de facturation | Date de la créance | Date de la prestation",
        "Factuurdatum | Datum factuur | Datum van de factuur | Datum schuldvordering | Datum van de dienst",
        "Laskun päivä | Laskun päiväys | Laskupäivä | Saatavan syntypäivä",
        "Fakturadatum | Fordran uppstod | Fakturadag",
        "Fakturadato | Fordringens dato | Kravets dato",
    ),
    _column(
        "contracted_on",
        "day",
        "Contract date | Date of contract | Contracted on | Agreement date",
        "Date du contrat | Date de contrat | Contrat conclu le",
        "Contractdatum | Datum contract | Datum van het contract | Datum overeenkomst",
        "Sopimuspäivä | Sopimuksen päivä | Sopimuksen päiväys",
        "Avtalsdatum | Avtalsdag | Kontraktsdatum",
        "Aftaledato | Kontraktdato | Dato for aftalen",
    ),
    _column(
        "contract",
        "text",
        "Contract number | Contract | Contract reference | Agreement number",
        "Numéro de contrat | Contrat | N° contrat | N° de contrat | Référence du contrat",
        "Contractnummer | Contract | Contractnr | Overeenkomst",
        "Sopimusnumero | Sopimus | Sopimuksen numero",
        "Avtalsnummer | Avtal | Kontraktsnummer",
        "Aftalenummer | Aftale | Kontraktnummer",
    ),
    _column(
        "nature",
        "nature",
        "Nature | Nature of claim | Kind of claim | Claim type",
        "Nature | Nature de la créance | Type de créance",
        "Aard | Aard van de schuldvordering | Soort schuldvordering | Type vordering",
        "Saatavan laji | Laji | Saatavan tyyppi",
        "Fordrans art | Fordrans slag | Typ av fordran",
        "Fordringens art | Fordringstype | Kravets art",
        required=True,
    ),
    _column(
        "description",
        "text",
        "Description | Goods or service | Product or service | Subject",
        "Description | Libellé | Objet | Produit ou service",
        "Omschrijving | Beschrijving | Product of dienst | Voorwerp",
        "Kuvaus | Tuote tai palvelu | Selite",
        "Beskrivning | Vara eller tjänst | Benämning",
        "Beskrivelse | Vare eller ydelse | Betegnelse",
        required=True,
    ),
    _column(
        "regular_supply",
        "yes_no",
        "Regular supply | Regular delivery | Recurring",
        "Fourniture régulière | Livraison régulière | Prestation récurrente",
        "Regelmatige levering | Periodieke levering | Terugkerend",
        "Säännöllinen toimitus | Jatkuva toimitus | Toistuva",
        "Regelbunden leverans | Löpande leverans | Återkommande",
        "Løbende levering | Regelmæssig levering | Tilbagevendende",
    ),
    _column(
        "interest",
        "rate_or_max",
        "Interest | Interest rate | Agreed interest | Late-payment interest",
        "Intérêts | Intérêt | Taux d'intérêt | Intérêts de retard | Intérêts convenus",
        "Interest | Intrest | Interestvoet | Rentevoet | Verwijlinteresten | Nalatigheidsinterest",
        "Viivästyskorko | Korko | Korkoprosentti",
        "Dröjsmålsränta | Ränta | Räntesats",
        "Morarente | Rente | Renter | Rentesats",
    ),
    _column(
        "damages",
        "max",
        "Damages | Penalty clause | Damages clause",
        "Clause pénale | Indemnité forfaitaire | Indemnité",
        "Schadebeding | Forfaitaire schadevergoeding | Schadevergoeding",
        "Sopimussakko | Vahingonkorvaus",
        "Vite | Avtalsvite | Skadestånd",
        "Konventionalbod | Bod | Erstatning",
    ),
    _column(
        "damages_rate",
        "rate",
        "Damages rate | Damages % | Penalty clause %",
        "Taux de la clause pénale | Clause pénale % | Indemnité %",
        "Percentage schadebeding | Schadebeding % | Schadevergoeding %",
        "Sopimussakon prosentti | Sopimussakko % | Vahingonkorvaus %",
        "Vite procent | Vite % | Skadestånd %",
        "Bod procent | Konventionalbod % | Bod %",
    ),
    _column(
        "damages_fixed",
        "amount",
        "Damages fixed amount | Fixed damages | Penalty clause fixed amount",
        "Montant fixe de la clause pénale | Clause pénale fixe | Indemnité fixe",
        "Vast bedrag schadebeding | Schadebeding vast | Vaste schadevergoeding",
        "Sopimussakon kiinteä määrä | Sopimussakko kiinteä | Kiinteä vahingonkorvaus",
        "Vite fast belopp | Fast vite | Fast skadestånd",
        "Bod fast beløb | Fast konventionalbod | Fast bod",
    ),
    _column(
        "damages_minimum",
        "amount",
        "Damages minimum | Minimum damages | Penalty clause minimum",
        "Minimum de la clause pénale | Clause pénale minimum | Indemnité minimum",
        "Minimum schadebeding | Schadebeding minimum | Minimale schadevergoeding",
        "Sopimussakon vähimmäismäärä | Sopimussakko vähintään | Vähimmäisvahingonkorvaus",
        "Vite minst | Minsta vite | Lägsta vite",
        "Bod mindst | Mindste konventionalbod | Mindste bod",
    ),
    _column(
        "reminded_on",
        "day",
        "First reminder date | First reminder | First reminder sent on | Reminder date",
        "Date du premier rappel | Premier rappel | Premier rappel envoyé le | Date de rappel",
        "Datum eerste herinnering | Eerste herinnering | Eerste herinnering verzonden op | Herinneringsdatum",
        "Maksumuistutuksen päivä | Maksumuistutus | Ensimmäinen muistutus | Muistutuspäivä",
        "Påminnelsedatum | Första påminnelse | Första påminnelsen skickad",
        "Dato for første rykker | Første rykker | Rykkerdato",
    ),
    _column(
        "reminded_by",
        "channel",
        "First reminder sent by | Reminder channel | Reminder sent by",
        "Envoi du premier rappel par | Mode d'envoi du rappel | Premier rappel par | Canal du rappel",
        "Eerste herinnering via | Verzendwijze herinnering | Eerste herinnering per | Herinnering via",
        "Muistutuksen lähetystapa | Muistutustapa",
        "Påminnelse skickad med | Påminnelsesätt | Påminnelse per",
        "Rykker sendt med | Rykker sendt via | Rykkermetode",
    ),
    _column(
        "debtor_kind",
        "debtor_kind",
        "Debtor kind | Debtor type | Customer type | Consumer or business",
        "Qualité du débiteur | Type de débiteur | Type de client | Consommateur ou entreprise",
        "Hoedanigheid schuldenaar | Type schuldenaar | Type klant | Klanttype | Consument of onderneming",
        "Velallisen laji | Velallistyyppi | Asiakastyyppi | Kuluttaja tai yritys",
        "Gäldenärstyp | Kundtyp | Konsument eller företag",
        "Skyldnertype | Debitortype | Kundetype | Forbruger eller virksomhed",
        required=True,
    ),
    _column(
        "debtor_reference",
        "text",
        "Customer number | Customer no | Customer reference | Debtor number",
        "Numéro de client | Numéro client | N° client | N° de client | Référence client",
        "Klantnummer | Klantnr | Klantreferentie | Debiteurnummer",
        "Asiakasnumero | Asiakastunnus",
        "Kundnummer | Kundnr | Kundreferens",
        "Kundenummer | Kundenr | Kundereference",
    ),
    _column(
        "last_name",
        "text",
        "Last name or company | Last name | Surname | Family name | Name | Company name",
        "Nom ou société | Nom | Nom de famille | Raison sociale | Dénomination sociale",
        "Naam of bedrijf | Naam | Familienaam | Achternaam | Bedrijfsnaam | Firmanaam",
        "Sukunimi tai yritys | Sukunimi | Nimi | Yrityksen nimi",
        "Efternamn eller företag | Efternamn | Namn | Företagsnamn",
        "Efternavn eller firma | Efternavn | Navn | Firmanavn",
        required=True,
    ),
    _column(
        "first_name",
        "text",
        "First name | Given name | Forename",
        "Prénom | Prénoms",
        "Voornaam | Voornamen",
        "Etunimi | Etunimet",
        "Förnamn | Tilltalsnamn",
        "Fornavn | Fornavne",
    ),
    _column(
        "enterprise_number",
        "text",
        "Enterprise number | Company number | VAT number | Business ID",
        "Numéro d'entreprise | N° d'entreprise | Numéro BCE | N° TVA | Numéro de TVA",
        "Ondernemingsnummer | KBO-nummer | Btw-nummer",
        "Y-tunnus | Yritystunnus | Alv-numero",
        "FO-nummer | Företagsnummer | Organisationsnummer | Momsnummer",
        "CVR-nummer | CVR | Virksomhedsnummer | Momsnummer",
    ),
    _column(
        "street",
        "text",
        "Street and number | Street | Address | Street address",
        "Rue et numéro | Rue | Adresse",
        "Straat en nummer | Straat | Straat en huisnummer | Adres",
        "Katuosoite | Osoite | Lähiosoite",
        "Gatuadress | Adress | Gata",
        "Gade og nummer | Gade | Adresse | Vej",
        required=True,
    ),
    _column(
        "postcode",
        "text",
        "Postcode | Postal code | Zip code | Zip",
        "Code postal | CP",
        "Postcode | Postnummer",
        "Postinumero",
        "Postnummer | Postnr",
        "Postnummer | Postnr",
        required=True,
    ),
    _column(
        "city",
        "text",
        "Town | City | Municipality",
        "Localité | Ville | Commune",
        "Gemeente | Stad | Plaats | Woonplaats",
        "Postitoimipaikka | Kaupunki | Paikkakunta",
        "Postort | Ort | Stad",
        "By | Postdistrikt | Bynavn",
        required=True,
    ),
    _column("country", "country", "Country | Country code", "Pays | Code pays", "Land | Landcode", "Maa | Maakoodi", "Land", "Land"),
    _column(
        "email",
        "text",
        "E-mail | Email address",
        "E-mail | Courriel | Adresse e-mail",
        "E-mail | E-mailadres",
        "Sähköposti | Sähköpostiosoite",
        "E-post | E-postadress",
        "E-mail | E-mailadresse",
    ),
    _column(
        "phone",
        "text",
        "Phone | Telephone | Phone number | Mobile",
        "Téléphone | Tél | Numéro de téléphone | GSM",
        "Telefoon | Tel | Telefoonnummer | Gsm",
        "Puhelin | Puhelinnumero",
        "Telefon | Telefonnummer | Mobil",
        "Telefon | Telefonnummer | Mobil",
    ),
    _column("language", "language", "Language", "Langue", "Taal", "Kieli", "Språk", "Sprog", required=True),
)

COLUMN = MappingProxyType({column.key: column for column in COLUMNS})


def headers_of(column: Column) -> Iterable[str]:
    """Give every header that means this column: its own key, then its names language by language."""
    yield column.key
    for names in column.names:
        yield from names


@cache
def known_headers() -> dict[str, tuple[str, str]]:
    """Give the column's key and the header as we write it, for every folded header."""
    return {plain(header): (column.key, header) for column in COLUMNS for header in headers_of(column)}
