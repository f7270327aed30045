"""What banks write beside a date, an amount, an account or a reference, in six languages; and how they say that it is only an order."""

import re
import unicodedata
from functools import cache
from typing import Literal

Label = Literal[
    "value_on", "executed_on", "other_date", "amount", "other_amount", "payer_account", "payee_account", "reference", "other_reference"
]
Saying = Literal["executed", "refused", "ordered", "denied"]
Phrase = tuple[str, ...]

LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "đ": "d"})

# fr, nl, fi, sv, da, en. The longest phrase that fits a place is the one that counts, so “date” alone is any other date.
LABELS: dict[Label, str] = {
    "value_on": """date valeur · date de valeur · valeur · valeur au
        valutadatum · valuta datum · rentedatum
        arvopäivä
        valutadag · valuteringsdag · valuteringsdatum
        valørdato · valør · valuteringsdato · rentedato
        value date · date of value""",
    "executed_on": """date d'exécution · exécuté le · date de l'opération · date d'opération · date comptable
        date de comptabilisation · date du virement
        uitvoeringsdatum · uitgevoerd op · datum uitvoering · boekingsdatum · boekdatum · datum verrichting · verrichtingsdatum
        maksupäivä · kirjauspäivä · veloituspäivä · suorituspäivä
        betalningsdag · betalningsdatum · bokföringsdag · bokföringsdatum · utförd den · debiteringsdag
        betalingsdato · bogføringsdato · bogført den · udført den · gennemført den
        execution date · date of execution · executed on · booking date · payment date · date of payment""",
    "other_date": """date · date d'impression · imprimé le · édité le · date d'édition · date du document · date de l'ordre
        introduit le · date de saisie
        date d'exécution souhaitée · date souhaitée · échéance · date d'échéance · date de facture
        datum · afgedrukt op · datum opdracht · gewenste uitvoeringsdatum · gewenste datum · ingegeven op · vervaldag
        vervaldatum · factuurdatum
        päivä · päivämäärä · pvm · tulostettu · tulostuspäivä · eräpäivä · laskun päivä
        utskriven · utskriftsdatum · förfallodag · förfallodatum · önskad betalningsdag
        dato · udskrevet · udskriftsdato · forfaldsdato · forfaldsdag · ønsket betalingsdato
        printed on · due date · invoice date · requested execution date · order date""",
    "amount": """montant · montant de l'opération · montant du virement · montant total · somme
        bedrag · bedrag van de verrichting · totaalbedrag · bedrag van de overschrijving
        summa · määrä · maksun määrä · euromäärä · maksettu
        belopp · betalt belopp · betalat belopp · totalbelopp
        beløb · betalt beløb · beløb i alt
        amount · amount paid · total amount · paid""",
    "other_amount": """solde · nouveau solde · solde disponible · frais · commission · total des frais
        saldo · nieuw saldo · beschikbaar saldo · kosten · tarief
        käytettävissä · tilin saldo · palvelumaksu · kulut
        kontosaldo · disponibelt · avgift · avgifter
        gebyr · gebyrer · til rådighed
        balance · fees · fee · charges""",
    "payer_account": """donneur d'ordre · compte donneur d'ordre · compte du donneur d'ordre · iban du donneur d'ordre
        compte à débiter · compte débité
        compte débiteur · compte émetteur · émetteur · débiteur · du compte · depuis le compte · de la part de · votre compte · payeur
        opdrachtgever · rekening opdrachtgever · rekening van de opdrachtgever · van rekening · te debiteren rekening · debiteurrekening
        betaler · rekening betaler · uw rekening
        maksaja · maksajan tili · maksajan tilinumero · maksajan iban · tililtä · veloitettava tili · veloitustili
        betalare · betalarens konto · betalarens kontonummer · betalarens iban · från konto · frånkonto · debiterat konto
        afsender · afsenderkonto · afsenders konto · fra konto · betalers konto · hævet på konto · debiteret konto
        payer · payer's account · payer account · from account · debit account · debtor account · ordering account · ordering party""",
    "payee_account": """bénéficiaire · compte bénéficiaire · compte du bénéficiaire · iban du bénéficiaire · iban bénéficiaire
        compte à créditer
        en faveur de · au profit de · compte crédité · compte destinataire · destinataire · vers le compte · contrepartie
        compte contrepartie
        begunstigde · ten gunste van · ten voordele van · rekening begunstigde · rekening van de begunstigde · iban begunstigde
        naar rekening · op rekening
        tegenrekening · tegenpartij
        rekening tegenpartij
        saaja · saajan tili · saajan tilinumero · saajan iban · tilille
        mottagare · mottagarens konto · mottagarkonto · mottagarens kontonummer · mottagarens iban · till konto · tillkonto
        modtager · modtagerkonto · modtagers konto · modtagers kontonummer · til konto · beløbsmodtager · kreditor · kreditornummer
        payee · payee's account · payee account · beneficiary · beneficiary account · beneficiary's account · to account
        credit account""",
    "reference": """communication · communication structurée · communication libre · référence · motif · motif du virement · libellé
        mededeling · gestructureerde mededeling · vrije mededeling · betalingskenmerk · referentie
        viite · viitenumero · viesti · viite tai viesti
        referens · referensnummer · ocr · ocr nummer · meddelande
        betalingsid · betalings id · fi kort · kortart · meddelelse · besked · meddelelse til modtager · tekst til modtager
        identifikation
        reference · payment reference · structured reference · reference number · message · structured communication""",
    "other_reference": """référence bancaire · référence de la banque · référence de l'opération · référence interne
        numéro de transaction
        bankreferentie · referentie van de bank · transactienummer · transactiereferentie
        arkistointitunnus · pankin viite
        arkiveringskod · arkiveringsid · bankens referens
        bankreference · arkivreference · bankens reference · transaktions id
        bank reference · transaction id · transaction number · transaction reference""",
}
# Words that a text is full of: labels only where a line or a column begins.
AT_A_START: dict[Label, str] = {
    "value_on": "valuta",
    "payer_account": "de · van · från · fra · from",
    "payee_account": "à · vers · aan · naar · till · til · to",
}
ORDERED = """ordre de paiement · ordre de virement · demande de virement · virement programmé · virement à venir
    virement planifié · sera exécuté · à exécuter
    en attente d'exécution · en attente · en cours de traitement · pas encore exécuté · à signer
    betaalopdracht · betalingsopdracht · overschrijvingsopdracht · geplande overschrijving · wordt uitgevoerd op
    zal worden uitgevoerd · uit te voeren
    nog niet uitgevoerd · in behandeling · in afwachting · te ondertekenen
    maksumääräys · maksutoimeksianto · tuleva maksu · odottaa · ei vielä maksettu · erääntyvä maksu · vahvistamaton maksu
    betalningsorder · betalningsuppdrag · kommande betalning · väntande · under bevakning · ännu inte utförd
    betalingsordre · overførselsordre · kommende betaling · afventer · endnu ikke gennemført · planlagt betaling
    payment order · transfer order · scheduled payment · scheduled transfer · pending · will be executed · not yet executed
    to be executed"""
EXECUTED = """exécuté · exécutée · a été exécuté · virement effectué · virement émis · effectué le · comptabilisé · avis de débit
    preuve d'exécution · exécuté le
    uitgevoerd · uitgevoerd op · geboekt · verwerkt · betaald · debetbericht · bewijs van uitvoering
    maksettu · suoritettu · kirjattu · veloitettu
    utförd · utfört · genomförd · bokförd · betald · debiterad · utförd den
    gennemført · udført · bogført · betalt · hævet · udført den · gennemført den · bogført den
    executed · completed · booked · processed · debited · executed on"""
REFUSED = """refusé · refusée · rejeté · rejetée · statut annulé
    geweigerd · afgewezen · status geannuleerd
    hylätty · tila peruutettu
    avvisad · nekad · status annullerad
    afvist · status annulleret
    rejected · refused · status cancelled"""
DENIED = """n'est pas une preuve · ne constitue pas une preuve · ne vaut pas preuve
    geen bewijs van uitvoering · geen bewijs van betaling · geen betalingsbewijs
    ei ole maksutosite · ei ole tosite · ei ole todiste
    inte ett bevis · inte ett kvitto · gäller inte som kvitto
    ikke dokumentation · ikke en kvittering · gælder ikke som kvittering
    not a proof · not proof of payment · no proof of payment · no proof of execution"""


def tokens_of(text: str) -> Phrase:
    """The plain words of a text: small letters, no accents, no signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return tuple(re.findall(r"[a-z0-9]+", "".join(symbol for symbol in plain if not unicodedata.combining(symbol))))


def phrases_of(text: str) -> frozenset[Phrase]:
    """The phrases of a table above."""
    return frozenset(tokens_of(phrase) for line in text.splitlines() for phrase in line.split("·"))


@cache
def labels() -> dict[Phrase, Label]:
    """Each phrase with what stands beside it."""
    return {phrase: label for label, text in LABELS.items() for phrase in phrases_of(text)}


@cache
def starting() -> dict[Phrase, Label]:
    """The phrases that are labels only where a line or a column begins."""
    return {phrase: label for label, text in AT_A_START.items() for phrase in phrases_of(text)}


@cache
def sayings() -> dict[Phrase, Saying]:
    """Each phrase that says how far the payment is; `denied`: the paper itself says that it proves nothing."""
    kinds: tuple[tuple[Saying, str], ...] = (("executed", EXECUTED), ("refused", REFUSED), ("ordered", ORDERED), ("denied", DENIED))
    return {phrase: kind for kind, text in kinds for phrase in phrases_of(text)}


@cache
def longest() -> int:
    """How many words the longest phrase has."""
    return max(len(phrase) for phrase in (*labels(), *sayings()))
