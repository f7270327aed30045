"""Whose payment a bank line is: the signs of all candidates together make a decision, and a contradiction makes a question."""

from collections.abc import Collection, Sequence
from itertools import chain, combinations, product

from amiable.core.matching import weighing
from amiable.core.matching.clues import Clues, Keys, certain, keys, words_of
from amiable.core.matching.records import Candidate, Decision, Proposal, Share, Verdict
from amiable.core.matching.weighing import Sign, Weighed, amount_doubt, is_old, multiplied, weigh
from amiable.core.money import MILLION, text_of
from amiable.core.reference import print_case_number
from amiable.core.working import Working

BOOK_FROM = 990_000  # a reference with valid check digits, or two independent signs that each err less than one time in ten
ASK_FROM = 500_000  # likelier than not: worth a person's look; anything weaker would cost more time than it saves
CONTRADICTED = 300_000  # the doubt that a contradiction leaves, however sure the reference is
NOT_ENOUGH = 5  # a name alone, or an amount alone, leaves so many times its doubt: many people share it
CLEARLY = 20  # the best is the best when the next leaves so many times its doubt
MOST_OTHERS = 5
MOST_CASES_OF_ONE_LINE = 5

KNOWN_BY_NAME = ("name", "name_in_text", "initial")
AGREES = (*KNOWN_BY_NAME, "name_partly")


def propose(clues: Clues, candidates: Collection[Candidate]) -> Decision:
    """Say whose payment a line is, how surely, and why.

    candidates  every case that one of the line's `keys` finds, and the other open cases of the same persons; in any order. What
                shares a key is given whole or not at all: whoever is left out cannot contradict
    returns     shares that are never more than the line's amount
    """
    return decide(keys(clues), candidates)


def decide(said: Keys, candidates: Collection[Candidate]) -> Decision:
    """The same, for a line whose keys are at hand."""
    in_order = sorted({candidate.case_id: candidate for candidate in candidates}.values(), key=lambda candidate: candidate.case_id)
    paid_for = frozenset(candidate.person for candidate in in_order if candidate.accounts_seen and candidate.person)
    old = {candidate.person: candidate.number for candidate in in_order if candidate.person and is_old(said, candidate)}
    weighed = [weigh(said, candidate, paid_for, old) for candidate in in_order]
    pointed = [one for one in weighed if one.has(weighing.POINTERS)]
    alive = [one for one in pointed if not one.candidate.closed]
    if len(pointed) == 1:
        return _pointed(pointed[0], weighed, said)
    if len(alive) == 1 and (alive[0].is_exact or _are_one_person(pointed)):
        return _pointed(alive[0], weighed, said)
    return _several(pointed, alive, weighed, said) if pointed else _by_signs(weighed, said)


def by_reference(clues: Clues, candidate: Candidate, *, alone: bool) -> Decision | None:
    """Decide quickly by the structured reference, where no look at another case could change the answer.

    candidate  the case of the line's `certain` number
    alone      no other case of this person is open
    returns    None: look up all of the line's keys, and `propose`
    """
    minor = clues.minor
    if candidate.closed or minor > candidate.due_minor or certain(clues.reference) != candidate.reference_number:
        return None
    if any(map(str.isdecimal, clues.text)):
        return None
    if minor != candidate.due_minor:
        payer = words_of(clues.counterparty)
        if not alone or (payer and not candidate.accounts_seen and not payer & candidate.names):
            return None
    said = keys(clues)
    return _decision(_proposal(weigh(said, candidate, frozenset(), {})))


# ---- a valid reference points at one case


def _pointed(one: Weighed, weighed: Sequence[Weighed], said: Keys) -> Decision:
    """The reference decides, unless something else on the line speaks against it."""
    rest = [other for other in weighed if other is not one and not other.candidate.closed]
    family = [other for other in rest if _are_one_person((one, other))]
    if one.candidate.closed or (one.candidate.due_minor == 0 and family):
        return _outlived(one, family)
    if one.is_exact:
        return _decision(_proposal(one), rest)
    too_much = said.minor > one.candidate.due_minor
    if too_much and (split := _together(one, family, said.minor)):
        return _decision(split, rest)
    against = _against(one, rest, family, said.minor)
    if too_much and not against:
        against = [] if _agrees(one) else [_sign("too_much", amount=text_of(said.minor), full=text_of(one.candidate.due_minor))]
    if too_much and family:
        against.append(_sign("another_case"))
    return _contradicted(one, against, rest) if against else _decision(_proposal(one), rest)


def _against(one: Weighed, rest: Sequence[Weighed], family: Sequence[Weighed], minor: int) -> list[Sign]:
    """What speaks for another case than that of the reference."""
    found = []
    for other in rest:
        case = print_case_number(other.candidate.number)
        is_stranger = other not in family
        takes_name = is_stranger and other.called in KNOWN_BY_NAME and not _agrees(one)
        if other.is_exact and (not is_stranger or takes_name):
            found.append(_sign("amount_of_another", amount=text_of(minor), case=case))
        if takes_name:
            found.append(_sign("name_of_another", case=case))
        if other.named and not one.named and (not is_stranger or other.is_exact or other.called in KNOWN_BY_NAME):
            found.append(_sign("invoice_of_another", ref=other.named[0].ref, case=case))
    return found


def _outlived(one: Weighed, family: Sequence[Weighed]) -> Decision:
    """The reference is of a case that asks for nothing more; the same person may have one that does."""
    closed = Sign("closed", CONTRADICTED, (("case", print_case_number(one.candidate.number)),))
    exact = [other for other in family if other.is_exact]
    meant = exact if exact else family
    if len(meant) == 1:
        signs = meant[0].signs
        if not meant[0].has(frozenset({"old_reference"})):
            signs = (Sign("old_reference", weighing.OLD_REFERENCE, (("number", print_case_number(one.candidate.number)),)), *signs)
        doubt = multiplied(*(sign.doubt for sign in signs))
        best = Proposal(meant[0].shares, MILLION - (doubt if exact else max(doubt, CONTRADICTED)), _said(signs))
        return _decision(best, [one, *(other for other in family if other is not meant[0])])
    return _contradicted(one, [closed], family)


def _together(one: Weighed, family: Sequence[Weighed], minor: int) -> Proposal | None:
    """The case of the reference and others of the same person, when the amount is exactly what they owe together."""
    fitting = [
        (one, *others)
        for size in range(1, min(len(family), MOST_CASES_OF_ONE_LINE - 1) + 1)
        for others in combinations(family, size)
        if sum(each.candidate.due_minor for each in (one, *others)) == minor
    ]
    if len(fitting) != 1:
        return None
    shares = tuple(Share(each.candidate.case_id, each.candidate.due_minor) for each in fitting[0])
    sign = _sign("sum_of_cases", amount=text_of(minor), cases=_numbers(fitting[0]))
    return Proposal(shares, MILLION - one.doubt, (*_said(one.signs), sign.said()))


# ---- a valid reference points at several


def _several(pointed: Sequence[Weighed], alive: Sequence[Weighed], weighed: Sequence[Weighed], said: Keys) -> Decision:
    """Split the line when the amount is exactly the sum of the cases that it names; else a person looks."""
    if len(pointed) == len(alive) and (split := _split(alive, said.minor)):
        return _decision(split, alive)
    sure = [one for one in alive if one.has(frozenset({"structured_reference"}))]
    if len(sure) == 1 and sure[0].is_exact:
        return _decision(_proposal(sure[0]), [one for one in pointed if one is not sure[0]])
    best = min(alive or pointed, key=_by_doubt)
    rest = [one for one in pointed if one is not best]
    return _contradicted(best, [_sign("several_cases", cases=_numbers(pointed))], rest)


def _split(group: Sequence[Weighed], minor: int) -> Proposal | None:
    """Each case of a group gets what it owes, or the invoices named of it, when that is exactly the amount in one way alone."""
    if not 1 < len(group) <= MOST_CASES_OF_ONE_LINE:
        return None
    choices = (tuple(chain(*choice)) for choice in product(*(_portions(one) for one in group)))
    ways = {shares for shares in choices if sum(share.minor for share in shares) == minor}
    if len(ways) != 1:
        return None
    (shares,) = ways
    signs = [sign for one in group for sign in one.signs if sign.code in weighing.POINTERS or sign.code == "invoice_named"]
    doubt = max((sign.doubt for sign in signs if sign.code in weighing.POINTERS), default=weighing.NO_DOUBT)
    return Proposal(shares, MILLION - doubt, (*_said(signs), _sign("sum_of_cases", amount=text_of(minor), cases=_numbers(group)).said()))


def _portions(one: Weighed) -> list[tuple[Share, ...]]:
    """What a case may get of a line that is split: all it owes, all its principal, or the invoices named."""
    case = one.candidate
    portions: list[tuple[Share, ...]] = [(Share(case.case_id, case.due_minor),)]
    if one.named:
        portions.append(tuple(Share(case.case_id, invoice.principal, invoice.ref) for invoice in one.named))
        if all(invoice.due_minor for invoice in one.named):
            portions.append(tuple(Share(case.case_id, invoice.due_minor or 0, invoice.ref) for invoice in one.named))
    elif case.invoices:
        portions.append((Share(case.case_id, sum(invoice.principal for invoice in case.invoices)),))
    kept: dict[int, tuple[Share, ...]] = {}
    for portion in reversed(portions):  # of equal sums the debtor's own choice is kept
        if all(share.minor > 0 for share in portion):
            kept.setdefault(sum(share.minor for share in portion), portion)
    return list(kept.values())


# ---- no valid reference: several signs must agree


def _by_signs(weighed: Sequence[Weighed], said: Keys) -> Decision:
    """The case that several signs agree on, if no other comes near it."""
    alive = sorted((one for one in weighed if one.signs and not one.candidate.closed), key=_by_doubt)
    if split := _split_by_invoices(alive, said.minor):
        return _decision(split, alive)
    if not alive:
        return _decision(None, weighed)
    best, rest = alive[0], alive[1:]
    rivals = [other for other in rest if _rivals(other, best)]
    if not rivals:
        return _decision(_proposal(best), rest)
    cases = _sign("several_fit", cases=_numbers(rivals[:MOST_OTHERS]))
    doubt = max(_doubt(best), CONTRADICTED)
    unclear = Proposal(best.shares, (MILLION - doubt) // len(rivals), (*_said(best.signs), cases.said()))
    return _decision(unclear, [best, *rest] if unclear.confidence < ASK_FROM else rest)


def _rivals(other: Weighed, best: Weighed) -> bool:
    """Whether a line that seems to be of one case may as well be of another."""
    near = _doubt(other) <= _doubt(best) * CLEARLY
    if _are_one_person((other, best)):
        says_which = best.is_exact or best.has(weighing.OF_THE_CASE)
        return not says_which or (near and (other.is_exact or other.has(weighing.OF_THE_CASE)))
    if not best.has(weighing.ANCHORS):
        return near or other.called in KNOWN_BY_NAME
    return near and other.has(weighing.ANCHORS)


def _split_by_invoices(alive: Sequence[Weighed], minor: int) -> Proposal | None:
    """Invoices of several cases, all named, whose sum is exactly the amount."""
    group = [one for one in alive if one.has(frozenset({"invoice_named"}))]
    found = _split(group, minor)
    if found is None or any(share.claim is None for share in found.shares):
        return None
    agreed = max(multiplied(*(sign.doubt for sign in one.signs if not sign.code.startswith("amount"))) for one in group)
    doubt = multiplied(agreed, amount_doubt(minor)) * (2 if any(one.called == "other" for one in group) else 1)
    return Proposal(found.shares, MILLION - doubt, found.reasons)


def _doubt(one: Weighed) -> int:
    """The doubt of a case without a valid reference: more when only one kind of sign speaks for it, or the name is another's."""
    doubt = one.doubt
    if not one.has(weighing.ANCHORS) and not (one.is_exact and one.called in AGREES):
        doubt *= NOT_ENOUGH
    if one.called == "other":
        doubt *= 2
    return min(doubt, MILLION)


def _by_doubt(one: Weighed) -> tuple[int, int]:
    return _doubt(one), one.candidate.case_id


# ---- the answer


def _proposal(one: Weighed) -> Proposal:
    doubt = one.doubt if one.has(weighing.POINTERS) else _doubt(one)
    return Proposal(one.shares, MILLION - doubt, _said(one.signs))


def _contradicted(best: Weighed, against: Sequence[Sign], rest: Sequence[Weighed]) -> Decision:
    """What a reference says, and what speaks against it: a person decides."""
    doubt = max(best.doubt, CONTRADICTED)
    return _decision(Proposal(best.shares, MILLION - doubt, _said((*best.signs, *against))), rest)


def _decision(best: Proposal | None, rest: Sequence[Weighed] = ()) -> Decision:
    """Book, ask or wait, by the confidence; what else the line may be comes with it."""
    taken = {share.case_id for share in best.shares} if best else set()
    others = [_proposal(one) for one in sorted(rest, key=_by_doubt) if one.signs and one.candidate.case_id not in taken]
    if best is None:
        return Decision((), 0, (Working("match.nothing"),), "wait", tuple(others[:MOST_OTHERS]))
    if best.confidence < ASK_FROM:
        return Decision((), best.confidence, best.reasons, "wait", (best, *others)[:MOST_OTHERS])
    verdict: Verdict = "book" if best.confidence >= BOOK_FROM else "ask"
    return Decision(best.shares, best.confidence, best.reasons, verdict, tuple(others[:MOST_OTHERS]))


def _are_one_person(group: Sequence[Weighed]) -> bool:
    return bool(group[0].candidate.person) and len({one.candidate.person for one in group}) == 1


def _agrees(one: Weighed) -> bool:
    """Whether the payer is tied to the debtor by more than the reference; a silent line is not held against it."""
    return one.called in (*AGREES, "unknown") or one.candidate.accounts_seen


def _sign(code: str, **facts: str) -> Sign:
    return Sign(code, CONTRADICTED, tuple(facts.items()))


def _numbers(group: Sequence[Weighed]) -> str:
    return ", ".join(print_case_number(one.candidate.number) for one in group)


def _said(signs: Sequence[Sign]) -> tuple[Working, ...]:
    return tuple(sign.said() for sign in signs)
