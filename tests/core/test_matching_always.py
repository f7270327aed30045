"""What always holds of matching, whatever the line and whatever the cases."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from amiable.core.matching import CERTAIN, Candidate, Earlier, Invoice, by_reference, propose, words_of
from amiable.core.money import MILLION
from amiable.core.reference import case_number, ogm, rf, viite
from tests.core.bank_lines import LEA, Line, case

SUMS = st.sampled_from([0, 5_000, 8_045, 13_127, 21_172])
PEOPLE = st.sampled_from(["Léa Dumonceau", "Paul Dumonceau", "Bram De Smet", ""])
DAYS = st.integers(1, 28)
REFS = st.sampled_from(["F-2026-0017", "G-4410", "0012"])
SAID = st.lists(
    st.sampled_from([ogm(LEA), ogm(LEA + 1), viite(LEA + 2), "123/4667/89002", "F-2026-0017", "G-4410", "Léa Dumonceau", "et"]), max_size=4
).map(" ".join)
LINES = st.builds(
    Line,
    minor=SUMS.filter(bool),
    reference=st.sampled_from(["", ogm(LEA), rf(viite(LEA + 1)), f"{ogm(LEA)}\n{ogm(LEA + 2)}", "RF18539007547034"]),
    text=SAID,
    counterparty=PEOPLE,
)


@st.composite
def known_cases(draw):
    """Up to five cases, with few names, sums and invoices, so that they often contradict one another."""

    def invoices():
        return tuple(Invoice(ref, draw(SUMS), draw(SUMS | st.none())) for ref in draw(st.lists(REFS, unique=True, max_size=2)))

    def letters(count):
        return tuple(Earlier(date(2026, 2, day), tuple(draw(SUMS) for _ in range(count))) for day in draw(st.lists(DAYS, max_size=2)))

    return [
        Candidate(
            case_id=pk,
            number=case_number([pk] * 8),
            reference_number=LEA + pk - 1,
            market="be",
            creditor="Eau Claire",
            closed=draw(st.booleans()),
            due_minor=draw(SUMS),
            invoices=(claims := invoices()),
            earlier=letters(len(claims)),
            names=words_of(draw(PEOPLE)),
            accounts_seen=draw(st.booleans()),
            person=draw(PEOPLE),
        )
        for pk in range(1, draw(st.integers(0, 5)) + 1)
    ]


@settings(max_examples=400)
@given(LINES, known_cases())
def test_never_more_than_the_amount(line, cases):
    decision = propose(line, cases)
    for shares in (decision.shares, *(other.shares for other in decision.others)):
        assert sum(share.minor for share in shares) <= line.minor
        assert all(share.minor > 0 for share in shares)
    if decision.verdict == "book":
        assert sum(share.minor for share in decision.shares) == line.minor, "what is booked is booked whole"


@given(LINES, known_cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_nothing(line, cases, dice):
    mixed = list(cases)
    dice.shuffle(mixed)
    assert propose(line, mixed) == propose(line, cases)


@given(LINES, known_cases())
def test_confidence_is_a_part_of_a_million(line, cases):
    decision = propose(line, cases)
    assert all(0 <= each.confidence <= MILLION for each in (decision, *decision.others))
    assert (decision.verdict == "wait") == (decision.shares == ())


@given(LINES, known_cases())
def test_a_closed_case_is_booked_only_by_its_own_reference(line, cases):
    decision = propose(line, cases)
    closed = {each.case_id for each in cases if each.closed} & {share.case_id for share in decision.shares}
    assert decision.verdict != "book" or not closed or decision.reasons[0].code in ("match.structured_reference", "match.reference_in_text")


@given(st.integers(1, 13_127), st.sampled_from(["", "Léa Dumonceau", "DUMONCEAU", "M. et Mme Dumonceau-Lecocq"]), st.booleans())
def test_a_certain_reference_alone_decides(minor, payer, seen):
    """Any sum up to what is owed, from the debtor, the family or a line without a name, or from anybody whose account paid before."""
    payer = "Bram De Smet" if seen else payer
    decision = propose(Line(minor=minor, reference=ogm(LEA), counterparty=payer), [case(accounts_seen=seen)])
    assert (decision.verdict, decision.confidence) == ("book", CERTAIN)
    assert [(share.case_id, share.minor) for share in decision.shares] == [(1, minor)]


@given(LINES, known_cases())
def test_the_quick_way_says_what_the_long_way_says(line, cases):
    """What is decided by the reference is decided alike with a look at all others, unless a stranger's name stands there."""
    for each in cases:
        family = [other for other in cases if other is not each and other.person == each.person and not other.closed]
        quick = by_reference(line, each, family)
        if quick is not None:
            whole = propose(line, cases)
            assert (whole.verdict, whole.shares, whole.confidence) == (quick.verdict, quick.shares, quick.confidence)


@given(LINES, known_cases())
def test_another_person_s_case_is_not_booked_by_an_amount_alone(line, cases):
    """A line that says nothing but its amount is nobody's until somebody looks."""
    silent = replace(line, reference="", text="", counterparty="")
    assert propose(silent, [replace(each, accounts_seen=False) for each in cases]).verdict != "book"


def test_the_same_case_twice_is_one_case():
    assert propose(Line(reference=ogm(LEA)), [case(), case()]) == propose(Line(reference=ogm(LEA)), [case()])
