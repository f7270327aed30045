"""One demand of each market: its agency, a creditor, a person, an invoice; and every letter that asks for payment."""

from dataclasses import replace
from datetime import date

from amiable.core.facts import Part
from amiable.core.proposal import Proposal, propose
from amiable.files.letter import Letter, Version
from amiable.files.letter_content import (
    Addressee,
    ClaimBlock,
    CreditorBlock,
    Demand,
    Later,
    PaymentBlock,
    Recalled,
    Row,
    Sender,
)
from amiable.markets import letters_folder

ON = date(2026, 2, 19)
LANGUAGES = {"be": ("fr", "nl", "en"), "fr": ("fr", "en"), "fi": ("fi", "sv", "en"), "dk": ("da", "en")}
KINDS = {
    "be": ("first_reminder", "collection_notice", "formal_notice", "letter", "call", "plan_proposal", "last_letter"),
    "fr": ("formal_notice", "letter", "call", "plan_proposal", "last_letter"),
    "fi": ("reminder", "payment_demand"),
    "dk": ("reminder", "formal_notice", "letter", "call", "plan_proposal"),
}
OF_BUSINESS = {("be", "formal_notice"), ("be", "letter"), ("fr", "letter")}
EVERY_DEMAND = [(market, language, kind) for market, kinds in KINDS.items() for language in LANGUAGES[market] for kind in kinds]


def _agency(name: str, street: str, city: str, number: str, phone: str, hello: str, dpo: str) -> Sender:
    return Sender(name, (street, city), number, phone, f"{hello}@amiable.example", "amiable.example", f"{dpo}@amiable.example")


_AGENCIES = {
    "be": _agency("Amiable Belgique SRL", "Rue de l’Exemple 12", "1000 Bruxelles", "0123.456.749", "02 555 01 23", "bonjour", "donnees"),
    "fr": _agency("Amiable France SAS", "12 rue de l’Exemple", "75002 Paris", "123 456 782", "01 55 55 01 23", "bonjour", "donnees"),
    "fi": _agency("Amiable Suomi Oy", "Esimerkkikatu 12", "00100 Helsinki", "1234567-1", "09 555 0123", "hei", "tietosuoja"),
    "dk": _agency("Amiable Danmark A/S", "Eksempelvej 12", "2100 København Ø", "12345674", "33 55 01 23", "hej", "persondata"),
}
_CREDITORS = {
    "be": ("Garage Lambert SRL", ("Chaussée de Namur 45", "5030 Gembloux"), "0456.789.123", "081 55 01 02", "compta@lambert.example"),
    "fr": ("Télécom du Lac SAS", ("4 quai des Bateliers", "74000 Annecy"), "456 789 123", "04 50 55 01 02", "clients@lac.example"),
    "fi": ("Järvi Sähkö Oy", ("Rantatie 4", "33100 Tampere"), "7654321-9", "03 555 0102", "asiakkaat@jarvi.example"),
    "dk": ("Sund Træning ApS", ("Havnegade 4", "8000 Aarhus C"), "87654321", "86 55 01 02", "kunder@sund.example"),
}
_PEOPLE = {
    "be": Addressee("Anne Dupont", ("Rue des Tilleuls 7", "4000 Liège")),
    "fr": Addressee("Jeanne Le Nôtre", ("3 allée des Cerisiers", "69003 Lyon")),
    "fi": Addressee("Aino Virtanen", ("Koivukuja 7 B 12", "20100 Turku")),
    "dk": Addressee("Søren Ærø", ("Birkevej 7, 2. tv.", "5000 Odense C")),
}
_ACCOUNTS = {
    "be": PaymentBlock("Amiable Belgique SRL", "BE68539007547034", "GKCCBEBB", "+++123/4567/89002+++"),
    "fr": PaymentBlock("Amiable France SAS", "FR7630006000011234567890189", "AGRIFRPP", "RF9211234567895"),
    "fi": PaymentBlock("Amiable Suomi Oy", "FI2112345600000785", "NDEAFIHH", "12345678907", "barcode"),
    "dk": PaymentBlock("Amiable Danmark A/S", "DK5000400440116243", "NDEADKKK", "+71<000047112025011+81234567<", "card_line"),
}
_PRODUCTS = {
    "be": "Remplacement des freins",
    "fr": "Abonnement internet",
    "fi": "Sähkölasku, joulukuu 2025",
    "dk": "Medlemskab, december 2025",
}
_RATES = {"be": 105000, "fr": 26200, "fi": 95000, "dk": 97500}
_CHARGED: dict[str, Part] = {"be": "damages", "fi": "costs", "dk": "costs"}


def demand(market: str, kind: str, **changes: object) -> Demand:
    """A demand of 600.00 of which 50.00 was paid; with interest of 0.15 and, where the market has it, 70.00 of damages or costs.

    In the creditor's name, it asks the 600.00 alone. `changes` replace fields.
    """
    name, address, number, phone, email = _CREDITORS[market]
    invoice = Row("principal", 60000, date(2025, 12, 15), how="F-118")
    free = kind in ("first_reminder", "reminder")
    rows = (invoice,) if free else (invoice, *_later_rows(market))
    sums = {part: sum(row.amount for row in rows if row.part == part) for part in ("principal", "interest", "damages", "costs")}
    content = Demand(
        sender=_AGENCIES[market],
        addressee=_PEOPLE[market],
        creditor=CreditorBlock(name, address, number, phone, email, "small"),
        payment=_ACCOUNTS[market],
        case_number="7KQ4-2M9X-5",
        **sums,  # type: ignore[arg-type]
        claims=(ClaimBlock("F-118", _PRODUCTS[market], date(2025, 12, 15), 60000, rows),),
        last_day=date(2026, 3, 10),
        later=Later(7000, "CDE XIX.4", 105000, "loi du 2 août 2002, art. 5", date(2026, 2, 3)) if kind == "first_reminder" else None,
        paid=0 if free else 5000,
        daily_interest=0 if free else 15,
        days_to_answer=14 if market == "be" else 10 if market == "dk" else 0,
        days_to_decide=30 if market == "be" else 0,
        first_contact=kind in ("first_reminder", "reminder", "collection_notice", "formal_notice"),
        debtor="business" if (market, kind) in OF_BUSINESS else "consumer",
        recalled=Recalled("7KQ4-2M9X-5", date(2026, 1, 26)) if market == "fr" and kind != "formal_notice" else None,
    )
    if kind == "plan_proposal":
        content = replace(content, proposal=a_proposal(content.due))
    return replace(content, **changes)  # type: ignore[arg-type]


def a_proposal(due: int) -> Proposal:
    """Six payments, the last of what is left."""
    return propose(due, date(2026, 4, 1), most=6, least=2500)


def demand_letter(market: str, language: str, kind: str, *, version: Version = "standard", warning: str = "", **changes: object) -> Letter:
    """That demand as a letter."""
    content = demand(market, kind, **changes)
    return Letter(letters_folder(market), market, language, kind, ON, content, version=version, warning=warning)


def _later_rows(market: str) -> tuple[Row, ...]:
    day = date(2026, 2, 19)
    paid = Row("principal", -5000, date(2026, 2, 10), how="50,00")
    rows = (paid, Row("interest", 15, None, day, day, 1, _RATES[market], how="550,00 × 1 / 365"))
    part = _CHARGED.get(market)
    return (*rows, Row(part, 7000, day, how="70,00", source="CDE XIX.4" if market == "be" else "")) if part else rows
