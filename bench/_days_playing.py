"""Plays the days of four markets as `amiable day` does, in processes that can be killed; on some days nobody is there."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from bench._faults_playing import _say

PLAYED = (date(2026, 2, 2), date(2026, 2, 6))  # nobody was there from the 3rd to the 5th
ONE_DAY = timedelta(days=1)
NOON = time(11)
PREFIX = {"be": "+324701234", "fr": "+336123456", "fi": "+3584012345", "dk": "+45201234"}  # of numbers that nobody has
PAID = 4  # of so many cases one pays a part, on the first day
CASE = "(SELECT min(ref) FROM cases_claim WHERE case_id = {})"
PICTURE = {
    "contacts": f"""
        SELECT {CASE.format("c.case_id")}, c.kind, c.channel, c.released_on::text, c.due_minor, i.owed_on::text, i.state, count(*)
        FROM contacts_contact AS c JOIN outbox_item AS i ON i.id = c.item_id GROUP BY 1, 2, 3, 4, 5, 6, 7""",
    "actions": f"""SELECT {CASE.format("a.case_id")}, kind, "on"::text, count(*) FROM cases_action AS a GROUP BY 1, 2, 3""",
    "owed": f"""
        SELECT {CASE.format("i.case_id")}, kind, state, owed_on::text, because, count(*) FROM outbox_item AS i GROUP BY 1, 2, 3, 4, 5""",
    "lines": "SELECT market, booked_on::text, minor, count(*) FROM payments_line GROUP BY 1, 2, 3",
    "matches": f"""SELECT {CASE.format("m.case_id")}, minor, count(*) FROM payments_match AS m GROUP BY 1, 2""",
    "remittances": """SELECT r.market, c.name, r.month::text, r.number, r.paid_minor, count(*) FROM remittances_remittance AS r
        JOIN parties_creditor AS c ON c.id = r.creditor_id GROUP BY 1, 2, 3, 4, 5""",
    "days": """SELECT DISTINCT market, "on"::text, played_on::text FROM days_play JOIN days_end ON play_id = days_play.id""",
    "out of order": """SELECT a.id, b.id FROM contacts_contact AS a JOIN contacts_contact AS b
        ON a.case_id = b.case_id AND a.id < b.id AND a.released_on > b.released_on""",
}


def schedule(last: date) -> Iterator[date]:
    """The days on which somebody plays."""
    yield from (on for on in PLAYED if on <= last)
    on = PLAYED[-1] + ONE_DAY
    while on <= last:
        yield on
        on += ONE_DAY


def main(folder: Path, seed: int, cases: int, last: date) -> None:
    """Fork for each line of the standard input, and say the child's number and how it ended."""
    from amiable.cli import base

    base._set_up()
    import amiable.jobs.daily
    import amiable.sim.ninety_days  # noqa: F401
    from amiable.jobs.engines.marks import basis
    from amiable.sim.ninety_people import MARKETS

    for market in MARKETS:
        basis(market)  # the law is read once, not by every child
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            os._exit(_be(line.strip(), seed, cases, last))
        _say(str(child))
        _say(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def _be(what: str, seed: int, cases: int, last: date) -> int:
    import traceback

    from django.db import OperationalError

    from amiable.cli import base

    try:
        with base.database():
            if what == "play":
                play(seed, cases, last, lambda on: _say(on.isoformat()))
            else:
                _say(json.dumps(picture()))
    except OperationalError as error:  # the server was killed
        print(f"faults: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def picture() -> dict[str, list[str]]:
    """What stands, by what it is: a case is its first invoice."""
    return {name: _rows(question) for name, question in PICTURE.items()} | {"files": _files(), "not printed once": _not_printed_once()}


def play(seed: int, cases: int, last: date, told: Callable[[date], None]) -> None:
    """Play to the end, from where an earlier process was cut off; says each day as it begins."""
    from amiable.apps.days import queries as days
    from amiable.jobs import daily
    from amiable.sim.ninety_days import begin
    from amiable.sim.ninety_people import MARKETS
    from amiable.sim.ninety_plan import draw

    plan = draw(seed, cases)
    told(PLAYED[0])
    if not days.last_ended(MARKETS[0], last):
        begin(plan, seed)
        _consents(PLAYED[0])
    for on in schedule(last):
        if all(days.last_ended(market, on) == on for market in MARKETS):
            continue
        told(on)
        if on == PLAYED[1]:
            _bank_files()
        noon = datetime.combine(on, NOON, UTC)  # everybody may be reached at that hour
        for market in MARKETS:
            for _on, _outcome in daily.catch_up(market, on, now=lambda noon=noon: noon):  # type: ignore[misc]
                pass


def _consents(on: date) -> None:
    """Everybody has an e-mail address and a number; every second agreed to be asked by e-mail, every other one by SMS."""
    from amiable.apps.cases import queries as cases
    from amiable.apps.parties.records import NewAddress
    from amiable.apps.parties.services import reaching as parties
    from amiable.sim.ninety_people import MARKETS, STAFF

    for market in MARKETS:
        views = cases.cases_of(cases.open_case_ids(market))
        for place, view in enumerate(view for _pk, view in sorted(views.items())):
            at = datetime.combine(on, time(9), UTC)
            parties.change_address(
                [view.debtor_id], NewAddress("email", address=f"person.{place}@{market}.example"), on=on, by=STAFF[0], at=at
            )
            parties.change_address([view.debtor_id], NewAddress("sms", address=f"{PREFIX[market]}{place:02d}"), on=on, by=STAFF[0], at=at)
            parties.give_consent(view.debtor_id, ("email", "sms")[place % 2], on=on, source="call of that day", by=STAFF[0], at=at)


def _bank_files() -> None:
    """Of each market one file, dropped by the bank while nobody was there: some people pay a part, and one says not for what."""
    from amiable.apps.cases import queries as cases
    from amiable.settings import home
    from amiable.sim.bank import Bank
    from amiable.sim.ninety_people import CURRENCY, MARKETS, client_account, reference_of
    from amiable.sim.ninety_world import entry

    on = PLAYED[0] + ONE_DAY
    for market in MARKETS:
        bank, rng = Bank(client_account(market), CURRENCY[market]), Random(market)
        views = cases.cases_of(cases.open_case_ids(market))
        for view in [view for _pk, view in sorted(views.items())][::PAID]:
            bank.expect(entry(rng.randint(5_00, 15_00), on, name=view.number, reference=reference_of(market, view.reference_number)))
        bank.expect(entry(7_00, on, name="nobody", text="merci"))
        folder = home.folder("inbox", market)
        content = bank.close(on)
        assert content
        new = folder / ".statement.part"
        new.write_bytes(content)
        if not (folder / "done" / "statement.xml").exists():
            new.replace(folder / "statement.xml")


def _files() -> list[str]:
    from amiable.settings import home

    inbox = home.folder("inbox")
    return sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file() and not path.name.startswith("."))


def _not_printed_once() -> list[str]:
    """The serials of letters that are in no batch of the print house, or in two."""
    from django.db import connection

    from amiable.files.print_house import read_back
    from amiable.settings import home

    printed = Counter(entry.serial for batch in home.folder("print").glob("*/*") for entry in read_back(batch))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM contacts_contact WHERE channel = 'letter'")
        return [str(serial) for (serial,) in cursor.fetchall() if printed.pop(serial, 0) != 1] + [str(serial) for serial in printed]


def _rows(question: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return sorted(repr(row) for row in cursor.fetchall())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), date.fromisoformat(sys.argv[4]))
