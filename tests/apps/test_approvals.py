"""Four eyes: what one person asks for, a second one decides, once; and the database agrees."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amiable.apps.approvals import queries
from amiable.apps.approvals.refusals import AlreadyAsked, AlreadyDecided, OwnRequest, ReasonMissing, RequestExpired, RequestUnknown
from amiable.apps.approvals.services import approve, decline, request
from amiable.apps.audit import queries as audit
from amiable.apps.staff.models import User
from amiable.apps.staff.refusals import StaffUnknown
from tests import cast

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
FACTS = {"case": "7", "minor": "2500"}


@pytest.fixture
def asked(db: None) -> int:
    """Ines asks that 25.00 go back to a debtor; Bram works here too."""
    cast.staff("ines", "bram")
    return request("refund", "7", FACTS, "ines", AT)


def written(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_second_person_approves_and_both_are_in_the_chain(asked):
    (waits,) = queries.waiting(("refund",), AT)
    assert (waits.id, waits.facts, waits.requested_by) == (asked, FACTS, "ines")
    approve(asked, "BRAM", LATER)
    found = queries.of("refund", "7")
    assert found is not None
    assert (found.state, found.decided_by, found.decided_at) == ("approved", "bram", LATER)
    assert queries.waiting((), LATER) == ()
    assert queries.decided(5) == (found,)
    told = [(entry.who, entry.what, entry.facts["minor"]) for entry in audit.entries()]
    assert told == [("ines", "refund.requested", "2500"), ("bram", "refund.approved", "2500")]


def test_nobody_approves_what_they_asked_for(asked):
    with pytest.raises(OwnRequest, match="ines"):
        approve(asked, "Ines", LATER)
    with pytest.raises(IntegrityError, match="nobody_approves_what_they_asked_for"):
        written("UPDATE approvals_request SET state = 'approved', decided_by = 'ines', decided_at = now()")


def test_only_who_works_here_now_asks_and_decides(asked):
    User.objects.filter(username="bram").update(is_active=False)
    for name in ("bram", "nobody"):
        with pytest.raises(StaffUnknown, match=name):
            approve(asked, name, LATER)
        with pytest.raises(StaffUnknown, match=name):
            request("refund", "8", FACTS, name, AT)


def test_who_asked_may_withdraw_and_whoever_declines_says_why(asked):
    with pytest.raises(ReasonMissing):
        decline(asked, "bram", "  ", LATER)
    declined = decline(asked, "ines", "typed the wrong case", LATER)
    assert (declined.state, declined.why) == ("declined", "typed the wrong case")
    last = audit.entries()[-1]
    assert (last.what, len(last.facts["why_sha256"])) == ("refund.declined", 64), "the chain proves the reason without telling it"
    assert request("refund", "7", FACTS, "bram", LATER) != asked, "and it may be asked anew"


def test_one_request_waits_for_one_subject(asked):
    with pytest.raises(AlreadyAsked, match="ines"):
        request("refund", "7", FACTS, "bram", LATER)
    assert request("refund", "8", FACTS, "bram", LATER)
    assert request("creditor_account", "7", {}, "bram", LATER)


def test_what_waits_too_long_is_asked_anew(db):
    """Asked on 2 March for 14 days: on 16 March at the same minute it is over."""
    cast.staff("ines", "bram")
    first = request("refund", "7", FACTS, "ines", AT, days=14)
    over = AT + timedelta(days=14)
    assert queries.waiting((), over - timedelta(seconds=1))
    assert queries.waiting((), over) == ()
    with pytest.raises(RequestExpired, match="2026-03-16"):
        approve(first, "bram", over)
    second = request("refund", "7", FACTS, "ines", over, days=14)
    assert (queries.request(first).state, queries.request(second).state) == ("expired", "open")
    approve(second, "bram", over)


def test_a_request_is_decided_once(asked):
    approve(asked, "bram", LATER)
    for late in (partial(approve, asked, "bram", LATER), partial(decline, asked, "ines", "no", LATER)):
        with pytest.raises(AlreadyDecided, match="bram"):
            late()
    with pytest.raises(RequestUnknown):
        approve(999, "bram", LATER)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approvals_request SET facts = '{}'",
        "UPDATE approvals_request SET state = 'approved', decided_by = 'bram', decided_at = now(), facts = '{}'",
        "DELETE FROM approvals_request",
        "TRUNCATE approvals_request",
    ],
)
def test_what_was_asked_never_changes(asked, statement):
    with pytest.raises(DatabaseError, match="decided once"):
        written(statement)


def test_of_two_who_decide_at_once_one_does(at_once):
    cast.staff("ines", "bram", "chloe", "dirk")
    asked = request("refund", "7", FACTS, "ines", AT)
    people = [partial(approve, asked, name, LATER) for name in ("bram", "chloe")]
    answers = at_once([*people, partial(decline, asked, "dirk", "not now", LATER)])
    assert sum(isinstance(answer, AlreadyDecided) for answer in answers) == 2
    assert [entry.what for entry in audit.entries()][1:] == [f"refund.{queries.request(asked).state}"]


def test_of_two_who_ask_at_once_one_does(at_once):
    cast.staff("ines", "bram")
    answers = at_once([partial(request, "refund", "7", FACTS, name, AT) for name in ("ines", "bram")])
    assert sum(isinstance(answer, AlreadyAsked) for answer in answers) == 1
    assert len(queries.waiting((), AT)) == 1
