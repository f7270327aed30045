"""Much money at once is matched like little: quickly, by all that a line says, and in several processes."""

from datetime import date, timedelta
from io import BytesIO

import numpy as np
import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from amiable.apps.cases import queries as cases
from amiable.apps.cases.finding import MOST_NAMESAKES, Sought, cases_sought
from amiable.apps.ledger.queries import figures
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.parties import services as parties
from amiable.apps.payments import services
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import Match
from amiable.apps.payments.services import lock
from amiable.apps.payments.sums import sums_of
from amiable.files.bank_line import FileRefused
from amiable.jobs import money, settling
from amiable.jobs.deciding import deciders
from amiable.jobs.portfolio import database_address
from amiable.jobs.sums import CasesByAmount, sums_today
from tests import cast, counter, till
from tests.core.kernels import kernel

ASKED_ON, DAY = date(2026, 2, 20), date(2026, 3, 2)
NAMES = ("Boulangerie Dumonceau", "Garage Lecocq", "Librairie Ferrand", "Atelier Vandamme")


@pytest.fixture
def office(transactional_db):
    """Four businesses owe with interest; all but the last had a letter."""
    cast.agency()
    cast.vivre()
    rows = [
        till.claim(f"F-{n}", 30_000 + 1_111 * n, DAY - timedelta(days=50 + n), debtor=n, kind="business") | {"Last name or company": name}
        for n, name in enumerate(NAMES)
    ]
    found = till.placed("vivre", rows)
    owing.owe_many([NewItem(case.id, "demand", "payment_demand", "letter", ASKED_ON, f"letter {case.id}") for case in found[:3]], ASKED_ON)
    owing.release_many([item.id for item in outbox.unreleased(ASKED_ON)], ASKED_ON)
    return found


def claim_of(case) -> int:
    (claim,) = cases.claims_of([case.id])[case.id]
    return claim.id


def pay(office) -> None:
    """One gives the reference and a part, one the sum of the letter and a name, one the name alone, one nothing."""
    asked = sums_of([case.id for case in office], ASKED_ON).now
    entries = [
        till.paid(office[0], 10_000, DAY, "IN-1", counterparty="BOULANGERIE DUMONCEAU"),
        till.Entry(asked.get(claim_of(office[1]), 0), True, DAY, DAY, "IN-2", counterparty="GARAGE LECOCQ"),
        till.Entry(5_000, True, DAY, DAY, "IN-3", counterparty="LIBRAIRIE FERRAND"),
        till.unknown(4_200, DAY, "IN-4"),
    ]
    services.import_file(BytesIO(till.statement(entries)), "bank.xml", DAY)


def matched() -> list[tuple[object, ...]]:
    return list(Match.objects.order_by("line_id").values_list("line__bank_ref", "case_id", "minor", "confidence", "reasons"))


def test_what_claims_ask_is_the_same_for_all_at_once_and_one_by_one(office):
    """Today's sums, and those of the letters; who had no letter was asked nothing."""
    ids = [case.id for case in office]
    many, few = sums_today(DAY, kernel()), sums_of(ids, DAY)
    for case in office:
        claim = claim_of(case)
        assert many.now.get(claim, 0) == few.now.get(claim, 0) > 30_000
        assert many.earlier(case.id, [claim]) == few.earlier(case.id, [claim])
    assert [len(many.earlier(case.id, [claim_of(case)])) for case in office] == [1, 1, 1, 0]


@pytest.mark.parametrize("workers", [1, 2])
def test_many_lines_are_matched_as_few_are(office, workers):
    pay(office)
    with deciders(workers, DAY, sums_today(DAY, kernel())) as decide:
        assert services.match_many("be", DAY, decide) == (2, 2)
        assert services.match_many("be", DAY, decide) == (0, 2)
    found = matched()
    assert [(ref, case) for ref, case, *_rest in found] == [("IN-1", office[0].id), ("IN-2", office[1].id)]
    assert [reason["code"] for reason in found[1][4]] == ["match.amount_due", "match.as_asked", "match.name"]
    assert settling.settle_unsettled("be", DAY, kernel()) == {}
    assert differences() == []
    assert figures("be").conserved


def test_matching_begins_where_there_is_much(office, monkeypatch):
    """The same lines, whichever way: the limit alone says which."""
    pay(office)
    monkeypatch.setattr(money, "MANY", 1)
    assert (money.match(DAY, kernel).matched, len(matched())) == (2, 2)
    assert differences() == []


@pytest.fixture
def abroad(office):
    """Somebody in France owes Vivre 600.00."""
    parties.set_agency(counter.FRENCH)
    return counter.case("fr", invoice="FR-1", debtor=7)


def files(office, abroad, folder):
    """What came in in Belgium and in France, each in a file; and a file that is none."""
    french = till.statement([till.paid(abroad, 9_000, DAY)], account=str(counter.FRENCH["client_iban"]))
    contents = {"be.xml": till.statement([till.paid(office[0], 10_000, DAY)]), "fr.xml": french, "none.xml": b"<no bank>"}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


@pytest.mark.parametrize("workers", [1, 2])
def test_files_of_several_markets_are_booked_and_matched_beside_one_another(office, abroad, tmp_path, monkeypatch, workers):
    monkeypatch.setattr(money, "MANY", 1)
    kept, matched = money.take_in_all(files(office, abroad, tmp_path), DAY, kernel, workers=workers)
    assert [getattr(result, "new", result) for result in kept[:2]] == [1, 1]
    assert isinstance(kept[2], FileRefused), "and it stops nobody else"
    assert (matched.matched, matched.waiting, matched.set_aside) == (2, 0, {})
    assert sorted(Match.objects.values_list("case_id", "minor")) == sorted([(office[0].id, 10_000), (abroad.id, 9_000)])
    assert differences() == []
    assert figures("be").conserved
    assert figures("fr").conserved


def test_who_moves_the_money_of_one_market_waits_for_nobody_of_another(office, abroad):
    """Belgian money is held; a French file is booked meanwhile, and whoever wants all markets waits."""
    with psycopg.connect(database_address()) as other:
        other.execute("SELECT pg_advisory_xact_lock_shared(%s)", [lock.BANK_LOCK])
        other.execute("SELECT pg_advisory_xact_lock(%s, hashtext('be'))", [lock.MARKET_LOCK])
        french = till.statement([till.paid(abroad, 9_000, DAY)], account=str(counter.FRENCH["client_iban"]))
        assert services.import_file(BytesIO(french), "fr.xml", DAY).new == 1
        for held in (
            lambda: services.import_file(BytesIO(till.statement([till.unknown(1, DAY, "X")])), "be.xml", DAY),
            services.wait_for_the_bank,
        ):
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = '200ms'")
                held()


def test_a_file_of_two_markets_waits_for_both(office, abroad):
    belgian = till.statement([till.paid(office[0], 10_000, DAY)]).decode()
    french = till.statement([till.paid(abroad, 9_000, DAY)], account=str(counter.FRENCH["client_iban"]), number=2).decode()
    one = french[french.index("<Stmt>") : french.index("</Stmt>") + len("</Stmt>")]
    both = belgian.replace("</Stmt>", f"</Stmt>{one}", 1).encode()
    assert services.import_file(BytesIO(both), "both.xml", DAY).new == 2
    assert differences() == []


def test_of_very_many_namesakes_the_one_who_owes_the_sum_is_found(transactional_db):
    """Thirty people called alike: some of them by their name, and whoever owes exactly 310.07, whether or not it is a principal."""
    cast.agency()
    cast.vivre()
    rows = [
        till.claim(f"F-{n}", 30_000 + n * 101, DAY - timedelta(days=60), debtor=n)
        | {"Last name or company": "Martin", "First name": "Jean"}
        for n in range(30)
    ]
    found = till.placed("vivre", rows)
    services.import_file(BytesIO(till.statement([till.paid(found[10], 3, DAY)])), "before.xml", DAY)
    services.match_waiting(DAY)
    sums = sums_today(DAY, kernel(), "be")
    assert sums.by_amount is not None
    assert sums.by_amount.of("be", 31_007) == [found[10].id], "310.10 less 0.03"
    said = Sought(1, "be", 31_007, (), (), (), frozenset({"JEAN", "MARTIN"}), frozenset())
    by_name = cases_sought([said])[1]
    assert len(by_name) == MOST_NAMESAKES
    assert cases_sought([said], sums.by_amount)[1] == by_name | {found[10].id}


def test_a_round_sum_or_one_that_very_many_owe_is_of_nobody():
    found = CasesByAmount()
    found.keep("be", np.arange(300), np.array([5_000, 4_999, 1_234] * 50 + [4_999] * 150))
    assert (found.of("be", 5_000), found.of("be", 4_999), found.of("fr", 1_234)) == ([], [], [])
    assert found.of("be", 1_234) == list(range(2, 150, 3))
