"""Card payments on real tables: one effect, whatever is told, how often and in which order; and every cent where it belongs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from amiable.apps.audit import queries as audit
from amiable.apps.cards import queries, services
from amiable.apps.cards.models import CardPayment, ProviderEvent
from amiable.apps.cards.refusals import AmountNotTaken, LinkExpired, LinkUnknown, NothingToPay
from amiable.apps.cases.records import CaseView
from amiable.apps.cases.refusals import CaseUnknown
from amiable.apps.ledger.queries import balances
from amiable.apps.payments import awaited
from amiable.apps.payments import queries as money
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import FailedDeposit
from amiable.core.refusal import Refusal
from amiable.providers import Event, ForgedWebhook, PaymentProvider, ProviderAway, ProviderRefused
from amiable.providers.config import provider_of
from amiable.sim.card_company import Company
from tests import cast, till
from tests.card_company import company_of

TOKEN = "token-of-a-test"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOON.date()
URLS = ("http://127.0.0.1:9/back/", "http://127.0.0.1:9/")


@pytest.fixture
def case(db: None) -> CaseView:
    """Somebody owes 600.00, and nothing else: the claim has no clause."""
    cast.agency()
    cast.vivre()
    (case,) = till.placed("vivre", [till.claim("F-1", 60_000, date(2026, 1, 15))])
    return case


@pytest.fixture
def company() -> Iterator[Company]:
    with company_of(now=lambda: NOON) as company:
        yield company


@pytest.fixture
def demo(company: Company) -> PaymentProvider:
    return provider_of("be")


def open_one(case: CaseView, demo: PaymentProvider, minor: int = 25_000, token: str = TOKEN, today: date = TODAY) -> CardPayment:
    """A link for 600.00, and a payment begun by it."""
    if not queries.links_of(case.id):
        services.make_link(case.id, 60_000, most=60_000, token=token, by="ines", today=today)
    services.open_payment(token, minor, demo, label="Bureau Aimable", urls=URLS, language="fr", today=today)
    return CardPayment.objects.latest("pk")


def tell(payment: CardPayment, number: int = 1, *, by_key: bool = False) -> None:
    """The provider tells of a payment, by its own id or by our key."""
    about, reference = ("", payment.key) if by_key else (payment.provider_id, "")
    services.hear("be", "demo", Event(f"evt_{number}", "succeeded", about, reference, paid=True), NOON)


def paid_on(case: CaseView) -> list[tuple[int, bool]]:
    """What the case shows as paid: amounts, and whether each stands."""
    return [(payment.minor, payment.taken_back_on is None) for payment in money.case_payments(case.id)]


# Links.


def test_a_link_is_for_what_is_owed_at_most_and_ends_some_day(case):
    for minor, refusal in ((60_001, AmountNotTaken), (99, AmountNotTaken)):
        with pytest.raises(refusal):
            services.make_link(case.id, minor, most=60_000, token="a", by="ines", today=TODAY)
    with pytest.raises(NothingToPay):
        services.make_link(case.id, 0, most=0, token="a", by="ines", today=TODAY)
    with pytest.raises(CaseUnknown):
        services.make_link(0, 100, most=100, token="a", by="ines", today=TODAY)
    made = services.make_link(case.id, 25_000, most=60_000, token=TOKEN, by="ines", today=TODAY)
    assert queries.link(TOKEN, made.expires_on).left == 25_000
    with pytest.raises(LinkExpired):
        queries.link(TOKEN, made.expires_on + timedelta(days=1))
    with pytest.raises(LinkUnknown):
        queries.link("another", TODAY)


def test_what_was_paid_by_a_link_is_not_left_to_pay(case, company, demo):
    """600.00 - 250.00 = 350.00; a second payment may be that much, and no more."""
    company.pay(open_one(case, demo).provider_id)
    services.sync("be", demo, TODAY)
    assert queries.link(TOKEN, TODAY).left == 35_000
    with pytest.raises(AmountNotTaken):
        open_one(case, demo, 35_001)
    open_one(case, demo, 35_000)


# One effect.


def test_nothing_that_is_told_is_believed(case, demo):
    """The provider is asked, and knows of no payment: whoever told us so, nothing is booked."""
    payment = open_one(case, demo)
    tell(payment)
    worked = services.sync("be", demo, TODAY)
    assert (worked.booked, paid_on(case)) == (0, [])


def test_a_payment_is_booked_once_on_the_day_on_which_it_was_made(case, company, demo):
    """Paid on 2 March, told ten times, three days late: one payment of 250.00, of 2 March."""
    payment = open_one(case, demo)
    company.pay(payment.provider_id)
    late = TODAY + timedelta(days=3)
    for _ in range(10):
        tell(payment)
    assert ProviderEvent.objects.count() == 1
    assert [services.sync("be", demo, late).booked for _ in range(3)] == [1, 0, 0]
    (booked,) = money.case_payments(case.id)
    assert (booked.minor, booked.on) == (25_000, TODAY)
    payment.refresh_from_db()
    assert (payment.state, payment.booked_on, payment.paid_as) == ("succeeded", late, payment.provider_id)


def test_a_payment_of_which_nothing_was_told_is_found_by_asking_at_night(case, company, demo):
    company.pay(open_one(case, demo).provider_id)
    assert ProviderEvent.objects.count() == 0
    assert services.sync("be", demo, TODAY).booked == 1


def test_ten_events_of_one_payment_are_one_payment(case, company, demo):
    payment = open_one(case, demo)
    company.pay(payment.provider_id)
    for number in range(10):
        tell(payment, number, by_key=number % 2 == 0)
    assert services.sync("be", demo, TODAY).booked == 1
    assert paid_on(case) == [(25_000, True)]
    assert not ProviderEvent.objects.filter(handled_on=None).exists()


@pytest.mark.parametrize("act", ["refund", "dispute"])
def test_money_that_goes_back_is_told_before_its_payment_and_both_stand_once(case, company, demo, act):
    """The 250.00 came and went: the case shows both, and owes 600.00 again."""
    payment = open_one(case, demo)
    company.pay(payment.provider_id)
    company.refund(payment.provider_id, 25_000, "r") if act == "refund" else company.dispute(payment.provider_id)
    for number in (2, 1):  # the newest first
        tell(payment, number)
        services.sync("be", demo, TODAY)
    assert paid_on(case) == [(25_000, False)]
    payment.refresh_from_db()
    assert (payment.state, payment.taken_back_on) == ("refunded" if act == "refund" else "disputed", TODAY)


def test_a_dispute_takes_the_money_and_winning_it_brings_it_back(case, company, demo):
    payment = open_one(case, demo)
    for act, shown in (
        (company.pay, [(25_000, True)]),
        (company.dispute, [(25_000, False)]),
        (company.reinstate, [(25_000, False), (25_000, True)]),
    ):
        act(payment.provider_id)
        tell(payment, len(shown) + 10 * shown[0][1])
        services.sync("be", demo, TODAY)
        services.sync("be", demo, TODAY)
        assert paid_on(case) == shown


@pytest.mark.parametrize(("field", "value", "code"), [("minor", 99_000, "amount_differs"), ("currency", "DKK", "currency_differs")])
def test_what_does_not_agree_with_ours_is_set_aside_and_never_booked(case, company, demo, field, value, code):
    payment = open_one(case, demo)
    setattr(company.book.payments[payment.provider_id], field, value)
    company.pay(payment.provider_id)
    tell(payment)
    services.sync("be", demo, TODAY)
    (shown,) = queries.listed("be", aside=True)
    assert (shown.aside, shown.facts["theirs"], shown.booked_on) == (code, str(value), None)
    assert paid_on(case) == []


def test_what_is_told_of_others_is_kept_and_changes_nothing(case, demo):
    services.hear("be", "demo", Event("evt_x", "customer.created", "", ""), NOON)
    services.hear("be", "demo", Event("evt_y", "succeeded", "pay_of_another_shop", "its-key", paid=True), NOON)
    assert services.sync("be", demo, TODAY).unknown == 2
    assert services.sync("be", demo, TODAY).unknown == 0


def test_we_were_cut_off_before_we_wrote_down_what_the_payment_is_called(case, company, demo):
    """The page was opened and paid on, and our row does not know its name: what is told bears our key."""
    payment = open_one(case, demo)
    key = f"{payment.key[:-1]}2"
    made = company.create(key, minor=10_000, currency="EUR", label="", return_url="", leave_url="", language="en")
    lost = CardPayment.objects.create(
        link=payment.link, case_id=case.id, market="be", minor=10_000, currency="EUR", provider="demo", key=key, opened_on=TODAY
    )
    company.pay(made.id)
    services.hear("be", "demo", Event("evt_1", "succeeded", made.id, key, paid=True), NOON)
    assert services.sync("be", demo, TODAY).booked == 1
    lost.refresh_from_db()
    assert lost.provider_id == made.id


# What is never finished, and who is away.


def test_an_abandoned_payment_ends_after_some_days_and_still_counts_if_it_was_made_after_all(case, company, demo):
    payment = open_one(case, demo)
    assert services.sync("be", demo, TODAY + timedelta(days=3)).expired == 0
    assert services.sync("be", demo, TODAY + timedelta(days=4)).expired == 1
    payment.refresh_from_db()
    assert payment.state == "cancelled"
    assert company.book.payments[payment.provider_id].status == "cancelled", "its page is closed too"
    company.book.payments[payment.provider_id].status = "created"
    company.pay(payment.provider_id)
    tell(payment)
    assert services.sync("be", demo, TODAY + timedelta(days=5)).booked == 1


def test_a_provider_that_is_away_is_told_and_asked_again(case, company, demo):
    payment = open_one(case, demo)
    company.pay(payment.provider_id)
    tell(payment)
    demo._api, here = "http://127.0.0.1:9", demo._api  # type: ignore[attr-defined]
    assert isinstance(services.sync("be", demo, TODAY).away, ProviderAway)
    demo._api = here  # type: ignore[attr-defined]
    assert services.sync("be", demo, TODAY).booked == 1


def test_a_provider_that_refuses_stops_nobodys_day(case, company, demo):
    """Such as one that does not say what a payout consists of: what refuses is told, and the day goes on."""
    company.pay(open_one(case, demo).provider_id)
    demo._api += "/elsewhere"  # type: ignore[attr-defined]
    assert isinstance(services.sync("be", demo, TODAY).away, ProviderRefused)


# Payouts.


def test_a_payout_is_expected_at_the_bank_and_nobodys_payment(case, company, demo):
    """250.00 - 4.00 of fee: the bank books 246.00, which is the company's payout and pays no case."""
    company.pay(open_one(case, demo).provider_id)
    assert services.sync("be", demo, TODAY).payouts == 0
    made = company.pay_out()
    assert made
    assert [services.sync("be", demo, TODAY).payouts for _ in range(2)] == [1, 1]
    (line,) = money.lines_by_key([f"demo:{CardPayment.objects.get().provider_id}"]).values()
    assert money.reached_bank([line]) == set()
    arrival = till.Entry(24_600, True, TODAY, TODAY, "IN-1", text=f"DEMO {made['id']}")
    imported, matched = till.take_in(till.statement([arrival]), TODAY)
    assert (imported.new, matched.matched, matched.waiting) == (1, 0, 0)
    assert money.reached_bank([line]) == {line}
    assert paid_on(case) == [(25_000, True)]


def test_money_of_a_dispute_that_was_won_comes_with_the_next_payout(case, company, demo):
    """250.00 is paid out, disputed and won; the next payout, of another 100.00, brings it: only then may it be paid on."""
    first = open_one(case, demo)
    company.pay(first.provider_id)
    services.sync("be", demo, TODAY)
    assert company.pay_out()
    services.sync("be", demo, TODAY)
    for number, act in enumerate((company.dispute, company.reinstate), 1):
        act(first.provider_id)
        tell(first, number)
        services.sync("be", demo, TODAY)
    (won,) = money.lines_by_key([f"demo:{first.provider_id}:again"]).values()
    assert awaited.undeposited([f"demo:{first.provider_id}:again"]), "the payout before the dispute did not bring it"
    company.pay(open_one(case, demo, 10_000).provider_id)
    services.sync("be", demo, TODAY)
    made = company.pay_out()
    assert made
    services.sync("be", demo, TODAY)
    assert awaited.undeposited([f"demo:{first.provider_id}:again"]) == ()
    arrival = till.Entry(made["minor"], True, TODAY, TODAY, "IN-1", text=f"DEMO {made['id']}")
    till.take_in(till.statement([arrival]), TODAY)
    assert won in money.reached_bank([won])


def paid_out(case: CaseView, company: Company, demo: PaymentProvider) -> tuple[str, int]:
    """250.00 were paid by card and are on their way to the bank, less 4.00: the payout, and the line of the payment."""
    company.pay(open_one(case, demo).provider_id)
    services.sync("be", demo, TODAY)
    made = company.pay_out()
    assert made
    services.sync("be", demo, TODAY)
    return str(made["id"]), money.lines_by_key([f"demo:{CardPayment.objects.get().provider_id}"]).popitem()[1]


def held() -> dict[str, int]:
    return {balance.key: balance.minor for balance in balances() if balance.kind in ("card", "apart", "bank") and balance.minor}


def test_a_payout_that_fails_is_open_again_and_comes_with_a_later_one(case, company, demo):
    """246.00 are expected and fail: 250.00 lie with the company again, and the next payout brings them, with its fee."""
    first, line = paid_out(case, company, demo)
    assert held() == {"card:be:demo": 24_600, "apart:be": 400}
    company.fail_payout(first)
    services.hear("be", "demo", Event("evt_1", "payout_failed", "", ""), NOON)
    assert [services.sync("be", demo, TODAY, payouts=False).failed for _ in range(2)] == [1, 0], "once, although nobody was asked today"
    assert (held(), awaited.coming("be", TODAY)) == ({"card:be:demo": 25_000}, [])
    assert FailedDeposit.objects.get().why == "account_closed"
    made = company.pay_out()
    assert made
    assert made["minor"] == 24_600
    assert services.sync("be", demo, TODAY).away is None
    arrival = till.Entry(24_600, True, TODAY, TODAY, "IN-1", text=f"DEMO {made['id']}")
    till.take_in(till.statement([arrival]), TODAY)
    assert (money.reached_bank([line]), differences()) == ({line}, [])
    assert held() == {f"bank:be:{till.CLIENT}": 24_600, "apart:be": 400}


def test_a_payout_that_came_and_is_sent_back_stands_apart_until_it_left_again(case, company, demo):
    """246.00 arrive, and fail afterwards: until the bank takes them away, what stands apart is below zero."""
    first, line = paid_out(case, company, demo)
    till.take_in(till.statement([till.Entry(24_600, True, TODAY, TODAY, "IN-1", text=f"DEMO {first}")]), TODAY)
    company.fail_payout(first)
    assert services.sync("be", demo, TODAY).failed == 1
    assert held() == {f"bank:be:{till.CLIENT}": 24_600, "card:be:demo": 25_000, "apart:be": -24_600}
    assert (money.reached_bank([line]), differences()) == (set(), [])
    till.take_in(till.statement([till.left(24_600, TODAY, "OUT-1")], opening=24_600, number=2), TODAY)
    assert (held(), differences()) == ({"card:be:demo": 25_000}, [])


def test_a_payout_that_never_comes_is_late(case, company, demo):
    paid_out(case, company, demo)
    (on_its_way,) = awaited.coming("be", TODAY)
    assert (on_its_way.minor, on_its_way.late) == (24_600, False)
    assert awaited.coming("be", on_its_way.expected_on + timedelta(days=6))[0].late


# What the database refuses.


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"state": "created"}, "moves forward only"),
        ({"minor": 99_000}, "never changes"),
        ({"booked_on": None}, "never changes"),
        ({"provider_id": "pay_other"}, "never changes"),
        ({"state": "paid"}, "card_payment_state_is_known"),
    ],
)
def test_the_database_moves_a_payment_forward_only(case, company, demo, fields, rule):
    payment = open_one(case, demo)
    company.pay(payment.provider_id)
    services.sync("be", demo, TODAY)
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        CardPayment.objects.filter(pk=payment.pk).update(**fields)
    with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
        CardPayment.objects.all()._raw_delete("default")


def test_what_is_not_paid_is_never_booked(case, demo):
    payment = open_one(case, demo)
    with pytest.raises(DatabaseError, match="only_a_paid_card_payment_is_booked"), transaction.atomic():
        CardPayment.objects.filter(pk=payment.pk).update(booked_on=TODAY)


def test_a_forgery_is_recorded_without_a_word_of_what_it_said(db):
    services.report_forged("be", "demo", ForgedWebhook(source="Demo-Signature", provider="demo", why="another signature"), NOON)
    (entry,) = audit.entries()
    assert (entry.what, dict(entry.facts)) == ("cards.forged_webhook", {"market": "be", "why": "another_signature"})


def test_a_refusal_sets_one_payment_aside_and_the_others_go_on(case, company, demo):
    first = open_one(case, demo)
    second = open_one(case, demo, 10_000)
    del company.book.payments[first.provider_id]
    company.pay(second.provider_id)
    worked = services.sync("be", demo, TODAY)
    assert (worked.booked, list(worked.set_aside)) == (1, [case.id])
    assert isinstance(worked.set_aside[case.id], Refusal)
