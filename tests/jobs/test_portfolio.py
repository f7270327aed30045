"""Every open case of the database at once: the same cents as one by one, kept whole or not at all."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import sleep

import pytest
from django.db import DatabaseError, connection, transaction

from amiable import markets
from amiable.apps.cases import services as cases
from amiable.apps.contacts import queries as contacts
from amiable.apps.portfolio import queries, services
from amiable.apps.portfolio.records import RunView
from amiable.core.facts import Action, Claim, Facts, Payment, Terms
from amiable.core.refusal import Refusal
from amiable.core.statement import state
from amiable.jobs.portfolio import restate
from tests.core.kernels import kernel
from tests.many import Shelf, random_facts

AT = datetime(2026, 6, 30, 22, tzinfo=UTC)
ON = date(2026, 6, 30)
DAYS = (date(2024, 3, 1), ON, date(2026, 9, 1))
BILL = Claim("F-1", "services", 60_000, date(2026, 1, 15), date(2026, 1, 15), date(2025, 1, 15))
BUSINESS = Facts("be", "business", (BILL,))


def run(on: date = ON) -> RunView:
    return restate(on, at=AT, engine=kernel())


def singly(case_ids: Sequence[int], on: date = ON) -> tuple[dict[int, Mapping[str, object]], dict[int, str]]:
    """What each case owes by its own statement, and the code of each refusal."""
    stated, refused = {}, {}
    for case_id, facts in contacts.facts_of(case_ids).items():
        try:
            account = state(facts, on, markets.load(facts.market))
        except Refusal as refusal:
            refused[case_id] = refusal.code
        else:
            amounts = {name: getattr(account, name) for name in ("principal", "interest", "damages", "costs", "due", "paid", "credit")}
            unknown = min((one.from_on for one in account.unknown), default=None)
            stated[case_id] = {"case_id": case_id, **amounts, "unknown_from": unknown}
    return stated, refused


def told(made: RunView) -> dict[int, dict[str, object]]:
    """The rows of a run, without the day of the next look."""
    return {row["case_id"]: {name: row[name] for name in row if name != "next_on"} for row in queries.results(made.id)}  # type: ignore[misc]


def refused(made: RunView) -> dict[int, str]:
    return {each.case_id: each.code for each in made.set_aside}


def test_a_run_says_what_each_case_says_by_itself(committed: Shelf) -> None:
    """A hundred and fifty random cases of every market, on three days: every amount, and every day without a rate."""
    ids = [committed.put(facts) for facts in random_facts(0, 150)]
    without_a_rate = 0
    for on in DAYS:
        made = run(on)
        assert (told(made), refused(made)) == singly(ids, on)
        without_a_rate += sum(sum(market.unknown.values()) for market in made.markets)
        assert made.cases == sum(market.cases for market in made.markets) == len(told(made))
        assert sum(market.due for market in made.markets) == sum(int(str(row["due"])) for row in told(made).values())
    assert without_a_rate, "on the last day some rate is not published"


def test_closed_cases_are_left_out_however_many_there_are(committed: Shelf) -> None:
    """Where most cases are closed the database itself leaves their rows out; the figures are the same."""
    ids = [committed.put(facts) for facts in random_facts(700, 120)]
    before = told(run())
    for case_id in ids[:90]:
        cases.close(case_id, on=ON, because="paid")
    still_open = set(ids[90:])
    assert told(run()) == {case_id: row for case_id, row in before.items() if case_id in still_open}


def test_what_fits_no_record_is_stated_all_the_same(committed: Shelf) -> None:
    """Sixty claims, a hundred and thirty of one contract, 99 milliards, postage beyond 32 bits, three hundred payments."""
    sixty = tuple(replace(BILL, ref=f"F-{n}", due_on=BILL.due_on + timedelta(days=n % 40)) for n in range(60))
    many = tuple(replace(BILL, ref=f"F-{n}", contract="C-1", principal=100 + n % 3) for n in range(130))
    dear = Action("reminder", date(2026, 2, 15), fee=700, postage=1 << 40)
    large = [
        replace(BUSINESS, claims=sixty, payments=(Payment(date(2026, 2, 20), 60_000),)),
        replace(BUSINESS, claims=many, payments=(Payment(date(2026, 2, 20), 101),)),
        replace(BUSINESS, claims=(replace(BILL, principal=9_999_999_999_999),)),
        replace(BUSINESS, debtor="consumer", actions=(dear,)),
        replace(BUSINESS, payments=tuple(Payment(date(2026, 2, 1) + timedelta(days=n % 90), 100) for n in range(300))),
    ]
    ids = [committed.put(facts) for facts in [*large, BUSINESS]]
    made = run()
    assert (told(made), refused(made)) == singly(ids)
    assert [market.singly for market in made.markets] == [len(large)]


def test_one_bad_case_stops_no_other(committed: Shelf) -> None:
    """Between businesses the law names no maximum; the waiting days of a letter of 2045 need holidays that nobody knows."""
    in_vain = replace(BUSINESS, claims=(replace(BILL, terms=Terms(interest="max")),))
    to_come = replace(BILL, due_on=date(2044, 12, 1), terms=Terms(interest="max"))
    unknown = replace(BUSINESS, debtor="consumer", claims=(to_come,), actions=(Action("first_reminder", date(2045, 1, 10)),))
    ids = [committed.put(facts) for facts in (in_vain, BUSINESS, unknown)]
    made = run(date(2045, 3, 1))
    assert refused(made) == {ids[0]: "no_maximum", ids[2]: "not_in_force"} == singly(ids, date(2045, 3, 1))[1]
    assert told(made) == singly(ids, date(2045, 3, 1))[0]
    assert all(each.number and each.what for each in made.set_aside)


def test_more_than_a_table_holds_is_set_aside(committed: Shelf) -> None:
    """Two claims of 9 × 10^18 minor units owe more than 63 bits say."""
    huge = tuple(replace(BILL, ref=f"F-{n}", principal=9 * 10**18) for n in range(2))
    ids = [committed.put(replace(BUSINESS, claims=huge)), committed.put(BUSINESS)]
    made = run()
    assert refused(made) == {ids[0]: "portfolio.too_much"}
    assert list(told(made)) == [ids[1]]


def test_a_payment_that_the_bank_took_back_was_never_made(committed: Shelf) -> None:
    case_id = committed.put(BUSINESS)
    committed.take_back(committed.pay(case_id, date(2026, 2, 2), 60_000))
    committed.pay(case_id, date(2026, 2, 3), 1_000)
    made = run()
    assert told(made)[case_id]["paid"] == 1_000
    assert told(made) == singly([case_id])[0]


def test_an_empty_database_has_an_empty_run(transactional_db: None) -> None:
    made = run()
    assert (made.cases, made.markets, list(queries.results(made.id))) == (0, (), [])


@pytest.mark.parametrize("table", ["portfolio_result", "portfolio_result_{run}", "portfolio_run"])
@pytest.mark.parametrize("change", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"])
def test_a_run_is_written_once(committed: Shelf, table: str, change: str) -> None:
    """Nothing of it is changed or deleted, whichever name the table is called by."""
    committed.put(BUSINESS)
    made = run()
    name, column = table.format(run=made.id), "cases" if table == "portfolio_run" else "due"
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table=name, column=column))
    assert len(told(made)) == made.cases == 1


@pytest.mark.parametrize("table", ["portfolio_result", "portfolio_result_{run}"])
def test_no_row_is_added_to_a_run(committed: Shelf, table: str) -> None:
    committed.put(BUSINESS)
    made = run()
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table.format(run=made.id)} SELECT run_id, case_id + 1, 0, 0, 0, 0, 0, 0, 0 FROM portfolio_result")


def test_a_run_that_dies_was_never_here(committed: Shelf) -> None:
    """It ends while it writes: no run, no partition, and the next one is whole."""
    committed.put(BUSINESS)

    def die(stage: str, done: int, total: int) -> None:
        if stage == "write" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restate(ON, at=AT, engine=kernel(), told=die)
    assert queries.last_run(ON) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname ~ '^portfolio_result_[0-9]+$'")
        assert cursor.fetchone() == (0,)
    assert run() == queries.last_run(ON)


def test_two_who_drop_the_same_results_do_not_break_each_other(committed: Shelf) -> None:
    """The second waits for the first, and finds nothing left."""
    committed.put(BUSINESS)
    old = run()
    with ThreadPoolExecutor() as other:
        with transaction.atomic():
            assert services.drop_results(AT + timedelta(days=1)) == [old.id]
            second = other.submit(_dropped)
            sleep(0.3)
            assert not second.done()
        assert second.result() == []


def _dropped() -> list[int]:
    try:
        return services.drop_results(AT + timedelta(days=1))
    finally:
        connection.close()


def test_results_are_dropped_by_the_run_and_the_run_is_remembered(committed: Shelf) -> None:
    committed.put(BUSINESS)
    old, new = run(), restate(ON, at=AT + timedelta(days=40), engine=kernel())
    assert services.drop_results(AT + timedelta(days=1)) == [old.id]
    assert queries.kept() == [new.id]
    assert (list(queries.results(old.id)), queries.run(old.id)) == ([], old)
    assert services.drop_results(AT + timedelta(days=1)) == []
