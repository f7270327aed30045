"""What a bank line says about whose payment it is, and the keys that its case may be found by."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from amiable.core.matching.numbers import is_short, near_numbers_in, numbers_in, payment_number
from amiable.core.reference import near_case_numbers, read_case_number

MOST_INVOICES = 48  # tokens that could be the number of an invoice
MOST_WORDS = 24
SHORTEST_INVOICE, LONGEST_INVOICE = 3, 24
JOINED = 4  # F-2024-0012 is one number
SHORT_WORD = 4  # "INV 12" may be one number, "FACTURE 12" is not
LETTERS = str.maketrans({"Æ": "AE", "Ø": "O", "Å": "A", "ẞ": "SS", "ß": "SS", "Œ": "OE", "Ð": "D", "Đ": "D", "Ł": "L", "Þ": "TH"})
WORD = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"[0-9]")
CASE_NUMBER = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{4}[-. ]?[0-9A-Z]{4}[-. ]?[0-9A-Z](?![0-9A-Z])")
SLASHED = re.compile(r"\b[A-Z]/[A-Z]\b")  # A/S, c/o
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# How people are addressed, what the law calls a house, and little words: nobody is known by these.
NO_NAMES = frozenset(
    """
    M MR MME MRS MS MLLE MONSIEUR MADAME DHR HEER MEVR MEVROUW HR FRU HERRA ROUVA HERR ET EN OU OF OG OCH JA TAI ELLER
    SA NV BV BVBA SRL SPRL SARL SAS SASU SCI EURL ASBL VZW VOF SNC OY OYJ AB KY TMI APS AS IVS AMBA
    DE VAN DER DEN DU DES LA LE LES TEN TER VON AF AV EL AL DI DA DOS OP AAN IN BIJ SUR SOUS SAINT SAN
    """.split()  # noqa: SIM905
)


class Clues(Protocol):
    """What a bank line tells of its purpose; each text may be empty."""

    @property
    def minor(self) -> int:
        """What came in, in minor units."""

    @property
    def reference(self) -> str:
        """The structured reference, or several a line each."""

    @property
    def text(self) -> str:
        """The free text."""

    @property
    def counterparty(self) -> str:
        """The name of the other side."""

    @property
    def counterparty_account(self) -> str:
        """The account of the other side."""

    @property
    def end_to_end_id(self) -> str:
        """What the payer's own software called the payment."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What to look up for a line.

    structured    numbers of payment references in the bank's own field, each with what stands there
    typed         those in the free text
    near          numbers whose reference is one slip away from what was typed; none where something typed is surely valid
    cases         case numbers, as they are stored
    near_cases    case numbers one slip away from what was typed
    invoices      what may be the number of an invoice, as `invoice_key` writes it
    payer         the words of the other side's name
    words         the words of the free text
    account       the other side's account, without spaces
    minor         what came in, in minor units
    """

    structured: dict[int, str]
    typed: dict[int, str]
    near: dict[int, str]
    cases: tuple[str, ...]
    near_cases: tuple[str, ...]
    invoices: tuple[str, ...]
    payer: frozenset[str]
    words: frozenset[str]
    account: str
    minor: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """All numbers of payment references to look up, the surest first."""
        return tuple(dict.fromkeys((*self.structured, *self.typed, *self.near)))

    @property
    def case_numbers(self) -> tuple[str, ...]:
        """All case numbers to look up."""
        return (*self.cases, *self.near_cases)

    @property
    def names(self) -> frozenset[str]:
        """All words that may be of somebody's name."""
        return self.payer | self.words


def keys(clues: Clues) -> Keys:
    """Read from a line what its case may be found by."""
    text, reference = clues.text, clues.reference
    upper = _plain(text)
    has_digits = DIGIT.search(text) is not None
    structured = {number: line.strip() for line in reference.splitlines() if (number := payment_number(line)) is not None}
    typed = numbers_in(text) if has_digits else {}
    if clues.end_to_end_id and (number := payment_number(clues.end_to_end_id)) is not None:
        typed.setdefault(number, clues.end_to_end_id)
    is_sure = bool(structured) or not all(map(is_short, typed.values()))
    cases = tuple(dict.fromkeys(_cases(upper))) if has_digits or "-" in text else ()
    return Keys(
        structured=structured,
        typed=typed,
        near=near_numbers_in(f"{reference}\n{text}") if not is_sure and (has_digits or reference) else {},
        cases=cases,
        near_cases=tuple(dict.fromkeys(_near_cases(upper))) if has_digits and not cases and not is_sure else (),
        invoices=tuple(dict.fromkeys(_invoices(upper, clues.minor)))[:MOST_INVOICES] if has_digits else (),
        payer=words_of(clues.counterparty),
        words=_words(upper),
        account=clues.counterparty_account.replace(" ", "").upper(),
        minor=clues.minor,
    )


def certain(reference: str) -> int | None:
    """The one number of ours in the bank's own field, quickly: for the many lines where nothing else needs to be read.

    returns  None when there is none, or more than one
    """
    if "\n" not in reference:
        return payment_number(reference)
    numbers = {number for line in reference.splitlines() if (number := payment_number(line)) is not None}
    return numbers.pop() if len(numbers) == 1 else None


def words_of(text: str) -> frozenset[str]:
    """The words of a name or a text: upper case, accents off; without numbers, titles, legal forms and little words."""
    return _words(_plain(text))


def _words(plain: str) -> frozenset[str]:
    words = WORD.findall(SLASHED.sub(" ", plain) if "/" in plain else plain)[:MOST_WORDS]
    return frozenset([word for word in words if word not in NO_NAMES and not word.isdecimal()])


@lru_cache(maxsize=65_536)
def invoice_key(ref: str) -> str:
    """The number of an invoice as it is compared: upper case, letters and digits alone, accents off, without zeros before it."""
    return "".join(WORD.findall(_plain(ref))).lstrip("0")


def _plain(text: str) -> str:
    """Upper case without accents."""
    upper = text.upper()
    if upper.isascii():
        return upper
    apart = unicodedata.normalize("NFKD", upper.translate(LETTERS))
    return "".join([letter for letter in apart if not unicodedata.combining(letter)])


def _cases(upper: str) -> Iterator[str]:
    """Case numbers as typed, O for 0 and I or L for 1 too; a plain word of nine letters is none."""
    for found in CASE_NUMBER.finditer(upper):
        typed = found.group()
        if ("-" in typed or DIGIT.search(typed)) and (number := read_case_number(typed)):
            yield number


def _near_cases(upper: str) -> Iterator[str]:
    for found in CASE_NUMBER.finditer(upper):
        if DIGIT.search(found.group()):
            yield from near_case_numbers(found.group())


def _invoices(upper: str, minor: int) -> Iterator[str]:
    """Words with a digit, alone and joined with their neighbours; not a year, and not the amount of the line."""
    words = WORD.findall(upper)[:MOST_WORDS]
    numbered = [DIGIT.search(word) is not None for word in words]
    amount = (str(minor), str(minor // 100))
    for place, first in enumerate(words):
        last = place + JOINED
        if not any(numbered[place:last]) or (len(first) > SHORT_WORD and not numbered[place]):
            continue
        joined = ""
        for word, has_digit in zip(words[place:last], numbered[place:last], strict=True):
            joined = joined + word if joined else word.lstrip("0")
            if len(joined) > LONGEST_INVOICE:
                break
            ends = has_digit or len(word) == 1
            if ends and len(joined) >= SHORTEST_INVOICE and joined not in amount and not YEAR.fullmatch(joined):
                yield joined
