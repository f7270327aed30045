"""How a country's banks want a payment order: currency, service level, who bears the charges, which accounts and which references."""

import re
from dataclasses import dataclass

from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError

from amiable.core.reference import fik_number, ogm_number, rf_reference, viite, viite_number
from amiable.core.refusal import Refusal, _
from amiable.files.xml_writing import Node, node

DANISH_BBAN = re.compile(r"(\d{4})[ -](\d{1,10})|(\d{4})(\d{10})", re.ASCII)
KINGDOM = ("DK", "FO", "GL")  # the accounts that a domestic transfer in kroner reaches


class NoProfile(Refusal):
    """We know no bank that takes orders in this currency from this market."""

    code = "payment_profile_unknown"
    what = _("No payment file is made in {currency} for the market {market}.")
    remedy = _("Pay in euro, or in Danish kroner from Denmark, Greenland or the Faroe Islands.")


@dataclass(frozen=True, slots=True)
class Profile:
    """One dialect of pain.001.

    service_level  empty: none is named
    charges        SLEV: as the scheme says; SHAR: each side pays its own bank
    bban           whether an account may be written without IBAN
    """

    name: str
    currency: str
    service_level: str
    charges: str
    bban: bool
    source: str


SEPA = Profile("SEPA", "EUR", "SEPA", "SLEV", bban=False, source="EPC 132-08")
DK = Profile("DK", "DKK", "", "SHAR", bban=True, source="Danish CGI guideline for pain.001")


def profile_of(market: str, currency: str) -> Profile:
    """The profile of what a market pays in a currency: euro by SEPA from anywhere, kroner within the Danish kingdom.

    refuses  NoProfile
    """
    if currency == SEPA.currency:
        return SEPA
    if currency == DK.currency and market.upper() in KINGDOM:
        return DK
    raise NoProfile(source="EPC 132-08", currency=currency, market=market)


def account_of(text: str, profile: Profile) -> str | None:
    """The account as the file carries it: an IBAN, or the 14 digits of a Danish one; None when it is neither.

    text  "DK50 0040 0440 1162 43", "5301 123456" (registration number and account) or "53010000123456"
    """
    try:
        # The check digits are the hard rule: the country's own check refuses some valid Belgian accounts.
        found: str = iban_number.validate(text, check_country=False)
    except ValidationError:
        return _danish(text) if profile.bban else None
    return found if not profile.bban or found[:2] in KINGDOM else None


def plain_account(text: str, profile: Profile) -> str:
    """What `account_of` says of an account that was checked before: half the time for a file would go into a second check."""
    return (_danish(text) if profile.bban else None) or str(iban_number.compact(text))


def _danish(text: str) -> str | None:
    match = DANISH_BBAN.fullmatch(text.strip())
    if match is None:
        return None
    registration, account = match[1] or match[3], match[2] or match[4]
    return registration + account.zfill(10) if int(registration) and int(account) else None


def account_node(path: str, account: str) -> Node | None:
    """An account within a party, as `account_of` gave it."""
    if not account.isdigit():
        return node(f"{path}/Id/IBAN", account)
    return node(f"{path}/Id/Othr", node("Id", account), node("SchmeNm/Cd", "BBAN"))


def reference_of(text: str, account: str, profile: Profile) -> tuple[str, str] | None:
    """A structured reference as the file carries it, and who issued its kind; None when the payee's bank would not know it.

    SEPA carries the international one (ISO), the Belgian one (BBA), and to a Finnish account the Finnish one, which has no issuer;
    a Danish file the international one, or that of a payment slip.
    """
    plain = re.sub(r"\s", "", text).upper()
    if rf_reference(plain) is not None:
        return plain, "ISO"
    if profile is DK:
        return (plain, "") if plain.isdigit() and fik_number(plain) is not None else None
    if account.startswith("FI") and (number := viite_number(plain)) is not None:
        return viite(number), ""
    return (re.sub(r"\D", "", plain), "BBA") if ogm_number(text) is not None else None


def reference_node(text: str, issuer: str) -> Node | None:
    """A structured reference within the remittance information."""
    kind = node("Tp", node("CdOrPrtry/Cd", "SCOR"), node("Issr", issuer))
    return node("Strd/CdtrRefInf", kind, node("Ref", text))
