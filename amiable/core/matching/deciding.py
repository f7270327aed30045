"""Whose payment a bank line is: the signs of all candidates together make a decision, and a contradiction makes a question."""

from collections.abc import Collection, Sequence

from amiable.core.matching import splitting
from amiable.core.matching.clues import DIGIT, Clues, Keys, certain, invoice_key, keys, words_of
from amiable.core.matching.earlier import as_added_up, as_asked
from amiable.core.matching.records import Candidate, Decision, Proposal
from amiable.core.matching.weighing import (
    ACCOUNTS,
    ANCHORS,
    EXACT,
    EXACT_AS_ASKED,
    KNOWN_BY_NAME,
    OF_THE_CASE,
    OLD_REFERENCE,
    POINTERS,
    Evidence,
    Sign,
    Weighed,
    are_one_person,
    evidence,
    multiplied,
    numbers_of,
    reasons_of,
    sign,
    spelt,
    weigh,
)  # fmt: skip
from amiable.core.money import MILLION, text_of
from amiable.core.reference import print_case_number
from amiable.core.working import Working

BOOK_FROM = 990_000  # a reference with valid check digits, or two independent signs that together err less than once in a hundred times
ASK_FROM = 500_000  # likelier than not: worth a person's look; anything weaker would cost more time than it saves
CONTRADICTED = 300_000  # the doubt that a contradiction leaves, however sure the reference is
OF_ANOTHER_HOUSE = 5  # whoever bears another house's valid reference likely means that house
CLEARLY = 20  # the best is the best when the next leaves so many times its doubt
MOST_OTHERS = 5
MOST_AGAINST = 3
AGREES = KNOWN_BY_NAME | {"name_partly"}


def propose(clues: Clues, candidates: Collection[Candidate]) -> Decision:
    """Say whose payment a line is, how surely, and why.

    candidates  every case that one of the line's `keys` finds, and the other open cases of the same persons; in any order. What
                shares a key is given whole or not at all: whoever is left out cannot contradict
    returns     shares that are never more than the line's amount
    """
    return decide(keys(clues), candidates)


def decide(said: Keys, candidates: Collection[Candidate]) -> Decision:
    """The same, for a line whose keys are at hand.

    The sums of today come first, then those that a letter asked; where nobody is sure, all are tried as the letters of one day had them.
    """
    in_order = sorted({candidate.case_id: candidate for candidate in candidates}.values(), key=lambda candidate: candidate.case_id)
    meant = [as_asked(candidate, said.minor) for candidate in in_order]
    found = _decide(said, meant)
    if found.verdict == "book":
        return found
    others = (_decide(said, added_up) for added_up in as_added_up(meant, said.minor))
    return next((other for other in others if other.verdict == "book"), found)


def _decide(said: Keys, in_order: Sequence[Candidate]) -> Decision:
    line = evidence(said, in_order)
    weighed = [weigh(line, candidate) for candidate in in_order]
    pointed = [one for one in weighed if one.has(POINTERS)]
    alive = [one for one in pointed if not one.candidate.closed]
    if len(pointed) == 1:
        return _pointed(pointed[0], weighed, said.minor)
    if len(alive) == 1 and (alive[0].is_exact or are_one_person(pointed)):
        return _pointed(alive[0], weighed, said.minor)
    return _several(pointed, alive, said.minor) if pointed else _by_signs(weighed, said)


def by_reference(clues: Clues, candidate: Candidate, family: Sequence[Candidate]) -> Decision | None:
    """Decide quickly by the structured reference, where no look at another case could change the answer.

    candidate  the case of the line's `certain` number
    family     every other open case of this person in this market
    returns    None: look up all of the line's keys, and `propose`
    """
    minor, text = clues.minor, clues.text
    if candidate.closed or minor > candidate.due_minor or certain(clues.reference) != candidate.reference_number:
        return None
    if text and DIGIT.search(text):
        return None
    line = _bare(clues, candidate)
    one = weigh(line, as_asked(candidate, minor))
    if one.is_exact or (_is_plausible(one) and not any(weigh(line, as_asked(other, minor)).is_exact for other in family)):
        return _decision(_proposal(one))
    return None


def _bare(clues: Clues, candidate: Candidate) -> Evidence:
    """What a line says whose reference is certain and whose text has no number."""
    structured = {candidate.reference_number: clues.reference.strip()}
    payer, words = words_of(clues.counterparty), words_of(clues.text) if clues.text else frozenset()
    return Evidence(Keys(structured, {}, {}, (), (), (), payer, words, "", clues.minor), spelt(payer), spelt(words), frozenset(), {})


# ---- a valid reference points at one case, or at several


def _pointed(one: Weighed, weighed: Sequence[Weighed], minor: int) -> Decision:
    """The reference decides, unless something else on the line speaks against it."""
    rest = [other for other in weighed if other is not one and not other.candidate.closed]
    family = [other for other in rest if are_one_person((one, other))]
    if one.candidate.closed or (one.candidate.due_minor == 0 and family):
        return _outlived(one, family, rest)
    if one.is_exact:
        return _decision(_proposal(one), rest)
    too_much = minor > one.candidate.due_minor and not one.fit
    if too_much and (split := splitting.with_others(one, family, minor)):
        return _decision(split, rest)
    against = _against(one, rest, family, minor)
    if too_much and family:
        against.append(sign("another_case"))
    if not against and not _is_plausible(one):
        against.append(_too_much(one, minor) if too_much else sign("name_other"))
    return _contradicted(one, against, rest) if against else _decision(_proposal(one), rest)


def _against(one: Weighed, rest: Sequence[Weighed], family: Sequence[Weighed], minor: int) -> list[Sign]:
    """What speaks for another case than that of the reference."""
    found = []
    is_tied = one.called in KNOWN_BY_NAME or one.has(ACCOUNTS)
    for other in rest:
        case, is_stranger = print_case_number(other.candidate.number), other not in family
        takes_name = is_stranger and not is_tied and other.called in KNOWN_BY_NAME
        if other.is_exact and (takes_name or not is_stranger):
            found.append(sign("amount_of_another", amount=text_of(minor), case=case))
        if takes_name and not _is_plausible(one):
            found.append(sign("name_of_another", case=case))
        if other.named and not one.named and (not is_stranger or other.is_exact or other.called in KNOWN_BY_NAME):
            found.append(sign("invoice_of_another", ref=other.named[0].ref, case=case))
    return found


def _outlived(one: Weighed, family: Sequence[Weighed], rest: Sequence[Weighed]) -> Decision:
    """The reference is of a case that asks for nothing more: the person's open one may be meant; without one the money goes back."""
    number = print_case_number(one.candidate.number)
    exact = [other for other in family if other.is_exact]
    meant = exact or family
    if len(meant) == 1:
        is_told = meant[0].has(frozenset({"old_reference"}))
        signs = meant[0].signs if is_told else (Sign("old_reference", OLD_REFERENCE, (("number", number),)), *meant[0].signs)
        doubt = multiplied(each.doubt for each in signs)
        best = Proposal(meant[0].shares, MILLION - (doubt if exact else max(doubt, CONTRADICTED)), reasons_of(signs))
        return _decision(best, [one, *rest])
    if not family and (one.called in AGREES or one.has(ACCOUNTS)):
        return _decision(_proposal(one), rest)
    return _contradicted(one, [sign("closed", case=number)], rest)


def _several(pointed: Sequence[Weighed], alive: Sequence[Weighed], minor: int) -> Decision:
    """Split the line when the amount is exactly the sum of the cases that it names; else a person looks."""
    if len(pointed) == len(alive) and (split := splitting.of_all(alive, minor)):
        return _decision(split, alive)
    sure = [one for one in alive if one.has(frozenset({"structured_reference"}))]
    if len(sure) == 1 and sure[0].is_exact:
        return _decision(_proposal(sure[0]), pointed)
    best = min(alive or pointed, key=_by_doubt)
    return _contradicted(best, [sign("several_cases", cases=numbers_of(pointed))], pointed)


# ---- no valid reference: several signs must agree


def _by_signs(weighed: Sequence[Weighed], said: Keys) -> Decision:
    """The case that several signs agree on, if no other comes near it."""
    minor = said.minor
    opened = [one for one in weighed if not one.candidate.closed]
    alive = sorted((one for one in opened if one.signs), key=_by_doubt)
    if not alive:
        return _decision(None)
    if split := splitting.of_invoices(opened, minor):
        return _decision(split, alive)
    best, rest = alive[0], alive[1:]
    doubts = [] if best.has(ANCHORS) else _by_chance(alive, said)
    if (split := splitting.of_one_person(opened, minor)) and (MILLION - split.confidence) * CLEARLY < best.careful:
        return _decision(_less_sure(split, doubts), alive)
    if rivals := [other for other in rest if _rivals(other, best)]:
        return _unclear(best, rivals, rest)
    if minor > best.candidate.due_minor and not best.fit:
        return _contradicted(best, [_too_much(best, minor)], rest)
    return _decision(_less_sure(_proposal(best), doubts), rest)


def _by_chance(alive: Sequence[Weighed], said: Keys) -> list[tuple[int, Sign]]:
    """What makes it likelier that a name and a sum agree by chance, and how many times."""
    crowd = len({one.candidate.person or str(one.candidate.case_id) for one in alive if one.called in KNOWN_BY_NAME})
    found = [(crowd, sign("namesakes", count=str(crowd)))] if crowd > 1 else []
    if said.structured or said.typed:
        found.append((OF_ANOTHER_HOUSE, sign("reference_of_another_house")))
    return found


def _less_sure(found: Proposal, doubts: Sequence[tuple[int, Sign]]) -> Proposal:
    doubt = MILLION - found.confidence
    for times, _told in doubts:
        doubt = min(doubt * times, MILLION)
    return Proposal(found.shares, MILLION - doubt, (*found.reasons, *reasons_of([told for _times, told in doubts])))


def _unclear(best: Weighed, rivals: Sequence[Weighed], rest: Sequence[Weighed]) -> Decision:
    """The more cases fit, the less any of them is worth a proposal."""
    confidence = (MILLION - max(best.careful, CONTRADICTED)) // len(rivals)
    cases = sign("several_fit", cases=numbers_of(rivals[:MOST_OTHERS]))
    return _decision(Proposal(best.shares, confidence, reasons_of((*best.signs, cases))), rest)


def _rivals(other: Weighed, best: Weighed) -> bool:
    """Whether a line that seems to be of one case may as well be of another."""
    near = other.careful <= best.careful * CLEARLY
    if are_one_person((other, best)):
        return not _says_which(best) or (near and _says_which(other))
    if not best.is_exact and not _numbers(other) <= _numbers(best):
        return True
    if best.has(ANCHORS):
        return near and (other.has(ANCHORS) or (other.is_exact and other.called in KNOWN_BY_NAME))
    return near or (other.called in KNOWN_BY_NAME and not _says_which(best))


def _numbers(one: Weighed) -> set[str]:
    return {invoice_key(invoice.ref) for invoice in one.named}


def _says_which(one: Weighed) -> bool:
    """Whether the line tells the case and not the person alone: by a number of the case, or by a sum to the cent that is not round."""
    return one.has(OF_THE_CASE) or (one.is_exact and any(each.doubt in (EXACT, EXACT_AS_ASKED) for each in one.signs))


def _by_doubt(one: Weighed) -> tuple[int, int]:
    return one.careful, one.candidate.case_id


# ---- the answer


def _proposal(one: Weighed) -> Proposal:
    doubt = one.doubt if one.has(POINTERS) else one.careful
    return Proposal(one.shares, MILLION - doubt, reasons_of(one.signs))


def _contradicted(best: Weighed, against: Sequence[Sign], rest: Sequence[Weighed]) -> Decision:
    """What a reference says, and what speaks against it: a person decides."""
    doubt = max(best.doubt, CONTRADICTED)
    return _decision(Proposal(best.shares, MILLION - doubt, reasons_of((*best.signs, *against[:MOST_AGAINST]))), rest)


def _decision(best: Proposal | None, rest: Sequence[Weighed] = ()) -> Decision:
    """Book, ask or wait, by the confidence; for a person, what else the line may be comes with it."""
    if best is None:
        return Decision((), 0, (Working("match.nothing"),), "wait")
    if best.confidence >= BOOK_FROM:
        return Decision(best.shares, best.confidence, best.reasons, "book")
    taken = {share.case_id for share in best.shares}
    likely = sorted((one for one in rest if one.signs and one.candidate.case_id not in taken), key=_by_doubt)
    others = [_proposal(one) for one in likely[:MOST_OTHERS]]
    if best.confidence < ASK_FROM:
        return Decision((), best.confidence, best.reasons, "wait", (best, *others)[:MOST_OTHERS])
    return Decision(best.shares, best.confidence, best.reasons, "ask", tuple(others))


def _is_plausible(one: Weighed) -> bool:
    """Whether something ties the line to the debtor besides the reference; a line without a name is not held against it."""
    return one.called in AGREES | {"unknown"} or bool(one.fit) or one.has(ACCOUNTS)


def _too_much(one: Weighed, minor: int) -> Sign:
    return sign("too_much", amount=text_of(minor), full=text_of(one.candidate.due_minor))
