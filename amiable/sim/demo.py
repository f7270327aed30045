"""The demonstration: two fictional creditors, their debtors, a bank and three months, played on the real product."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from types import MappingProxyType

from django.contrib.auth import get_user_model

from amiable import markets
from amiable.apps.cases import queries as cases
from amiable.apps.cases import services as placing
from amiable.apps.contacts import queries as contacts
from amiable.apps.contacts.records import Outcome
from amiable.apps.ledger import queries as ledger
from amiable.apps.parties import queries as parties
from amiable.apps.parties import services as parties_services
from amiable.apps.payments import check
from amiable.apps.payments import services as payments
from amiable.apps.remittances import queries as remittances
from amiable.apps.remittances import services as remitting
from amiable.core.facts_json import as_json
from amiable.core.refusal import Refusal, _
from amiable.core.statement import state
from amiable.files.statement_json import account_json
from amiable.jobs.daily import run_day
from amiable.sim.bank import Bank
from amiable.sim.debtors import Asked, answers
from amiable.sim.people import CREDITORS, claims_file

MARKET = "be"
FIRST_DAY, LAST_DAY = date(2026, 2, 2), date(2026, 5, 4)
SECOND_PLACEMENT = date(2026, 3, 2)
DEBTORS, MORE_DEBTORS = 105, 15  # of each creditor, first and second file
AGENCY = MappingProxyType(
    {
        "market": MARKET,
        "name": "Amiable Belgium (fictional)",
        "street": "Rue de l’Exemple 1",
        "postcode": "1000",
        "city": "Bruxelles",
        "country": "BE",
        "enterprise_number": "0999.000.228",
        "vat_number": "BE0999000228",
        "phone": "+32 2 000 00 00",
        "email": "bonjour@amiable.example",
        "website": "https://amiable.example",
        "dpo_email": "privacy@amiable.example",
        "client_iban": "BE49999000000171",
        "client_bic": "VAPEBE22",
        "office_iban": "BE38999000000272",
        "office_bic": "VAPEBE22",
    }
)
Watch = Callable[[date, Outcome], None]


class NotADemo(Refusal):
    """The home holds somebody whom the demonstration did not write."""

    code = "demo.home_in_use"
    what = _("This installation belongs to {name}: the demonstration would write fictional people into it.")
    remedy = _("Choose an empty folder: AMIABLE_HOME=folder ./run demo.")


@dataclass(slots=True)
class Played:
    """What a demonstration did, for its table."""

    cases: int = 0
    claims: int = 0
    letters: int = 0
    bank_files: int = 0
    bank_lines: int = 0
    matched: int = 0
    remitted: int = 0
    cancelled: int = 0
    set_aside: dict[int, Refusal] = field(default_factory=dict)


def is_demo() -> bool:
    """Whether this database is empty (False) or a demonstration's (True).

    refuses  NotADemo, when anybody stands in it whom the demonstration did not write
    """
    agencies = {agency.name for agency in parties.agencies()}
    ours = agencies == {str(AGENCY["name"])}
    creditors = {creditor.name for creditor in parties.creditors()} - ({creditor.name for creditor in CREDITORS} if ours else set())
    people = set() if ours else set(get_user_model().objects.values_list("username", flat=True))
    strangers = sorted((agencies if not ours else set()) | creditors | people)
    if strangers:
        raise NotADemo(source="house rule", name=strangers[0])
    return ours


def play(folder: Path, seed: int, *, workers: int, watch: Watch) -> Played:
    """Place the claims and play the days, writing every file that a bank or a creditor would see.

    folder  emptied first
    watch   told after each day
    """
    rng, played = Random(seed), Played()
    for name in ("claims", "bank", "letters", "remittances"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    agency = parties_services.set_agency(AGENCY)
    for creditor in CREDITORS:
        parties_services.add_creditor(creditor.facts)
    bank = Bank(agency.client_iban.replace(" ", ""), markets.load(MARKET).currency)
    for on in _days(FIRST_DAY, LAST_DAY):
        _place(rng, folder, on, played)
        if on == _first_working_of_month(on) and on != FIRST_DAY:
            _remit(folder, bank, on, played)
        outcome = run_day(MARKET, on, workers=workers)
        _answer(rng, bank, on, outcome)
        _bank_evening(folder, bank, on, played)
        played.letters += outcome.released
        played.cancelled += len(outcome.cancelled)
        played.set_aside |= outcome.set_aside
        watch(on, outcome)
    return played


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _first_working_of_month(on: date) -> date:
    return markets.load(MARKET).holidays.first_working(on.replace(day=1))


def _place(rng: Random, folder: Path, on: date, played: Played) -> None:
    """The creditors hand in their files: a large one on the first day, a small one a month later."""
    if on not in (FIRST_DAY, SECOND_PLACEMENT):
        return
    count, first = (DEBTORS, 1) if on == FIRST_DAY else (MORE_DEBTORS, DEBTORS + 1)
    for creditor in CREDITORS:
        file = claims_file(rng, creditor, count, placed_on=on, first=first)
        (folder / "claims" / file.name).write_bytes(file.content)
        placed = placing.place(creditor.name, file.content, file.name, today=on, rng=rng, market=MARKET)
        played.cases += placed.new_cases
        played.claims += placed.new_claims


def _answer(rng: Random, bank: Bank, on: date, outcome: Outcome) -> None:
    """The people who were asked today decide what they will do about it; who is thanked does nothing."""
    if not outcome.released:
        return
    sent = [letter for letter in contacts.letters_released(on) if letter.purpose == "demand"]
    people = cases.with_people({letter.case_id for letter in sent})
    owed = cases.claims_of(people)
    for letter in sent:
        who = people[letter.case_id]
        principal = sum(claim.principal for claim in owed[letter.case_id] if claim.due_on < on)
        asked = Asked(letter.due, min(principal, letter.due), who.case.payment_reference, who.debtor.name, who.case.number)
        for entry in answers(rng, asked, on, markets.load(MARKET).holidays):
            if entry.booked_on <= LAST_DAY:
                bank.expect(entry)


def _bank_evening(folder: Path, bank: Bank, on: date, played: Played) -> None:
    """The bank closes its day; its file is read at once, and then once more, which changes nothing."""
    content = bank.close(on)
    if content is None:
        return
    name = f"{on}.xml"
    (folder / "bank" / name).write_bytes(content)
    for _time in range(2):
        played.bank_lines += payments.import_file(BytesIO(content), name, on).new
    played.bank_files += 1
    played.matched += payments.match_waiting(on).matched


def _remit(folder: Path, bank: Bank, on: date, played: Played) -> None:
    """On the first working day of a month the creditors are paid for the month before."""
    month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    run = remitting.remit(month, on, MARKET)
    played.remitted += len(run.new)
    for file in remittances.files(MARKET, month):
        (folder / "remittances" / file.name).write_bytes(file.content)
        if file.name == run.file_name:
            bank.carry_out(file.content, on)


def write_out(folder: Path) -> None:
    """Write the letters, a statement of account a case, and the ledger, as they stand at the end."""
    for name, content in contacts.letter_files():
        (folder / "letters" / name).write_bytes(content)
    with (folder / "statements.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in _statements())
    with (folder / "ledger.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in ledger.lines())


def _statements() -> Iterator[dict[str, object]]:
    pack = markets.load(MARKET)
    for ids in _lots(cases.case_ids(MARKET), 400):
        for facts in contacts.facts_of(ids).values():
            answer = account_json(state(facts, LAST_DAY, pack), "en")
            yield {"facts": as_json(facts), "on": LAST_DAY.isoformat(), "answer": answer}


def _lots(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def figures() -> ledger.Figures:
    """Where the money is, once the ledger was compared with the bank.

    refuses  nothing: a difference is a bug, and stops the demonstration
    """
    if found := check.differences():
        raise AssertionError(found)
    return ledger.figures(MARKET)
