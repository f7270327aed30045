"""A creditor's account: it changes after a call to the number known before, a second person and 72 hours, and not a minute earlier."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amiable.apps.approvals import queries as approvals
from amiable.apps.approvals import services as approving
from amiable.apps.approvals.refusals import AlreadyDecided, OwnRequest, ReasonMissing
from amiable.apps.audit import queries as audit
from amiable.apps.parties import accounts, queries, refusals
from amiable.apps.parties.account_records import AccountChangeView
from amiable.apps.parties.services.account import approve_account, cancel_account, record_call, request_account
from tests import cast

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLD, NEW = str(cast.VIVRE["iban"]), "BE43068999999501"
PHONE = str(cast.VIVRE["phone"])
IN_FORCE = MONDAY + 2 * HOUR + timedelta(hours=72)


@pytest.fixture
def vivre(db: None) -> int:
    """Vivre, paid to BE62…; Ines, Bram and Chloé work here."""
    cast.staff("ines", "bram", "chloe")
    return cast.vivre().id


def asked() -> AccountChangeView:
    return request_account("vivre", {"iban": NEW}, by="ines", at=MONDAY)


def called() -> AccountChangeView:
    return record_call("vivre", number=PHONE, person="Claire Fictive", by="bram", at=MONDAY + HOUR)


def approved() -> AccountChangeView:
    change = asked()
    called()
    return approve_account(change.request.id, by="chloe", at=MONDAY + 2 * HOUR)


def paid_to(creditor_id: int, at: datetime) -> str:
    return queries.account_of(creditor_id, at).iban


def test_the_mandate_names_the_first_account(vivre):
    first = queries.account_of(vivre, MONDAY)
    assert (first.iban, first.bic, first.from_at) == (OLD, cast.VIVRE["bic"], None)
    assert queries.changes_under_way([vivre], MONDAY) == {}


def test_a_change_is_in_force_72_hours_after_its_approval(vivre):
    """Asked on Monday at 9.30, called back at 10.30, approved at 11.30: in force on Thursday at 11.30."""
    assert asked().state(MONDAY) == "call_missing"
    assert called().state(MONDAY + HOUR) == "approval_missing"
    change = approve_account(asked_request(vivre), by="chloe", at=MONDAY + 2 * HOUR)
    assert (change.from_at, change.before, change.iban) == (IN_FORCE, OLD, NEW)
    before, after = IN_FORCE - timedelta(seconds=1), IN_FORCE
    assert (paid_to(vivre, before), change.state(before), vivre in queries.changes_under_way([vivre], before)) == (OLD, "delayed", True)
    assert (paid_to(vivre, after), change.state(after), queries.changes_under_way([vivre], after)) == (NEW, "in_force", {})
    assert [each.iban for each in accounts.history(vivre, after)] == [OLD, NEW]
    told = [(entry.who, entry.what) for entry in audit.entries()]
    assert told == [
        ("ines", "creditor_account.requested"),
        ("bram", "creditor_account.called_back"),
        ("chloe", "creditor_account.approved"),
    ]
    assert not any(NEW in entry.facts.values() for entry in audit.entries()), "an account stands in the chain as a mark only"


def asked_request(creditor_id: int) -> int:
    return queries.changes_under_way([creditor_id], MONDAY)[creditor_id].request.id


def test_the_call_goes_to_the_number_known_before_and_is_made_by_another(vivre):
    asked()
    call = partial(record_call, "vivre", person="Claire Fictive", at=MONDAY + HOUR)
    with pytest.raises(refusals.CallElsewhere, match="not the one that we knew") as refused:
        call(number="+32 475 55 66 77", by="bram")
    assert refused.value.facts["phone"] == PHONE
    with pytest.raises(refusals.CallByRequester, match="ines"):
        call(number=PHONE, by="ines")
    with pytest.raises(refusals.PersonMissing):
        call(number=PHONE, by="bram", person=" ")
    made = call(number="0032-81 55.01.00", by="bram").call
    assert made is not None
    assert (made.number, made.person, made.by) == (PHONE, "Claire Fictive", "bram")
    with pytest.raises(refusals.AlreadyCalled):
        call(number=PHONE, by="chloe")


def test_nobody_approves_before_the_call_or_alone(vivre):
    change = asked()
    with pytest.raises(refusals.CallMissing, match="called Vivre"):
        approve_account(change.request.id, by="chloe", at=MONDAY + HOUR)
    called()
    with pytest.raises(OwnRequest, match="ines"):
        approve_account(change.request.id, by="ines", at=MONDAY + 2 * HOUR)
    assert approve_account(change.request.id, by="bram", at=MONDAY + 2 * HOUR).from_at == IN_FORCE, "who called may approve: two people"


def test_what_is_no_account_or_changes_nothing_is_refused(vivre):
    with pytest.raises(refusals.BadAccount) as refused:
        request_account("vivre", {"iban": "BE62510007547062", "bic": "X"}, by="ines", at=MONDAY)
    assert [fault.where for fault in refused.value.faults] == ["iban", "bic"]
    with pytest.raises(refusals.SameAccount):
        request_account("vivre", {"iban": "BE62 5100 0754 7061"}, by="ines", at=MONDAY)
    with pytest.raises(refusals.NoChangeUnderWay):
        called()
    asked()
    with pytest.raises(refusals.ChangeUnderWay):
        request_account("vivre", {"iban": "BE68539007547034"}, by="bram", at=MONDAY)


def test_one_person_stops_a_change_until_it_is_in_force(vivre):
    approved()
    stop = partial(cancel_account, "vivre", by="ines", at=IN_FORCE - HOUR)
    with pytest.raises(ReasonMissing):
        stop(why="")
    change = stop(why="Vivre wrote that it never asked for this.")
    assert change.state(IN_FORCE) == "cancelled"
    assert paid_to(vivre, IN_FORCE + HOUR) == OLD
    assert audit.entries()[-1].what == "creditor_account.cancelled"
    assert request_account("vivre", {"iban": NEW}, by="ines", at=IN_FORCE).before == OLD


def test_before_its_approval_a_change_is_declined_by_cancelling_it(vivre):
    asked()
    change = cancel_account("vivre", by="bram", why="a forged letter", at=MONDAY + HOUR)
    assert (change.state(MONDAY + HOUR), change.request.state, change.request.why) == ("declined", "declined", "a forged letter")
    with pytest.raises(AlreadyDecided):
        approving.approve(change.request.id, "chloe", MONDAY + HOUR)


def test_what_nobody_approves_in_thirty_days_is_over(vivre):
    change = asked()
    late = MONDAY + timedelta(days=30)
    assert (change.state(late - HOUR), change.state(late)) == ("call_missing", "expired")
    assert request_account("vivre", {"iban": NEW}, by="bram", at=late).state(late) == "call_missing"


def test_in_force_it_is_changed_only_by_another_change(vivre):
    approved()
    with pytest.raises(refusals.NoChangeUnderWay):
        cancel_account("vivre", by="ines", why="late", at=IN_FORCE)
    back = request_account("vivre", {"iban": OLD}, by="ines", at=IN_FORCE)
    assert (back.before, back.iban) == (NEW, OLD)


def written(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


ACCOUNT = "INSERT INTO parties_creditoraccount (creditor_id, iban, bic, from_at, change_id) VALUES (%s, %s, '', %s, %s)"
CALL = "INSERT INTO parties_accountcall (change_id, number, person, called_by, called_at) VALUES (%s, %s, '', %s, %s)"


def test_the_database_itself_asks_for_the_call_the_second_person_and_the_days(vivre):
    change = asked()
    rule = "account_changes_after_a_call_four_eyes_and_three_days"
    row = (vivre, NEW, IN_FORCE, change.id)
    with pytest.raises(IntegrityError, match=rule):
        written(ACCOUNT, *row)
    for values in ((change.id, "+32 475 55 66 77", "bram"), (change.id, PHONE, "ines")):
        with pytest.raises(IntegrityError, match="call_back_is_made_by_another_to_the_number_known_before"):
            written(CALL, *values, MONDAY + HOUR)
    called()
    approving.approve(change.request.id, "bram", MONDAY + 2 * HOUR)
    for wrong in ((vivre, NEW, IN_FORCE - HOUR, change.id), (vivre, "BE68539007547034", IN_FORCE, change.id)):
        with pytest.raises(IntegrityError, match=rule):
            written(ACCOUNT, *wrong)
    with pytest.raises(IntegrityError, match="creditor_has_one_first_account"):
        written(ACCOUNT, vivre, NEW, None, None)
    written(ACCOUNT, *row)
    with pytest.raises(IntegrityError, match="change_is_cancelled_before_it_is_in_force"):
        written(
            "INSERT INTO parties_accountcancellation (change_id, cancelled_by, cancelled_at, why) VALUES (%s, 'bram', %s, 'late')",
            change.id,
            IN_FORCE,
        )


@pytest.mark.parametrize("table", ["creditoraccount", "accountchange", "accountcall", "accountcancellation"])
def test_the_history_is_never_changed(vivre, table):
    approved()
    with pytest.raises(DatabaseError, match="written once"):
        written(f"DELETE FROM parties_{table}")


def test_of_two_changes_at_once_one_is_asked_for(at_once):
    cast.staff("ines", "bram")
    cast.vivre()
    answers = at_once([partial(request_account, "vivre", {"iban": NEW}, by=name, at=MONDAY) for name in ("ines", "bram")])
    assert sum(isinstance(answer, refusals.ChangeUnderWay) for answer in answers) == 1
    assert len(approvals.waiting(("creditor_account",), MONDAY)) == 1
