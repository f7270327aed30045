"""What speaks for a case: each sign with the doubt that it leaves, and all of them together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from amiable.core.matching.clues import Keys, invoice_key
from amiable.core.matching.numbers import is_short
from amiable.core.matching.records import Candidate, Invoice, Share
from amiable.core.money import MILLION, text_of
from amiable.core.reference import print_case_number
from amiable.core.working import Working

CERTAIN = MILLION
IN_FREE_TEXT = 990_000  # typed by hand, and the check digits hold

# The doubt that a sign leaves when it stands alone, in ppm: how often it would point at the wrong case. Signs are independent of one
# another, so that their doubts are multiplied. Estimates, on the careful side; `bench matching` tries them.
NO_DOUBT = 0
TYPED = MILLION - IN_FREE_TEXT
TYPED_ONE_DIGIT_CHECK = 20_000  # eleven digits in a free text: any tenth number of that length is valid, so a second sign is wanted
NEAR = 20_000  # never enough alone: a valid neighbour may be somebody else's
INVOICE = 60_000  # two creditors may give the same number
INVOICE_SHORT = 150_000  # fewer than five digits are anybody's
INVOICE_END = 300_000  # only its last digits
ACCOUNT = 60_000  # people pay for others, and for several cases
ACCOUNT_OF_MANY = 300_000  # a social service, a lawyer, an employer: for which of them?
OLD_REFERENCE = 60_000  # tells the person, not the case
NAME = 150_000  # people share names
INITIAL = 250_000
NAME_PARTLY = 500_000  # a family, or chance
EXACT = 25_000  # to the cent, and not round
EXACT_AS_ASKED = 2 * EXACT  # or as a letter asked: there is more than one sum to agree with by chance
EXACT_ROUND = 150_000  # many owe fifty, and many pay fifty of more
ROUNDED = 400_000

NOT_ENOUGH = 3  # a name alone, or an amount alone, leaves so many times its doubt: many people share it

ROUND = 100  # whole units are round
ROUNDED_TO = (100, 500, 1_000)  # whole units, fives, tens: off by less than one of them
MEANINGFUL_NAME = 3  # letters: shorter words are little ones
CUT_NAME = 4  # letters that are left of a name that a bank cut short
SHORTEST_END = 3
NOT_BEFORE_AN_END = frozenset("123456789")
MEANINGFUL_INVOICE = 5  # digits
MOST_NAMED = 5

Called = Literal["name", "name_in_text", "initial", "name_partly", "other", "unknown"]
CALLED = {"name": NAME, "name_in_text": NAME, "initial": INITIAL, "name_partly": NAME_PARTLY}
Fit = Literal["amount_due", "amount_principal", "amount_invoice", "amount_invoices", "amount_rounded", ""]
EXACT_SUMS = frozenset({"amount_due", "amount_principal", "amount_invoice", "amount_invoices"})
WHOLE_SUMS = frozenset({"amount_due", "amount_invoices"})
POINTERS = frozenset({"structured_reference", "reference_in_text", "case_number"})
KNOWN_BY_NAME = frozenset({"name", "name_in_text", "initial"})
ACCOUNTS = frozenset({"account_seen", "account_of_person", "account_of_many"})
NUMBERED = frozenset({"invoice_named", "invoice_short", "invoice_end"})
OF_THE_CASE = frozenset({"near_reference", "near_case_number", *NUMBERED})
ANCHORS = frozenset({"near_reference", "near_case_number", "invoice_named", "old_reference", "account_seen", "account_of_person"})


class Sign(NamedTuple):
    """One thing that speaks for a case: the code of its sentence after `match.`, the doubt it leaves in ppm, its facts."""

    code: str
    doubt: int
    facts: tuple[tuple[str, str], ...] = ()

    def said(self) -> Working:
        """The reason for people."""
        return Working(f"match.{self.code}", self.facts)


class Evidence(NamedTuple):
    """What a line says, ready to be compared with each candidate.

    payer, words  the names of the line, as `spelt` writes them
    paid_for      the persons for whom the payer's account paid before
    old           persons whose closed case's reference the line bears, each with that case's number
    """

    said: Keys
    payer: frozenset[str]
    words: frozenset[str]
    paid_for: frozenset[str]
    old: Mapping[str, str]


class Weighed(NamedTuple):
    """A candidate and what speaks for it; a tuple, because there are many.

    codes    of the signs
    doubt    what all signs together leave, in ppm; a whole million without any
    careful  the same where no reference is sure: more when one kind of sign alone speaks for it, or the name is another's
    called   how the payer's name and the debtor's agree
    fit      which sum of the case the amount is
    named    the invoices of the case that the text names
    shares   how the whole line would be used on this case
    """

    candidate: Candidate
    signs: tuple[Sign, ...]
    codes: frozenset[str]
    doubt: int
    careful: int
    called: Called
    fit: Fit
    named: tuple[Invoice, ...]
    shares: tuple[Share, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the amount is a sum of this case to the cent."""
        return self.fit in EXACT_SUMS

    def has(self, codes: frozenset[str]) -> bool:
        """Whether one of these signs speaks for it."""
        return not codes.isdisjoint(self.codes)


def evidence(said: Keys, candidates: Sequence[Candidate]) -> Evidence:
    """What the line and the candidates together say of persons."""
    paid_for = frozenset(candidate.person for candidate in candidates if candidate.accounts_seen and candidate.person)
    old = {candidate.person: candidate.number for candidate in candidates if candidate.person and _is_old(said, candidate)}
    return Evidence(said, spelt(said.payer), spelt(said.words), paid_for, old)


def weigh(line: Evidence, candidate: Candidate) -> Weighed:
    """Find what speaks for a candidate."""
    said = line.said
    named = _named(said, candidate) if said.invoices else ()
    fit, shares = _fit(said.minor, candidate, named)
    called = _called(line, candidate)
    signs = _pointing(said, candidate)
    if named:
        signs.append(_naming(said, named[0]))
    if candidate.accounts_seen or candidate.person in line.paid_for:
        signs.append(_paid_before(line, candidate))
    if candidate.person in line.old and not candidate.closed:
        signs.append(Sign("old_reference", OLD_REFERENCE, (("number", print_case_number(line.old[candidate.person])),)))
    if fit:
        signs += _amount(fit, said.minor, candidate)
    if called in CALLED:
        signs.append(Sign(called, CALLED[called]))
    codes, doubt = frozenset([each.code for each in signs]), multiplied([each.doubt for each in signs])
    return Weighed(candidate, tuple(signs), codes, doubt, _careful(doubt, codes, called), called, fit, named, shares)


def _careful(doubt: int, codes: frozenset[str], called: Called) -> int:
    is_alone = ANCHORS.isdisjoint(codes) and (called not in CALLED or not (WHOLE_SUMS & codes or (NUMBERED & codes and EXACT_SUMS & codes)))
    return min(doubt * (NOT_ENOUGH if is_alone else 1) * (2 if called == "other" else 1), MILLION)


def amount_doubt(minor: int) -> int:
    """What is left of doubt when an amount is exactly what is owed: many owe fifty, few owe 131.27."""
    return EXACT_ROUND if minor % ROUND == 0 else EXACT


def multiplied(doubts: Iterable[int]) -> int:
    """Doubts that are independent of one another, together; parts per million."""
    together = MILLION
    for doubt in doubts:
        together = together * doubt // MILLION
    return together


def _is_old(said: Keys, candidate: Candidate) -> bool:
    """Whether the line bears the reference of a case that is closed."""
    number = candidate.reference_number
    return candidate.closed and (number in said.structured or number in said.typed or candidate.number in said.cases)


def _pointing(said: Keys, candidate: Candidate) -> list[Sign]:
    """A reference with valid check digits says which case is meant; the surest alone is told."""
    number = candidate.reference_number
    if number in said.structured:
        return [Sign("structured_reference", NO_DOUBT, (("reference", said.structured[number]),))]
    if number in said.typed:
        typed = said.typed[number]
        return [Sign("reference_in_text", TYPED_ONE_DIGIT_CHECK if is_short(typed) else TYPED, (("reference", typed),))]
    if candidate.number in said.cases:
        return [Sign("case_number", TYPED, (("number", print_case_number(candidate.number)),))]
    if number in said.near:
        return [Sign("near_reference", NEAR, (("reference", said.near[number]),))]
    if candidate.number in said.near_cases:
        return [Sign("near_case_number", NEAR, (("number", print_case_number(candidate.number)),))]
    return []


def _named(said: Keys, candidate: Candidate) -> tuple[Invoice, ...]:
    """The invoices whose number the text has, in full; else those of whose number it has the end."""
    full = [invoice for invoice in candidate.invoices if invoice_key(invoice.ref) in said.invoices]
    return tuple(full or [invoice for invoice in candidate.invoices if _end_of(said, invoice)])[:MOST_NAMED]


def _end_of(said: Keys, invoice: Invoice) -> bool:
    """Whether the text has the last part of the number, without the zeros before it: 3029 of 2026/003029."""
    key = invoice_key(invoice.ref)
    return any(
        len(end) >= SHORTEST_END and end.isdecimal() and key.endswith(end) and key[-len(end) - 1 : -len(end)] not in NOT_BEFORE_AN_END
        for end in said.invoices
    )


def _naming(said: Keys, invoice: Invoice) -> Sign:
    key, facts = invoice_key(invoice.ref), (("ref", invoice.ref),)
    if key not in said.invoices:
        return Sign("invoice_end", INVOICE_END, facts)
    if sum(map(str.isdecimal, key)) < MEANINGFUL_INVOICE:
        return Sign("invoice_short", INVOICE_SHORT, facts)
    return Sign("invoice_named", INVOICE, facts)


def _paid_before(line: Evidence, candidate: Candidate) -> Sign:
    if len(line.paid_for) > 1:
        return Sign("account_of_many", ACCOUNT_OF_MANY)
    return Sign("account_seen" if candidate.accounts_seen else "account_of_person", ACCOUNT)


def _amount(fit: Fit, minor: int, candidate: Candidate) -> list[Sign]:
    """What the amount says; that it is the sum of a letter is told beside it."""
    if fit == "amount_rounded":
        return [Sign(fit, ROUNDED, (("amount", text_of(minor)), ("full", text_of(candidate.due_minor))))]
    doubt, amount = amount_doubt(minor), (("amount", text_of(minor)),)
    if candidate.as_on is None:
        return [Sign(fit, doubt, amount)]
    return [Sign(fit, max(doubt, EXACT_AS_ASKED), amount), Sign("as_asked", MILLION, (("on", candidate.as_on.isoformat()),))]


def _fit(minor: int, candidate: Candidate, named: tuple[Invoice, ...]) -> tuple[Fit, tuple[Share, ...]]:
    """Which sum of the case the amount is, and how it would be used: on the invoices that the debtor chose, else by rule."""
    if len(named) > 1 and (parts := _parts(minor, named)):
        return "amount_invoices", tuple(Share(candidate.case_id, part, invoice.ref) for part, invoice in zip(parts, named, strict=True))
    unpaid = [invoice for invoice in named or candidate.invoices if invoice.due_minor != 0]
    meant = unpaid if len(named) == 1 else [invoice for invoice in unpaid if minor in (invoice.principal, invoice.due_minor)]
    is_chosen = len(meant) == 1 and (named or len(candidate.invoices) > 1)
    return _sum(minor, candidate, named), (Share(candidate.case_id, minor, meant[0].ref if is_chosen else None),)


def _sum(minor: int, candidate: Candidate, named: tuple[Invoice, ...]) -> Fit:
    """Who names an invoice and pays another's amount pays neither; who pays one that is paid already means this case all the same."""
    if minor == candidate.due_minor:
        return "amount_due"
    invoices = named or [invoice for invoice in candidate.invoices if invoice.due_minor != 0]
    if any(minor in (invoice.principal, invoice.due_minor) for invoice in invoices):
        return "amount_invoice"
    if len(candidate.invoices) > 1 and minor == sum(invoice.principal for invoice in candidate.invoices if invoice.due_minor != 0):
        return "amount_principal"
    off = abs(minor - candidate.due_minor)
    return "amount_rounded" if any(off < unit and minor % unit == 0 for unit in ROUNDED_TO) else ""


def _parts(minor: int, named: tuple[Invoice, ...]) -> list[int]:
    """What goes to each of the invoices named, when the amount is exactly their sum; nothing when it is not."""
    for parts in ([invoice.principal for invoice in named], [invoice.due_minor or 0 for invoice in named]):
        if all(parts) and sum(parts) == minor:
            return parts
    return []


def _called(line: Evidence, candidate: Candidate) -> Called:
    """How the payer's name and the debtor's agree, or what the text says of the debtor's."""
    payer, words = line.payer, line.words
    if not candidate.names or not (payer or words):
        return "unknown"
    debtor = spelt(candidate.names)
    if debtor == payer or (len(debtor) > 1 and debtor <= payer) or (len(payer) > 1 and payer <= debtor):
        return "name"
    if len(debtor) > 1 and debtor <= words:
        return "name_in_text"
    family, missing = frozenset([word for word in spelt(candidate.family) if len(word) >= MEANINGFUL_NAME]), debtor - payer
    begun = _begun(missing, payer - debtor) if len(debtor) > 1 else 0
    if begun >= CUT_NAME:
        return "name"
    if family.isdisjoint(payer):
        return "name_partly" if not family.isdisjoint(words) else "other" if payer else "unknown"
    return "initial" if begun and missing.isdisjoint(family) else "name_partly"


def _begun(missing: frozenset[str], more: frozenset[str]) -> int:
    """How many letters of the one word that is missing are there: a bank cuts a name short, people write initials."""
    if len(missing) != 1:
        return 0
    (word,) = missing
    return max((len(begun) for begun in more if word.startswith(begun)), default=0)


def spelt(words: frozenset[str]) -> frozenset[str]:
    """Words as one spells them without the letters of the north: Søren is Soeren, Hægh is Haegh, Bråten is Braaten."""
    together = " ".join(words)
    if "AE" not in together and "OE" not in together and "AA" not in together:
        return words
    return frozenset([word.replace("AE", "A").replace("OE", "O").replace("AA", "A") for word in words])


def are_one_person(group: Sequence[Weighed]) -> bool:
    """Whether all are cases of one person whom we know."""
    return bool(group[0].candidate.person) and len({one.candidate.person for one in group}) == 1


def numbers_of(group: Sequence[Weighed]) -> str:
    """Their case numbers, as they stand on letters."""
    return ", ".join(print_case_number(one.candidate.number) for one in group)


def sign(code: str, **facts: str) -> Sign:
    """Something that is told, and leaves no doubt of its own."""
    return Sign(code, NO_DOUBT, tuple(facts.items()))


def reasons_of(signs: Iterable[Sign]) -> tuple[Working, ...]:
    """The reasons for people."""
    return tuple(each.said() for each in signs)
