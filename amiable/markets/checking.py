"""Is the law of a market whole? Every file, version, source and worked example is looked at, and every fault is told with its place."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from amiable import markets
from amiable.core.pack import Pack
from amiable.core.refusal import Fault, _
from amiable.markets import contact, held, institutions, means, overlay, page, playbooks
from amiable.markets.dating import BadPack
from amiable.markets.overlay import rows
from amiable.markets.regimes import DEBTORS
from amiable.markets.regimes import read as read_regimes
from amiable.markets.values import Table
from amiable.markets.watched import Watched, is_day, trouble
from amiable.markets.written import broken, wrong_added, wrong_in

CONTACT = "contact.toml"
UNBUILT = (BadPack, KeyError, TypeError, ValueError)  # what data that cannot be law raises


@dataclass(frozen=True, slots=True)
class LawFault:
    """Something that is wrong in the law data: in which file, about which question, in the version that begins on which day."""

    file: str
    question: str
    version: date | None
    fault: Fault


@dataclass(frozen=True, slots=True)
class Report:
    """What the law of a market consists of, and what is wrong with it.

    own         versions of the operator's folder among them
    unverified  versions that no lawyer signed
    tried       cases of worked examples, and of these `held`
    """

    market: str
    questions: int
    versions: int
    own: int
    unverified: int
    known_until: date | None
    holidays_until: int | None
    tried: int
    held: int
    faults: tuple[LawFault, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """The file of a question, shipped or the operator's."""

    question: str
    name: str
    table: Table
    own: bool


def check(market: str, told: held.Told) -> Report:
    """Look through all the law of a market, overlay included.

    told     how a program is told a statement
    refuses  MarketUnknown
    """
    markets.must_be_here(market)
    faults: list[LawFault] = []
    head, holidays = _read(market, "market.toml", faults), _read(market, "holidays.toml", faults)
    files = _files(market, faults)
    tables = _together(files)
    faults += _in_files(files, tables, str(head.get("currency", "")))
    faults += _in_head(market, head)
    faults += _in_holidays(market, holidays)
    faults += _in_overlay(market)
    pack = _pack(market, tables, faults)
    tried, failed = _examples(market, pack, tables, told, faults) if pack else (0, 0)
    faults += (*_uncovered(pack), *_in_conduct(market, pack)) if pack else ()
    versions = [row for table in tables.values() for row in (rows(table) or [table])]
    return Report(
        market=market,
        questions=len(tables),
        versions=len(versions),
        own=sum(len(rows(file.table)) for file in files if file.own),
        unverified=sum(not (isinstance(row, dict) and row.get("verified")) for row in versions),
        known_until=pack.known_until if pack else None,
        holidays_until=pack.holidays.last_year if pack else None,
        tried=tried,
        held=tried - failed,
        faults=tuple(faults),
    )


def _read(market: str, name: str, faults: list[LawFault]) -> Table:
    return _toml(markets.SHIPPED / market / name, f"{market}/{name}", "", faults)


def _toml(path: Path, name: str, question: str, faults: list[LawFault]) -> Table:
    try:
        return markets.read_toml(path)
    except BadPack as why:
        faults.append(LawFault(name, question, None, _unbuilt(why)))
        return {}


def _files(market: str, faults: list[LawFault]) -> list[_File]:
    """Every file that is a question, shipped first."""
    shipped, own = overlay.files(markets.SHIPPED, market), overlay.files(overlay.folder(), market)
    found = [(question, path, f"{market}/parameters/{question}.toml", False) for question, path in shipped.items()]
    found += [(question, path, str(path), True) for question, path in own.items()]
    return [_File(question, name, _toml(path, name, question, faults), is_own) for question, path, name, is_own in found]


def _together(files: list[_File]) -> dict[str, Table]:
    tables = {file.question: file.table for file in files if not file.own and file.table}
    for file in files:
        if file.own and file.table:
            tables[file.question] = overlay.merged(tables.get(file.question, {**file.table, "version": []}), file.table)
    return tables


def _in_files(files: list[_File], tables: Mapping[str, Table], currency: str) -> Iterator[LawFault]:
    """What is wrong in each file by itself, then between the versions of a question."""
    shipped = {file.question: file.table for file in files if not file.own}
    for file in files:
        if file.table:
            adds = file.own and file.question in shipped
            found = wrong_added(file.table, shipped[file.question]) if adds else wrong_in(file.table, currency)
            yield from (_told(file, wrong) for wrong in found)
    names = {file.question: file for file in files}
    for question, table in tables.items():
        yield from (_told(names[question], wrong) for wrong in broken(rows(table)))


def _told(file: _File, wrong: Any) -> LawFault:
    return LawFault(file.name, file.question, wrong.version, wrong.fault)


def _in_head(market: str, head: Table) -> Iterator[LawFault]:
    """The regimes: a key that nobody reads is likely misspelt."""
    watched = Watched(head)
    for key in ("currency", "timezone", "languages", "letter", "regime"):
        if not watched.get(key):
            yield LawFault(f"{market}/market.toml", "", None, trouble(KeyError(key)))
    try:
        page.build(market, watched)
    except BadPack as why:
        yield LawFault(f"{market}/market.toml", "", None, _unbuilt(why))
    try:
        read_regimes(market, watched.get("regime", ()))
    except BadPack:
        return  # told with the whole pack
    for key in watched.unread():
        fault = Fault(
            "", _("The key “{key}” means nothing here."), _("Take it away, or look for its right name in SCHEMA.md."), (("key", key),)
        )
        yield LawFault(f"{market}/market.toml", "", None, fault)


def _in_holidays(market: str, table: Table) -> Iterator[LawFault]:
    """Days in order, once each, inside the years they are known for, and some in every year."""
    days, first, last = table.get("days", []), table.get("first_year", 0), table.get("last_year", 0)
    silent = {*range(first, last + 1)} - {day.year for day in days if is_day(day)}
    outside = [day for day in days if not is_day(day) or not first <= day.year <= last]
    if not days or silent or outside or sorted(set(days)) != days:
        what = _("The holidays are not one list of days in order, with some in each year from {first} to {last}.")
        yield LawFault(f"{market}/holidays.toml", "", None, Fault("", what, "", (("first", str(first)), ("last", str(last)))))
    if not table.get("source", {}).get("law"):
        yield LawFault(f"{market}/holidays.toml", "", None, trouble(KeyError("source.law")))


def _uncovered(pack: Pack) -> Iterator[LawFault]:
    """Working days are counted only in years whose holidays are known: from the first such rule to the last known day of the law."""
    counting = [v for dated in pack.waits.values() for v in dated.versions if v.value.working_days]
    first = min((version.from_on.year for version in counting), default=pack.holidays.first_year)
    last = pack.known_until.year if pack.known_until else pack.holidays.last_year
    if first < pack.holidays.first_year or last > pack.holidays.last_year:
        what = _("Working days are counted from {first} to {last}, and the holidays of some of these years are not known.")
        yield LawFault(f"{pack.market}/holidays.toml", "", None, Fault("", what, "", (("first", str(first)), ("last", str(last)))))


def _in_overlay(market: str) -> Iterator[LawFault]:
    """What stands in the operator's folder and is read by nobody."""
    folder = overlay.folder()
    if not folder.is_dir():
        return
    top = folder / market
    for path in sorted(top.rglob("*.toml")):
        if "parameters" not in path.relative_to(top).parts[:1]:
            what, remedy = _("Nobody reads this file."), _("Questions of law stand in the folder “parameters” of their market.")
            yield LawFault(str(path), "", None, Fault("", what, remedy))


def strangers() -> Iterator[LawFault]:
    """What stands in the operator's folder of law for markets that are not here; or the folder is named and is not there."""
    folder, known = overlay.folder(), set(markets.markets())
    if overlay.is_named() and not folder.is_dir():
        what, remedy = _("This folder is not there."), _("Make it, or give AMIABLE_MARKETS the name of another.")
        yield LawFault(str(folder), "", None, Fault("", what, remedy))
    for path in sorted(folder.glob("*/")) if folder.is_dir() else ():
        if path.is_dir() and path.name not in known:
            what = _("There is no market of this name here.")
            yield LawFault(str(path), "", None, Fault("", what, _("Choose one of these: {known}."), (("known", ", ".join(sorted(known))),)))


def _pack(market: str, tables: Mapping[str, Table], faults: list[LawFault]) -> Pack | None:
    """The whole pack; what only shows when all of it is put together is a fault too, unless a file's own fault explains it."""
    if not all(map(overlay.is_dated, (row for table in tables.values() for row in rows(table)))):
        return None
    try:
        return markets.pack_of(market, tables)
    except UNBUILT as why:
        if not faults:
            fault = _unbuilt(why)
            question = next((question for question in tables if fault.facts[0][1].startswith((f"{question}:", f"{question},"))), "")
            file = f"{market}/parameters/{question}.toml" if question else f"{market}/market.toml"
            faults.append(LawFault(file, question, None, fault))
        return None


def _unbuilt(why: Exception) -> Fault:
    """Why the data could not become law."""
    if not isinstance(why, BadPack):
        return trouble(why)
    remedy = _("Put this right; how a file is written stands in amiable/markets/SCHEMA.md.")
    return Fault("", BadPack.what, remedy, (("fault", str(why.facts["fault"])),))


def _examples(market: str, pack: Pack, tables: Mapping[str, Table], told: held.Told, faults: list[LawFault]) -> tuple[int, int]:
    """How many cases were tried, and how many of them do not hold."""
    law = held.Law(pack, {question: str(table["kind"]) for question, table in tables.items()}, markets.markets(), told)
    tried, failed = 0, set()
    for name, example in markets.examples(market):
        tried += len(held.rows_of(example))
        for fault in held.unheld(law, example):
            failed.add((name, fault.where))
            faults.append(LawFault(f"{market}/examples/{name}.toml", "", None, fault))
    return tried, len(failed)


def _in_conduct(market: str, pack: Pack) -> Iterator[LawFault]:
    """What is done next, for either kind of debtor, and how a person may be contacted: files of their own beside the questions."""
    folder, group = markets.SHIPPED / market, markets.SHIPPED / markets.GROUP
    waits = {*pack.waits, *pack.counts}
    looks: dict[str, Callable[[], object]] = {
        f"playbooks/{debtor}.toml": partial(_playbook, folder / f"playbooks/{debtor}.toml", group / "playbook.toml", waits)
        for debtor in DEBTORS
    }
    if (folder / CONTACT).is_file():
        looks[CONTACT] = lambda: contact.build(pack, markets.read_toml(folder / CONTACT), markets.read_toml(group / CONTACT))
    looks[means.FILE] = lambda: means.build(pack, markets.read_toml(folder / means.FILE), markets.read_toml(group / means.FILE))
    if (folder / institutions.FILE).is_file():
        looks[institutions.FILE] = lambda: institutions.build(market, markets.read_toml(folder / institutions.FILE), pack.languages[0])
    for name, look in looks.items():
        try:
            look()
        except UNBUILT as why:
            yield LawFault(f"{market}/{name}", "", None, _unbuilt(why))


def _playbook(path: Path, group: Path, waits: Collection[str]) -> object:
    return playbooks.build(markets.read_toml(path), markets.read_toml(group), waits)
