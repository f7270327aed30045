"""What speaks for a case: each sign with the doubt that it leaves, and all of them together."""

from dataclasses import dataclass
from typing import Literal

from amiable.core.matching.clues import Keys, invoice_key
from amiable.core.matching.numbers import is_short
from amiable.core.matching.records import Candidate, Invoice, Share
from amiable.core.money import MILLION, text_of
from amiable.core.reference import print_case_number
from amiable.core.working import Working

CERTAIN = MILLION
IN_FREE_TEXT = 990_000  # typed by hand, and the check digits hold

# The doubt that a sign leaves when it stands alone, in ppm: how often it would point at the wrong case. Signs are independent of one
# another, so that their doubts are multiplied.
NO_DOUBT = 0
TYPED = MILLION - IN_FREE_TEXT
TYPED_ONE_DIGIT_CHECK = 20_000  # eleven digits in a free text: any tenth number of that length is valid, so a second sign is wanted
NEAR = 30_000  # never enough alone: a valid neighbour may be somebody else's
INVOICE = 60_000  # two creditors may give the same number
ACCOUNT = 60_000  # people pay for others, and for several cases
OLD_REFERENCE = 60_000  # tells the person, not the case
NAME = 90_000  # people share names
INITIAL = 250_000
NAME_PARTLY = 500_000  # a family, or chance
EXACT = 100_000
EXACT_ROUND = 200_000  # many owe 50.00
ROUNDED = 400_000

ROUND = 500  # whole fives are round
LESS_THAN_ONE = 100  # who rounds to whole units is off by less than one
TENS, LESS_THAN_FIVE = 1_000, 500
CUT_NAME = 4  # letters that are left of a name that a bank cut short
MEANINGFUL_INVOICE = 4  # digits: a shorter number is anybody's
MOST_NAMED = 5

Called = Literal["name", "name_in_text", "initial", "name_partly", "other", "unknown"]
CALLED = {"name": NAME, "name_in_text": NAME, "initial": INITIAL, "name_partly": NAME_PARTLY}
Fit = Literal["amount_due", "amount_principal", "amount_invoice", "amount_invoices", "amount_rounded", ""]
POINTERS = frozenset({"structured_reference", "reference_in_text", "case_number"})
ANCHORS = frozenset({"near_reference", "invoice_named", "account_seen", "account_of_person", "old_reference"})
OF_THE_CASE = frozenset({"near_reference", "invoice_named"})


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for a case: the code of its sentence after `match.`, the doubt it leaves in ppm, its facts."""

    code: str
    doubt: int
    facts: tuple[tuple[str, str], ...] = ()

    def said(self) -> Working:
        """The reason for people."""
        return Working(f"match.{self.code}", self.facts)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate and what speaks for it.

    doubt   what all signs together leave, in ppm; a whole million without any
    called  how the payer's name and the debtor's agree
    fit     which sum of the case the amount is
    named   the invoices of the case that the text names
    shares  how the whole line would be used on this case
    """

    candidate: Candidate
    signs: tuple[Sign, ...]
    doubt: int
    called: Called
    fit: Fit
    named: tuple[Invoice, ...]
    shares: tuple[Share, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the amount is a sum of this case to the cent."""
        return self.fit not in ("", "amount_rounded")

    def has(self, codes: frozenset[str]) -> bool:
        """Whether one of these signs speaks for it."""
        return any(sign.code in codes for sign in self.signs)


def weigh(said: Keys, candidate: Candidate, paid_for: frozenset[str], old: dict[str, str]) -> Weighed:
    """Find what speaks for a candidate.

    paid_for  the persons for whom the payer's account paid before
    old       persons whose closed case's reference the line bears, each with that case's number
    """
    named = _named(said, candidate)
    fit, shares = _fit(said.minor, candidate, named)
    called = _called(said, candidate.names)
    signs = [*_pointing(said, candidate), *_anchoring(candidate, named, paid_for, old), *_amount(fit, said.minor, candidate)]
    if called in CALLED:
        signs.append(Sign(called, CALLED[called]))
    doubt = multiplied(*(sign.doubt for sign in signs))
    return Weighed(candidate, tuple(signs), doubt, called, fit, named, shares)


def amount_doubt(minor: int) -> int:
    """What is left of doubt when an amount is exactly what is owed: many owe fifty, few owe 131.27."""
    return EXACT_ROUND if minor % ROUND == 0 else EXACT


def multiplied(*doubts: int) -> int:
    """Doubts that are independent of one another, together; parts per million."""
    together = MILLION
    for doubt in doubts:
        together = together * doubt // MILLION
    return together


def is_old(said: Keys, candidate: Candidate) -> bool:
    """Whether the line bears the reference of a case that is closed."""
    number = candidate.reference_number
    return candidate.closed and (number in said.structured or number in said.typed or candidate.number in said.case_numbers)


def _pointing(said: Keys, candidate: Candidate) -> list[Sign]:
    """A reference with valid check digits says which case is meant; the surest alone is told."""
    number = candidate.reference_number
    if number in said.structured:
        return [Sign("structured_reference", NO_DOUBT, (("reference", said.structured[number]),))]
    if number in said.typed:
        typed = said.typed[number]
        return [Sign("reference_in_text", TYPED_ONE_DIGIT_CHECK if is_short(typed) else TYPED, (("reference", typed),))]
    if candidate.number in said.case_numbers:
        return [Sign("case_number", TYPED, (("number", print_case_number(candidate.number)),))]
    if number in said.near:
        return [Sign("near_reference", NEAR, (("reference", said.near[number]),))]
    return []


def _anchoring(candidate: Candidate, named: tuple[Invoice, ...], paid_for: frozenset[str], old: dict[str, str]) -> list[Sign]:
    """What ties the line to the case or to its person without being certain."""
    signs = [Sign("invoice_named", INVOICE, (("ref", invoice.ref),)) for invoice in named if _is_meaningful(invoice)][:1]
    if candidate.accounts_seen:
        signs.append(Sign("account_seen", ACCOUNT))
    elif candidate.person in paid_for:
        signs.append(Sign("account_of_person", ACCOUNT))
    if candidate.person in old and not candidate.closed:
        signs.append(Sign("old_reference", OLD_REFERENCE, (("number", print_case_number(old[candidate.person])),)))
    return signs


def _named(said: Keys, candidate: Candidate) -> tuple[Invoice, ...]:
    if not said.invoices:
        return ()
    return tuple(invoice for invoice in candidate.invoices if invoice_key(invoice.ref) in said.invoices)[:MOST_NAMED]


def _is_meaningful(invoice: Invoice) -> bool:
    return sum(map(str.isdecimal, invoice_key(invoice.ref))) >= MEANINGFUL_INVOICE


def _amount(fit: Fit, minor: int, candidate: Candidate) -> list[Sign]:
    if not fit:
        return []
    doubt = ROUNDED if fit == "amount_rounded" else amount_doubt(minor)
    facts = [("amount", text_of(minor))]
    if fit == "amount_rounded":
        facts.append(("full", text_of(candidate.due_minor)))
    return [Sign(fit, doubt, tuple(facts))]


def _fit(minor: int, candidate: Candidate, named: tuple[Invoice, ...]) -> tuple[Fit, tuple[Share, ...]]:
    """Which sum of the case the amount is, and how it would be used: on the invoices that the debtor chose, else by rule."""
    if len(named) > 1 and (parts := _parts(minor, named)):
        return "amount_invoices", tuple(Share(candidate.case_id, part, invoice.ref) for part, invoice in zip(parts, named, strict=True))
    meant = named if len(named) == 1 else tuple(invoice for invoice in candidate.invoices if _is_of(minor, invoice))
    several = len(candidate.invoices) > 1
    claim = meant[0].ref if len(meant) == 1 and (named or several) else None
    return _sum(minor, candidate), (Share(candidate.case_id, minor, claim),)


def _sum(minor: int, candidate: Candidate) -> Fit:
    if minor == candidate.due_minor:
        return "amount_due"
    if any(_is_of(minor, invoice) for invoice in candidate.invoices):
        return "amount_invoice"
    if len(candidate.invoices) > 1 and minor == sum(invoice.principal for invoice in candidate.invoices):
        return "amount_principal"
    off = abs(minor - candidate.due_minor)
    rounded = (minor % LESS_THAN_ONE == 0 and off < LESS_THAN_ONE) or (minor % TENS == 0 and off < LESS_THAN_FIVE)
    return "amount_rounded" if rounded else ""


def _is_of(minor: int, invoice: Invoice) -> bool:
    """Whether it is the principal of an invoice that is still open, or all that is open of it."""
    return invoice.due_minor != 0 and minor in (invoice.principal, invoice.due_minor)


def _parts(minor: int, named: tuple[Invoice, ...]) -> list[int]:
    """What goes to each of the invoices named, when the amount is exactly their sum; nothing when it is not."""
    for parts in ([invoice.principal for invoice in named], [invoice.due_minor or 0 for invoice in named]):
        if all(parts) and sum(parts) == minor:
            return parts
    return []


def _called(said: Keys, names: frozenset[str]) -> Called:
    """How the payer's name and the debtor's agree, or what the text says of the debtor's."""
    if not names or not (said.payer or said.words):
        return "unknown"
    payer, debtor = said.payer, names
    if not debtor <= payer:
        payer, debtor = _spelt(payer), _spelt(debtor)
    if debtor == payer or (len(debtor) > 1 and debtor <= payer) or (len(payer) > 1 and payer <= debtor):
        return "name"
    if len(debtor) > 1 and debtor <= _spelt(said.words):
        return "name_in_text"
    begun = _begun(debtor - payer, payer - debtor) if len(debtor) > 1 else 0
    if begun:
        return "name" if begun >= CUT_NAME else "initial"
    if payer & debtor or said.words & names:
        return "name_partly"
    return "other" if payer else "unknown"


def _begun(missing: frozenset[str], more: frozenset[str]) -> int:
    """How many letters of the one word that is missing are there: a bank cuts a name short, people write initials."""
    if len(missing) != 1:
        return 0
    (word,) = missing
    return max((len(begun) for begun in more if word.startswith(begun)), default=0)


def _spelt(words: frozenset[str]) -> frozenset[str]:
    """Words as one spells them without the letters of the north: Søren is Soeren, Hægh is Haegh, Bråten is Braaten."""
    return frozenset([word.replace("AE", "A").replace("OE", "O").replace("AA", "A") for word in words])
