"""Cases: placement is all or nothing and changes nothing twice; the facts of a case are those that were placed."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest

from amiable.apps.cases import queries, services
from amiable.apps.cases.placing import reference_number
from amiable.apps.cases.records import NewAction
from amiable.apps.cases.refusals import AlreadySuspended, CaseClosed, CaseUnknown, ClosedTooEarly, HoldBackwards, NoReason, NotSuspended
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties.models import Agency, Debtor
from amiable.apps.parties.refusals import AgencyUnknown, CreditorUnknown, NoMandate
from amiable.core.facts import DamagesClause, Facts, Payment, Suspension, Terms
from amiable.core.reference import ogm_number, read_case_number
from amiable.files.claims_sheet import SheetRefused
from amiable.markets import MarketUnknown
from tests import cast
from tests.cast import ANOUK, BRUNO, GARAGE, TODAY, business_row, case_of, place, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agency_and_creditors() -> None:
    cast.agency()
    cast.vivre()
    cast.bloem()


def facts_about(invoice: str) -> Facts:
    return queries.facts(case_of(invoice).id)


def counts() -> tuple[int, int]:
    cases = queries.open_case_ids("be")
    return len(cases), sum(map(len, queries.claims_of(cases).values()))


def test_a_claim_gets_a_case_with_two_numbers():
    placed = place("vivre", row(ANOUK, "F-1"))
    assert (placed.new_claims, placed.new_cases, placed.new_debtors, placed.already_placed) == (1, 1, 1, 0)
    case = case_of("F-1")
    assert read_case_number(case.printed_number) == case.number
    assert ogm_number(case.payment_reference) == case.reference_number
    assert len(str(case.reference_number)) == 10


def test_the_facts_are_those_of_the_sheet():
    """600.00 is 60 000 cents; a clause of 10 % and at least 25.00 is 100 000 ppm and 2 500 cents."""
    clause = {"interest": "8.00", "damages": "", "damages_rate": "10.00", "damages_fixed": "5.00", "damages_minimum": "25.00"}
    place("vivre", row(ANOUK, "F-1", **clause))
    facts = facts_about("F-1")
    claim = facts.claims[0]
    assert (facts.market, facts.debtor, facts.creditor, facts.creditor_deducts_vat) == ("be", "consumer", "large", True)
    assert (claim.ref, claim.nature, claim.principal, claim.contract) == ("F-1", "energy", 60_000, "C-F-1")
    assert (claim.contracted_on, claim.arose_on, claim.due_on) == (date(2024, 5, 14), date(2025, 12, 31), date(2026, 1, 15))
    assert claim.terms == Terms(80_000, DamagesClause(100_000, 500, 2_500))


def test_max_and_nothing_are_kept_apart():
    place("vivre", row(ANOUK, "F-1"))
    place("vivre", business_row("F-2"))
    assert facts_about("F-1").claims[0].terms == Terms("max", "max")
    assert facts_about("F-2").claims[0].terms == Terms(None, None)
    assert facts_about("F-2").debtor == "business"


def test_claims_of_one_debtor_for_one_creditor_share_a_case():
    place("vivre", row(ANOUK, "F-2", due_on="2026-01-20"), row(ANOUK, "F-1"), row(BRUNO, "F-3"))
    placed = place("vivre", row(cast.moved(ANOUK, "Elders 1"), "F-4"), row(BRUNO, "F-5"))
    assert (placed.new_cases, placed.new_debtors) == (0, 0)
    assert [claim.ref for claim in facts_about("F-1").claims] == ["F-1", "F-4", "F-2"], "by due day, then as placed"
    assert case_of("F-3") == case_of("F-5") != case_of("F-1")
    place("bloem", row(ANOUK, "F-1"))
    assert len({found.case.id for found in queries.search("De Smet")}) == 2, "another creditor, another case"


def test_a_closed_case_is_not_joined():
    place("vivre", row(ANOUK, "F-1"))
    services.close(case_of("F-1").id, on=TODAY, because="paid")
    assert place("vivre", row(ANOUK, "F-2")).new_cases == 1
    assert case_of("F-1") != case_of("F-2")


def test_the_same_file_changes_nothing():
    rows = [row(ANOUK, "F-1", reminded_on="2026-01-20", reminded_by="post"), row(BRUNO, "F-2")]
    place("vivre", *rows)
    before, facts = counts(), facts_about("F-1")
    again = place("vivre", *rows, seed=2)
    assert (again.new_claims, again.already_placed, again.placement_id) == (0, 2, None)
    assert (counts(), facts_about("F-1")) == (before, facts)


def test_an_overlapping_file_places_only_what_is_new():
    place("vivre", row(ANOUK, "F-1"))
    again = place("vivre", row(ANOUK, "F-1", email="new@post.example"), row(ANOUK, "F-2"))
    assert (again.new_claims, again.already_placed) == (1, 1)
    assert counts() == (1, 2)


@pytest.mark.parametrize("changed", [{"principal": "601.00"}, {"due_on": "2026-01-16"}, {"interest": ""}, {"description": "Gas"}])
def test_the_same_invoice_with_another_content_is_refused(changed):
    place("vivre", row(ANOUK, "F-1"))
    with pytest.raises(SheetRefused) as refused:
        place("vivre", row(BRUNO, "F-2"), row(ANOUK, "F-1", **changed))
    assert [(fault.where, dict(fault.facts)["invoice"]) for fault in refused.value.faults] == [("row 3, invoice", "F-1")]
    assert counts() == (1, 1), "one bad row: nothing of the file is placed"


def test_a_customer_number_of_somebody_else_is_refused():
    place("vivre", row(ANOUK, "F-1"))
    with pytest.raises(SheetRefused) as refused:
        place("vivre", row(replace(BRUNO, customer_number="K-1001"), "F-2"))
    assert refused.value.faults[0].where == "row 2, customer number"


def test_a_name_without_a_letter_is_refused_and_one_in_another_script_is_not():
    eleni = replace(ANOUK, last_name="Παπαδόπουλος", first_name="Ελένη")
    assert place("vivre", row(eleni, "F-1"), row(eleni, "F-2")).new_cases == 1
    assert place("vivre", row(eleni, "F-3")).new_debtors == 0
    with pytest.raises(SheetRefused) as refused:
        place("vivre", row(replace(BRUNO, last_name="?", first_name="–"), "F-4"))
    assert refused.value.faults[0].where == "row 2, last name"


def test_one_bad_row_places_nothing():
    with pytest.raises(SheetRefused):
        place("vivre", row(ANOUK, "F-1"), row(BRUNO, "F-2", principal="free"))
    assert counts() == (0, 0)


def test_checking_writes_nothing_and_tells_the_same():
    content = cast.sheet(row(ANOUK, "F-1"), row(BRUNO, "F-2"), row(ANOUK, "F-3"))
    checked = services.check_placement("vivre", content, "claims.csv", today=TODAY)
    assert counts() == (0, 0)
    placed = services.place("vivre", content, "claims.csv", today=TODAY, rng=cast.dice())
    assert replace(placed, placement_id=None) == checked
    assert (placed.new_claims, placed.new_cases, placed.new_debtors) == (3, 2, 2)


def test_a_placement_needs_an_agency_a_creditor_and_a_mandate():
    with pytest.raises(CreditorUnknown):
        place("nobody", row(ANOUK, "F-1"))
    with pytest.raises(MarketUnknown):
        services.place("vivre", b"", "claims.csv", today=TODAY, rng=cast.dice(), market="se")
    with pytest.raises(NoMandate):
        place("vivre", row(ANOUK, "F-1"), today=date(2024, 12, 31))
    Agency.objects.all().delete()
    with pytest.raises(AgencyUnknown):
        place("vivre", row(ANOUK, "F-1"))


def test_a_reminder_that_the_creditor_sent_is_an_action():
    reminded = {"reminded_on": "2026-01-20", "reminded_by": "electronic"}
    place("vivre", row(ANOUK, "F-1", **reminded), row(ANOUK, "F-2", **reminded), row(ANOUK, "F-3"))
    action = facts_about("F-1").actions[0]
    assert (action.kind, action.on, action.channel, action.claims) == ("first_reminder", date(2026, 1, 20), "electronic", ("F-1", "F-2"))
    assert len(facts_about("F-1").actions) == 1


def test_case_numbers_are_drawn_until_they_are_new():
    """The same seed draws the same number first; the second placement passes over it."""
    place("vivre", row(ANOUK, "F-1"), seed=7)
    place("vivre", row(BRUNO, "F-2"), seed=7)
    assert case_of("F-1").number != case_of("F-2").number


def test_references_never_repeat():
    numbers = [reference_number(n) for n in range(1, 50_001)]
    assert len(set(numbers)) == 50_000
    assert all(len(str(number)) == 10 for number in numbers)
    assert all(abs(a - b) > 10**8 for a, b in itertools.pairwise(numbers)), "neighbours look nothing alike"


def test_a_case_is_found_by_number_reference_invoice_and_name():
    place("vivre", row(ANOUK, "F-1"), row(BRUNO, "F-2"))
    case = case_of("F-1")
    for text in (case.printed_number.lower(), case.payment_reference, "F-1", "de smet", "Anouk"):
        assert [found.case.number for found in queries.search(text)] == [case.number], text
    assert queries.search("nobody") == []
    assert len(queries.search("")) == 2
    assert queries.case_numbered(case.printed_number) == case
    with pytest.raises(CaseUnknown):
        queries.case_numbered("AAAA-AAAA-A")
    with pytest.raises(CaseUnknown):
        queries.facts(0)


def test_a_case_whose_people_do_not_open_is_set_apart():
    place("vivre", row(ANOUK, "F-1"), row(BRUNO, "F-2"))
    anouk, bruno = case_of("F-1").id, case_of("F-2").id
    Debtor.objects.filter(pk=queries.case(anouk).debtor_id).update(last_name=b"\x01x")
    found, broken = queries.readable([anouk, bruno])
    assert (list(found), list(broken), broken[anouk].code) == ([bruno], [anouk], "seal.broken")


def test_a_suspension_stops_what_was_not_sent_yet():
    place("vivre", row(ANOUK, "F-1"))
    case = case_of("F-1").id
    demand = NewItem(case, "demand", "first_reminder", "post", TODAY, "a demand")
    owing.owe_many([demand, replace(demand, purpose="reply", key="an answer")], TODAY)
    services.suspend(case, because="dispute", from_on=TODAY, to_on=None, today=TODAY)
    assert {item.key: item.state for item in outbox.items_of(case)} == {"a demand": "cancelled", "an answer": "owed"}
    assert facts_about("F-1").suspensions == (Suspension("dispute", TODAY, None),)
    with pytest.raises(AlreadySuspended):
        services.suspend(case, because="dispute", from_on=TODAY + timedelta(days=3), to_on=None, today=TODAY)
    services.suspend(case, because="hardship", from_on=TODAY, to_on=TODAY, today=TODAY)
    services.resume(case, because="dispute", last_on=date(2026, 2, 9))
    assert Suspension("dispute", TODAY, date(2026, 2, 9)) in facts_about("F-1").suspensions
    with pytest.raises(NotSuspended):
        services.resume(case, because="dispute", last_on=date(2026, 2, 9))


def test_a_hold_with_a_last_day_can_end_before_it_and_none_ends_before_it_begins():
    place("vivre", row(ANOUK, "F-1"))
    case, month_on = case_of("F-1").id, TODAY + timedelta(days=30)
    services.suspend(case, because="dispute", from_on=TODAY, to_on=month_on, today=TODAY)
    services.resume(case, because="dispute", last_on=date(2026, 2, 9))
    assert facts_about("F-1").suspensions == (Suspension("dispute", TODAY, date(2026, 2, 9)),)
    with pytest.raises(NotSuspended):
        services.resume(case, because="dispute", last_on=date(2026, 2, 9))
    services.suspend(case, because="hardship", from_on=TODAY, to_on=None, today=TODAY)
    with pytest.raises(NotSuspended):
        services.resume(case, because="hardship", last_on=TODAY - timedelta(days=1))
    with pytest.raises(HoldBackwards):
        services.suspend(case, because="plan", from_on=TODAY, to_on=TODAY - timedelta(days=1), today=TODAY)


def test_a_case_is_closed_for_a_reason_and_not_before_it_was_placed():
    place("vivre", row(ANOUK, "F-1"))
    case = case_of("F-1").id
    for because in (" ", "x" * 161):
        with pytest.raises(NoReason):
            services.close(case, on=TODAY, because=because)
    with pytest.raises(ClosedTooEarly):
        services.close(case, on=TODAY - timedelta(days=1), because="paid")
    services.close(case, on=TODAY, because=" " + "x" * 160)
    assert queries.case(case).closed_because == "x" * 160


def test_a_closed_case_takes_nothing_more():
    place("vivre", row(ANOUK, "F-1"))
    case = case_of("F-1").id
    owing.owe(NewItem(case, "demand", "first_reminder", "post", TODAY, "a demand"), TODAY)
    services.close(case, on=TODAY, because="paid")
    assert outbox.unreleased(TODAY) == ()
    assert queries.open_case_ids("be") == []
    with pytest.raises(CaseClosed):
        services.suspend(case, because="dispute", from_on=TODAY, to_on=None, today=TODAY)
    with pytest.raises(CaseClosed):
        services.close(case, on=TODAY, because="twice")


def test_actions_are_facts_in_the_order_of_their_days():
    place("vivre", row(ANOUK, "F-1"), row(ANOUK, "F-2"))
    case = case_of("F-1").id
    notice = NewAction(case, "collection_notice", date(2026, 3, 1), "outbox:2", received_on=date(2026, 3, 3), claims=("F-2",))
    reminder = NewAction(case, "first_reminder", date(2026, 2, 2), "outbox:1", fee="max")
    credit = NewAction(case, "credit_note", date(2026, 3, 2), "file:3", amount=1_000)
    services.record_actions([notice, reminder, credit])
    actions = facts_about("F-1").actions
    assert [(action.kind, action.claims, action.fee) for action in actions] == [
        ("first_reminder", None, "max"),
        ("collection_notice", ("F-2",), None),
        ("credit_note", None, None),
    ]
    assert (actions[1].received_on, actions[2].amount) == (date(2026, 3, 3), 1_000)


def test_the_facts_of_many_cases_take_six_queries(django_assert_num_queries):
    people = [replace(ANOUK, customer_number=f"K-{n}") for n in range(40)]
    reminded = {"reminded_on": "2026-01-20", "reminded_by": "post"}
    place("vivre", *(row(person, f"F-{n}", **reminded) for n, person in enumerate(people)))
    cases = queries.open_case_ids("be")
    paid = (Payment(TODAY, 100),)
    with django_assert_num_queries(6):
        facts = queries.facts_of(cases, {cases[0]: paid})
    assert list(facts) == cases
    assert (facts[cases[0]].payments, facts[cases[1]].payments) == (paid, ())
    with django_assert_num_queries(3):
        assert len(queries.with_people(cases)) == 40


def test_a_case_knows_its_people():
    place("bloem", row(GARAGE, "F-1", interest="", damages="", contracted_on=""))
    found = queries.search("F-1")[0]
    assert (found.creditor.legal_name, found.debtor.name, found.debtor.street) == (
        "Bloem & Blad BV",
        "Garage du Parc SRL",
        "Chaussée Fictive 88",
    )
    assert queries.claims_of([found.case.id])[found.case.id][0].description == "Electricity, December 2025"
