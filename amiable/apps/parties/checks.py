"""Check what is said of an agency or a creditor, key by key, and list every fault."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from stdnum import bic as bic_numbers
from stdnum import iban as iban_numbers
from stdnum.be import vat as be_numbers
from stdnum.dk import cvr
from stdnum.eu import at_02
from stdnum.eu import vat as eu_numbers
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus
from stdnum.fr import siren

from amiable.core.money import ppm_of
from amiable.core.refusal import Fault, _
from amiable.markets import markets

MILLION = 1_000_000
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
COUNTRY = re.compile(r"[A-Z]{2}")
HANDLE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
WEBSITE = re.compile(r"https?://\S+")
FIK_CREDITOR = re.compile(r"[0-9]{8}")
LANGUAGES = ("en", "fr", "nl", "fi", "sv", "da")
QUALITIES = ("large", "small", "individual", "public")

BELGIAN = _("Write the ten digits of the Belgian enterprise register.")
NUMBERS: Mapping[str, Callable[[str], str]] = {"FR": siren.validate, "FI": ytunnus.validate, "DK": cvr.validate}

Reader = Callable[[object], object]


class Wrong(ValueError):  # noqa: N818 — what is wrong with one value, in words
    """A value that cannot be taken, with what is wrong and what to do, and the facts that the two name."""

    def __init__(self, what: str, remedy: str, **facts: str) -> None:
        self.what, self.remedy, self.facts = what, remedy, tuple(facts.items())
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file: how it is read, and what stands there when it is left out (None: it must be given)."""

    read: Reader
    default: object = None


def text(value: object) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong(_("It is empty."), _("Write a text between quotes."))
    return value.strip()


def country(value: object) -> str:
    """A country by its two letters."""
    return _shaped(value, COUNTRY, _("It is not a country code."), _("Write two capitals, such as BE."))


def email(value: object) -> str:
    """An e-mail address."""
    return _shaped(value, EMAIL, _("It is not an e-mail address."), _("Write it as name@example.be."))


def website(value: object) -> str:
    """An address on the web."""
    return _shaped(value, WEBSITE, _("It is not a web address."), _("Begin with https://."))


def handle(value: object) -> str:
    """A short name for commands."""
    return _shaped(value, HANDLE, _("It is not a short name."), _("Use small letters, digits and dashes, 40 at most."))


def iban(value: object) -> str:
    """An account number, whose check digits are right. Country rules are not asked: some refuse valid accounts."""
    try:
        return str(iban_numbers.validate(text(value), check_country=False))
    except ValidationError as error:
        raise Wrong(_("It is not a valid IBAN."), _("Copy it again from the bank's papers.")) from error


def bic(value: object) -> str:
    """A bank's BIC."""
    try:
        return str(bic_numbers.validate(text(value)))
    except ValidationError as error:
        raise Wrong(_("It is not a valid BIC."), _("Copy it again from the bank's papers.")) from error


def sepa_creditor(value: object) -> str:
    """The creditor identifier of SEPA direct debits, as our bank gave it: BE81 ZZZ 0123456749."""
    try:
        return str(at_02.validate(text(value)))
    except ValidationError as error:
        raise Wrong(_("It is not a valid creditor identifier."), _("Copy it again from the contract with the bank.")) from error


def fik_creditor(value: object) -> str:
    """The creditor number of Danish payment slips, of eight digits."""
    return _shaped(value, FIK_CREDITOR, _("It is not a creditor number of eight digits."), _("Copy it again from the agreement on slips."))


def enterprise_number(value: object) -> str:
    """A Belgian enterprise number, as 0123.456.749."""
    digits = _numbered(be_numbers.validate, value, _("It is not a valid enterprise number."), BELGIAN)
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def number_in(country: object) -> Reader:
    """How the enterprise number of a country is read; one whose numbers we do not know is taken as it is written."""

    def read(value: object) -> str:
        if country == "BE" or be_numbers.is_valid(str(value)):  # a Belgian company may have its seat elsewhere
            return enterprise_number(value)
        known = NUMBERS.get(str(country))
        remedy = _("Write it as the register of its country has it.")
        return _numbered(known, value, _("It is not a valid enterprise number."), remedy) if known else text(value)

    return read


def vat_number(value: object) -> str:
    """A VAT number with the letters of its country, as BE0123456749; one from outside the Union is taken as it is written.

    A number without letters is a Belgian one.
    """
    written = text(value).replace(" ", "").replace(".", "").upper()
    if written[:1].isdigit():
        return "BE" + enterprise_number(written).replace(".", "")
    if {"EL": "gr"}.get(written[:2], written[:2].lower()) not in eu_numbers.MEMBER_STATES:
        return written
    return _numbered(eu_numbers.validate, written, _("It is not a valid VAT number."), _("Write it with the letters of its country."))


def _numbered(validate: Callable[[str], str], value: object, what: str, remedy: str) -> str:
    try:
        return str(validate(text(value)))
    except ValidationError as error:
        raise Wrong(what, remedy) from error


def one_of(*words: str) -> Reader:
    """One word of a closed list."""

    def read(value: object) -> str:
        if value not in words:
            raise Wrong(_("It is not a word that is known here."), _("Write one of: {accepted}."), accepted=", ".join(words))
        return str(value)

    return read


def yes_or_no(value: object) -> bool:
    """A yes or a no."""
    if not isinstance(value, bool):
        raise Wrong(_("It is not a yes or a no."), _("Write true or false, without quotes."))
    return value


def commission(value: object) -> int:
    """A commission in percent between quotes, read into ppm."""
    try:
        ppm = ppm_of(text(value))
    except ValueError as error:
        raise Wrong(_("It is not a percentage."), _('Write it between quotes, such as "12.50".')) from error
    if not 0 <= ppm < MILLION:
        raise Wrong(_("It is not below 100 %."), _('Write it between quotes, such as "12.50".'))
    return ppm


def share(value: object) -> int:
    """A share of something in percent between quotes, the whole of it at most, read into ppm."""
    return MILLION if value in ("100", "100.0", "100.00") else commission(value)


def day(value: object) -> date:
    """A day, as a date or in ISO form."""
    try:
        return value if type(value) is date else date.fromisoformat(text(value))
    except ValueError as error:
        raise Wrong(_("It is not a day."), _("Write it as 2026-02-28.")) from error


def in_its_country(keys: Mapping[str, Key], country: object) -> dict[str, Key]:
    """The keys of somebody who lives in a country, whose register gives the enterprise number."""
    return {**keys, "enterprise_number": Key(number_in(country), keys["enterprise_number"].default)}


def read_keys(raw: Mapping[str, object], keys: Mapping[str, Key]) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Read each key, and list every fault: what is missing, unknown or wrong.

    returns  the values by key, and the faults; with a fault the values are not complete
    """
    faults = [Fault(key, _("This key is not known."), _("Remove it, or look for a slip of the pen.")) for key in raw if key not in keys]
    values: dict[str, object] = {}
    for name, key in keys.items():
        if name not in raw and key.default is None:
            faults.append(Fault(name, _("It is missing."), _("Add it.")))
            continue
        try:
            values[name] = key.read(raw[name]) if name in raw else key.default
        except Wrong as wrong:
            faults.append(Fault(name, wrong.what, wrong.remedy, wrong.facts))
    return values, tuple(faults)


def _shaped(value: object, shape: re.Pattern[str], what: str, remedy: str) -> str:
    found = text(value)
    if not shape.fullmatch(found):
        raise Wrong(what, remedy)
    return found


AGENCY_KEYS: Mapping[str, Key] = {
    "market": Key(one_of(*markets())),
    "name": Key(text),
    "street": Key(text),
    "postcode": Key(text),
    "city": Key(text),
    "country": Key(country),
    "enterprise_number": Key(enterprise_number),
    "vat_number": Key(vat_number),
    "phone": Key(text),
    "email": Key(email),
    "website": Key(website),
    "dpo_email": Key(email),
    "client_iban": Key(iban),
    "client_bic": Key(bic),
    "office_iban": Key(iban),
    "office_bic": Key(bic),
    "sepa_creditor": Key(sepa_creditor, ""),
    "fik_creditor": Key(fik_creditor, ""),
}
CREDITOR_KEYS: Mapping[str, Key] = {
    "name": Key(handle),
    "legal_name": Key(text),
    "quality": Key(one_of(*QUALITIES)),
    "deducts_vat": Key(yes_or_no, True),
    "language": Key(one_of(*LANGUAGES), "fr"),
    "street": Key(text),
    "postcode": Key(text),
    "city": Key(text),
    "country": Key(country, "BE"),
    "enterprise_number": Key(enterprise_number, ""),
    "vat_number": Key(vat_number, ""),
    "phone": Key(text),
    "email": Key(email),
    "iban": Key(iban),
    "bic": Key(bic, ""),
    "mandate_from": Key(day),
}
