"""Dates, amounts, accounts and references in a line of text, however a bank writes them; what has check digits is proved by them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from babel import Locale
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError

from amiable.core.reference import fik_number, ogm, ogm_number, print_case_number, read_case_number, rf_reference, viite, viite_number
from amiable.files.pain_profile import DK, account_of
from amiable.files.proof_labels import LETTERS, tokens_of
from amiable.files.wording import LANGUAGES

Kind = Literal["date", "amount", "account", "reference"]
YEARS = range(2000, 2200)
NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\d/-]|\.\d)", re.ASCII)
ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)", re.ASCII)
WRITTEN = re.compile(r"(?<!\d)(\d{1,2})(?:er|\.)? (?:de )?([^\W\d_]{3,}\.?) (\d{4})(?!\d)")
ENGLISH = re.compile(r"([^\W\d_]{3,}) (\d{1,2}), (\d{4})(?!\d)")
SIGNS = {
    "€": "EUR",
    "EUR": "EUR",
    "EURO": "EUR",
    "DKK": "DKK",
    "KR": "DKK",
    "SEK": "SEK",
    "NOK": "NOK",
    "USD": "USD",
    "GBP": "GBP",
    "CHF": "CHF",
}
SIGN = r"(?:€|EURO?|DKK|[Kk]r|SEK|NOK|USD|GBP|CHF)"
SIGN_ALONE = re.compile(r"€|\b(?:EUR|DKK|SEK|NOK|USD|GBP|CHF)\b")
WHOLE = r"(?P<whole>\d{1,3}(?:(?P<mark>[ .,’'])\d{3}(?:(?P=mark)\d{3})*)|\d+)"
AMOUNT = re.compile(
    rf"(?P<before>{SIGN}\.? ?)?(?<![\d.,/A-Za-z-])(?:[-–+] ?)?{WHOLE}(?P<point>[.,])(?P<cents>\d{{2}})(?![\d/]|[.,]\d)(?P<after> ?{SIGN})?"
)
WITHOUT_CENTS = (
    re.compile(rf"(?P<sign>{SIGN})\.? ?(?:[-–+] ?)?{WHOLE}(?![\d/]|[.,]\d)(?:,-)?"),
    re.compile(rf"(?<![\d.,/-]){WHOLE}(?:,-)? ?(?P<sign>{SIGN})\b"),
)
IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Z8][A-Z1l|][0-9OIl]{2}(?= ?[A-Z0-9])")
DANISH = re.compile(r"(?<![\d./-])(\d{4})[ -](\d{6,10})(?![\d./-]|,\d)", re.ASCII)
DANISH_APART = re.compile(
    r"[Rr]eg[.\w]* ?(?:nr\.?|no\.?)?:? {0,2}(\d{4}),? {0,2}[Kk]onto[.\w]* ?(?:nr\.?|no\.?)?:? {0,2}(\d{6,10})(?!\d)", re.ASCII
)
OGM = re.compile(
    r"(?<![\d/])(?:[+*]{3} ?)?\d{3} ?[/.-] ?\d{4} ?[/.-] ?\d{5}(?: ?[+*]{3})?(?![\d/])|(?<![A-Za-z\d/.,-])\d{12}(?![\d/.,-])", re.ASCII
)
RF = re.compile(r"(?<![A-Z0-9])RF\d{2}(?: ?[A-Z0-9]{1,4}){1,6}", re.ASCII)
CARD = re.compile(r"\+7[15]< ?\d{15,16} ?\+ ?\d{8} ?<", re.ASCII)
CASE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z](?![0-9A-Z])", re.ASCII)
DIGITS = re.compile(r"(?<![A-Za-z\d.,/-])\d(?: ?\d){3,19}(?![\d/-]|[.,]\d)", re.ASCII)
MISREAD = str.maketrans("OoIlSB", "001158")  # what tesseract takes for a letter, or for a digit; the check digits say what it was
MISREAD_COUNTRY = str.maketrans("1l|8", "IIIB")


@dataclass(frozen=True, slots=True)
class Value:
    """Something read between two places of a line.

    text      a day in ISO form, minor units, an account without spaces, a reference as we write it
    currency  of an amount, when it stands beside it
    weak      a number without a sign of its own: it counts only beside its label
    """

    kind: Kind
    text: str
    start: int
    end: int
    currency: str = ""
    weak: bool = False


def values_in(line: str) -> Iterator[Value]:
    """Everything in a line that is a date, an amount, an account or a reference; what lies within an account is nothing else."""
    accounts = list(_accounts(line))
    references = [each for each in _references(line) if _apart(each, accounts)]
    yield from accounts
    yield from references
    taken = [*accounts, *(each for each in references if not each.weak)]
    yield from (each for each in (*_dates(line), *_amounts(line)) if _apart(each, taken))


def currencies_in(line: str) -> set[str]:
    """The currencies that a line names by their sign or in capitals."""
    return {SIGNS[sign] for sign in SIGN_ALONE.findall(line)}


def _apart(value: Value, others: list[Value]) -> bool:
    return all(value.end <= other.start or other.end <= value.start for other in others)


def _dates(line: str) -> Iterator[Value]:
    for match in NUMERIC.finditer(line):
        yield from _date(match, match[4] if len(match[4]) == 4 else f"20{match[4]}", match[3], match[1])
    for match in ISO.finditer(line):
        yield from _date(match, match[1], match[2], match[3])
    for match in WRITTEN.finditer(line):
        yield from _date(match, match[3], _month(match[2]), match[1])
    for match in ENGLISH.finditer(line):
        yield from _date(match, match[3], _month(match[1]), match[2])


def _date(match: re.Match[str], year: str, month: str, day: str) -> Iterator[Value]:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return
    if found.year in YEARS:
        yield Value("date", found.isoformat(), match.start(), match.end())


def _month(name: str) -> str:
    """The number of a month by its name, or by its beginning where only one month begins so; 0 when it is none."""
    plain = "".join(tokens_of(name))
    known = _months()
    beginning = {number for month, number in known.items() if month.startswith(plain)}
    return str(known.get(plain) or (beginning.pop() if len(beginning) == 1 else 0))


@cache
def _months() -> dict[str, int]:
    """The names of the months in six languages, long and short, as they stand in a date."""
    names = (Locale(language).months for language in LANGUAGES)
    return {
        "".join(tokens_of(name.translate(LETTERS))): number
        for months in names
        for style in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[style][width].items()
    }


def _amounts(line: str) -> Iterator[Value]:
    """1.234,56 · 1 234,56 · 1,234.56 · 1234.56 · 125 EUR, with the currency before or after."""
    found = []
    for match in AMOUNT.finditer(line):
        if match["mark"] != match["point"]:
            sign = (match["before"] or match["after"] or "").strip(" .").upper()
            found.append(_amount(match, match["whole"] + match["cents"], sign))
    for pattern in WITHOUT_CENTS:
        whole = (_amount(match, match["whole"] + "00", match["sign"].upper()) for match in pattern.finditer(line))
        found += [each for each in whole if _apart(each, found)]
    yield from found


def _amount(match: re.Match[str], digits: str, sign: str) -> Value:
    return Value("amount", str(int(re.sub(r"\D", "", digits))), match.start(), match.end(), SIGNS.get(sign, ""))


def _accounts(line: str) -> Iterator[Value]:
    for match in IBAN_START.finditer(line):
        if (value := _iban(line, match.start())) is not None:
            yield value
    for match in (*DANISH.finditer(line), *DANISH_APART.finditer(line)):
        if (account := account_of(f"{match[1]} {match[2]}", DK)) is not None:
            yield Value("account", account, match.start(), match.end(), weak=True)


def _iban(line: str, start: int) -> Value | None:
    """The IBAN that begins here; its country says how long it is."""
    plain, ends = "", []
    for place in range(start, min(len(line), start + 50)):
        if line[place] == " ":
            continue
        if not (line[place].isascii() and (line[place].isalnum() or line[place] == "|")):
            break
        plain += line[place]
        ends.append(place + 1)
    for length in range(min(len(plain), 34), 14, -1):
        for text in (plain[:length], plain[:2].translate(MISREAD_COUNTRY) + plain[2:length].translate(MISREAD)):
            try:
                return Value("account", iban_number.validate(text, check_country=False), start, ends[length - 1])
            except ValidationError:
                continue
    return None


def _references(line: str) -> Iterator[Value]:
    for match in OGM.finditer(line):
        if (number := ogm_number(match[0])) is not None:
            yield Value("reference", ogm(number), match.start(), match.end(), weak=match[0].isdigit())
    for match in RF.finditer(line):
        yield from _international(match)
    for match in CARD.finditer(line):
        if fik_number(match[0]) is not None:
            yield Value("reference", re.sub(r"\s", "", match[0])[4:].partition("+")[0], match.start(), match.end())
    for match in CASE.finditer(line):
        if (number_of_case := read_case_number(match[0])) is not None:
            yield Value("reference", print_case_number(number_of_case), match.start(), match.end())
    for match in DIGITS.finditer(line):
        plain = match[0].replace(" ", "")
        if fik_number(plain) is not None:
            yield Value("reference", plain, match.start(), match.end(), weak=True)
        elif (finnish := viite_number(plain)) is not None:
            yield Value("reference", viite(finnish), match.start(), match.end(), weak=True)


def _international(match: re.Match[str]) -> Iterator[Value]:
    """RF and its reference; the words behind it may look like a part of it."""
    text = match[0]
    while text:
        if rf_reference(text) is not None:
            yield Value("reference", text.replace(" ", ""), match.start(), match.start() + len(text))
            return
        text = text.rpartition(" ")[0]
