"""Much money at once is matched like little: quickly, by all that a line says, and in several processes."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from amiable.apps.cases import queries as cases
from amiable.apps.ledger.queries import figures
from amiable.apps.outbox import queries as outbox
from amiable.apps.outbox import services as owing
from amiable.apps.outbox.records import NewItem
from amiable.apps.payments import services
from amiable.apps.payments.check import differences
from amiable.apps.payments.models import Match
from amiable.apps.payments.sums import sums_of
from amiable.jobs import money, settling
from amiable.jobs.deciding import deciders
from tests import cast, till
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
    many, few = money.sums_today(DAY, kernel()), sums_of(ids, DAY)
    for case in office:
        claim = claim_of(case)
        assert many.now.get(claim, 0) == few.now.get(claim, 0) > 30_000
        assert many.earlier(case.id, [claim]) == few.earlier(case.id, [claim])
    assert [len(many.earlier(case.id, [claim_of(case)])) for case in office] == [1, 1, 1, 0]


@pytest.mark.parametrize("workers", [1, 2])
def test_many_lines_are_matched_as_few_are(office, workers):
    pay(office)
    with deciders(workers, DAY, money.sums_today(DAY, kernel())) as decide:
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
