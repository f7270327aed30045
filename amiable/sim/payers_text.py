"""How people and banks write: a reference typed by hand, a name as a bank prints it, a slip of the finger, and the words around them."""

from random import Random

from amiable.core.reference import card_line, print_case_number, rf, rf_reference
from amiable.sim import payers_words as words
from amiable.sim.payers_people import Case
from amiable.sim.payers_words import one_of, parted

REFERENCE, CASE, INVOICE = parted(words.REFERENCE), parted(words.CASE), parted(words.INVOICE)
FOR, AND, CHAT, ANYTHING = parted(words.FOR), parted(words.AND), parted(words.CHAT), parted(words.ANYTHING)
TITLES, BOTH = parted(words.TITLES), parted(words.BOTH)
BETWEEN = (" ", " ", " ", ": ", " : ", "-", "", ". ", " nr ", "/")
CREDITOR_NUMBER = "89999991"  # ours on Danish slips, which does not exist
LONGEST_TEXT, LONGEST_NAME = 140, 70
LIKE_DIGITS = str.maketrans("01", "OI")
BELGIAN = (
    "+++{}/{}/{}+++",
    "***{}/{}/{}***",
    "{}/{}/{}",
    "{} {} {}",
    "{}{}{}",
    "{}-{}-{}",
    "{}.{}.{}",
    "+++ {} / {} / {} +++",
    "++{}/{}/{}++",
)
KEYS = "0123456789"


def given(rng: Random, case: Case) -> str:
    """A case's reference as its bank gives it in the structured field: the check digits were tried when it was typed."""
    return given_reference(rng, case.market, case.reference)


def given_reference(rng: Random, market: str, reference: str) -> str:
    """A reference of a market as banks give it in the structured field."""
    chance = rng.random()
    if market == "be":
        return reference if chance < 0.3 else digits_of(reference)
    if market == "fi":
        return reference if chance < 0.75 else reference.zfill(20) if chance < 0.9 else rf(reference)
    if market == "dk" and chance < 0.1:
        return card_line("71", CREDITOR_NUMBER, int(reference[:-1]))
    return reference if chance < 0.9 else in_groups(reference, 4)


def typed(rng: Random, case: Case) -> str:
    """A case's reference as people type it in the free text: all its digits are there, whatever stands between them."""
    chance, reference = rng.random(), case.reference
    if case.market == "be":
        digits = digits_of(reference)
        return one_of(rng, BELGIAN).format(digits[:3], digits[3:7], digits[7:])
    if case.market == "fi":
        return _typed_finnish(chance, reference)
    if case.market == "dk":
        return _typed_danish(chance, reference)
    if chance < 0.05:
        return rf_reference(reference) or reference
    text = reference if chance < 0.4 else in_groups(reference, 4) if chance < 0.85 else f"{reference[:4]}-{reference[4:]}"
    return text.lower() if rng.random() < 0.15 else text


def typed_case_number(rng: Random, case: Case) -> str:
    """A case number as people type it: dashes or not, small letters, O for 0 and I for 1; one in twenty has a wrong symbol."""
    number = slipped(rng, case.number) if rng.random() < 0.05 else case.number
    chance = rng.random()
    text = print_case_number(number) if chance < 0.55 else number if chance < 0.8 else in_groups(number, 4)
    text = text.translate(LIKE_DIGITS) if rng.random() < 0.3 else text
    return text.lower() if rng.random() < 0.25 else text


def typed_invoice(rng: Random, number: str) -> str:
    """An invoice number as people type it: as printed, without what stands between its digits, or only its last part."""
    chance = rng.random()
    if chance < 0.6:
        return number
    if chance < 0.75:
        return "".join(symbol for symbol in number if symbol.isalnum())
    if chance < 0.9:
        return number.replace("-", " ").replace("/", "-").replace(".", "/")
    return number.rpartition("-")[2].rpartition("/")[2].rpartition(".")[2].lstrip("0").lower()


def slipped(rng: Random, text: str) -> str:
    """A text with one slip of the finger at a digit: a wrong one, two changed over, one left out, one typed twice."""
    places = [place for place, symbol in enumerate(text) if symbol.isdigit()]
    if len(places) < 2:
        return text
    at, chance = places[int(rng.random() * len(places))], rng.random()
    if chance < 0.35 and at + 1 < len(text) and text[at + 1].isdigit() and text[at + 1] != text[at]:
        return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
    if chance < 0.8:
        return f"{text[:at]}{one_of(rng, KEYS.replace(text[at], ''))}{text[at + 1 :]}"
    return text[:at] + text[at + 1 :] if chance < 0.94 else text[: at + 1] + text[at:]


def said(rng: Random, language: str, lists: words.Words, what: str) -> str:
    """Something with a word before it, in the reader's language or in English, and at times small talk after it."""
    chance = rng.random()
    spoken = "en" if chance < 0.08 else language
    prefix = "" if chance > 0.8 else one_of(rng, lists[spoken]) + one_of(rng, BETWEEN)
    tail = " " + one_of(rng, CHAT[spoken]) if rng.random() < 0.15 else ""
    return as_banks_print(rng, f"{prefix}{what}{tail}", LONGEST_TEXT)


def small_talk(rng: Random, language: str) -> str:
    """A text that says nothing about the debt; more often none at all."""
    return as_banks_print(rng, one_of(rng, CHAT[language]), LONGEST_TEXT) if rng.random() < 0.3 else ""


def on_behalf(rng: Random, case: Case, language: str) -> str:
    """“for Lucie Martin”"""
    text = one_of(rng, FOR[language]).format(full_name(rng, case))
    return as_banks_print(rng, f"{text} {case.creditor}" if rng.random() < 0.3 else text, LONGEST_TEXT)


def anything(rng: Random, language: str) -> str:
    """What strangers write: the rent, a present, an order of somebody else's."""
    return as_banks_print(rng, one_of(rng, ANYTHING[language]).format(10_000 + int(rng.random() * 90_000)), LONGEST_TEXT)


def full_name(rng: Random, case: Case) -> str:
    """The debtor's first and last name in either order."""
    if not case.first_name:
        return case.last_name
    return f"{case.first_name} {case.last_name}" if rng.random() < 0.6 else f"{case.last_name} {case.first_name}"


def called(rng: Random, case: Case) -> str:
    """The debtor's name as the holder of an account: mostly in full, at times a title, an initial or two people."""
    chance = rng.random()
    if not case.first_name or chance < 0.78:
        name = full_name(rng, case)
    elif chance < 0.86:
        name = f"{one_of(rng, TITLES[case.language])} {case.last_name} {case.first_name}"
    elif chance < 0.91:
        name = f"{case.first_name[0]}. {case.last_name}"
    elif chance < 0.94:
        name = f"{one_of(rng, TITLES[case.language])} {case.last_name}"
    else:
        name = f"{full_name(rng, case)} {one_of(rng, BOTH[case.language])} {one_of(rng, words.HOUSEHOLD)}"
    return as_banks_print(rng, name, LONGEST_NAME)


def as_banks_print(rng: Random, text: str, longest: int) -> str:
    """In capitals without accents, or without accents, or in small letters, or as it was typed; cut where the field ends."""
    chance = rng.random()
    if chance < 0.25:
        text = plain(text)
    elif chance < 0.35:
        text = text.translate(words.PLAIN)
    elif chance < 0.4:
        text = text.lower()
    return text[:longest].strip()


def plain(name: str) -> str:
    """In capitals and without accents."""
    return name.translate(words.PLAIN).upper()


def digits_of(text: str) -> str:
    """Only the digits."""
    return "".join(symbol for symbol in text if symbol.isdigit())


def in_groups(text: str, size: int) -> str:
    """From the left, a space between groups."""
    return " ".join(text[place : place + size] for place in range(0, len(text), size))


def _typed_finnish(chance: float, reference: str) -> str:
    if chance < 0.45:
        return reference
    if chance < 0.75:  # printed in groups of five from the right
        return in_groups(reference[::-1], 5)[::-1]
    if chance < 0.85:
        return reference.zfill(20 if chance < 0.8 else 13)
    return in_groups(rf(reference), 4) if chance < 0.95 else rf(reference)


def _typed_danish(chance: float, reference: str) -> str:
    if chance < 0.4:
        return reference
    if chance < 0.55:
        return reference.lstrip("0")
    if chance < 0.7:
        return f"+71<{reference}+{CREDITOR_NUMBER}<"
    return f"71 {reference}" if chance < 0.85 else f"71-{in_groups(reference, 5)}"
