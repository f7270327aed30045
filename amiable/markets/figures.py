"""A figure of the help centre: what a name, its part and its form mean in the law of a market on a day (SCHEMA.md, Help)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from functools import lru_cache
from itertools import groupby
from typing import Any

from amiable import markets
from amiable.core.answers import Amount, Cited, Count, Day, Figure, OpenDays, Opening, Percent, Prices, Words
from amiable.core.dated import Dated, NotInForce, Source, Version
from amiable.core.dates import ONE_DAY, Wait
from amiable.core.guard.hours import Hours
from amiable.core.limits import FinalDay, Interruption, Period
from amiable.core.money import MILLION, minor_of
from amiable.core.pack import Fee, Pack, Tariff
from amiable.core.refusal import Fault, _
from amiable.markets.institutions import institutions
from amiable.markets.questions import Question, all_of, unknown

WRITTEN = re.compile(
    r"(?P<name>[a-z_]+(?:/[a-z0-9_]+)?)(?P<parts>(?:\.[a-z0-9_]+)*)(?: (?P<given>[0-9.]+))?"
    r"(?: of (?P<of>[0-9.]+))?(?: on (?P<on>[0-9-]{10}))? ?\| ?(?P<form>[a-z]+)"
)
AMOUNTS = frozenset({"above", "fixed", "ceiling", "minimum", "enforceable", "until", "amount"})
RATES = frozenset({"rate", "vat", "points", "next_factor"})
PAIRS = {"few": ("instalments", "amount"), "small": ("count", "until")}
MEASURES = {
    "gap": "days", "after_due": "days", "needs_days": "days", "notice": "days", "shortest": "days", "ahead": "days", "years": "years",
    "months": "months", "claimed": "years", "refund_weeks": "weeks", "unauthorised_months": "months", "unused_months": "months",
}  # fmt: skip
ENDS = ("due_on", "decided_on")  # from which the years of a final day run, by the creditor's quality
COUNTS: Mapping[str, Callable[[int], Figure]] = {
    "days": lambda number: Count(number, "day"),
    "weeks": lambda number: Count(number, "week"),
    "months": lambda number: Count(number, "month"),
    "years": lambda number: Count(number, "year"),
}
UNREADABLE = _("The figure “{figure}” cannot be read.")
UNKNOWN = _("Nobody knows the figure “{figure}”.")
NO_PART = _("The figure “{figure}” has no part “{part}”.")
UNFIT = _("The form “{form}” does not fit the figure “{figure}”.")
SILENT = _("The figure “{figure}” is not in force on {day}.")
LOOK = _("Look how it is written in amiable/markets/SCHEMA.md.")


class BadFigure(ValueError):  # noqa: N818 — as BadPack
    """A figure that means nothing, with what is wrong as a Fault; whoever reads the file adds the line."""

    def __init__(self, what: str, remedy: str = LOOK, **facts: str) -> None:
        super().__init__(what.format(**facts))
        self.fault = Fault("", what, remedy, tuple(facts.items()))


@dataclass(frozen=True, slots=True)
class Held:
    """A value with what it measures: money, rate, days, weeks, months, years, number, date, tariff, hours or text; and where it stands."""

    value: Any
    measure: str
    source: Source | None = None
    since: date | None = None
    until: date | None = None


def figure(written: str, market: str, language: str, on: date) -> Figure:
    """What stands between {{ and }}, in the law of a market.

    language  of the names of institutions
    on        the reader's day; a day in the figure itself goes before
    refuses   BadFigure
    """
    read = WRITTEN.fullmatch(" ".join(written.split()))
    if not read:
        raise BadFigure(UNREADABLE, figure=written.strip())
    name, day = read["name"], _day(read["on"], written) or on
    held = _institution(name, market, language, day) or _held(name, read["given"] or "", market, day)
    for part in read["parts"].split(".")[1:]:
        held = _part(held, part, written)
    if read["of"]:
        held = _priced(held, read["of"], written)
    return _formed(held, read["form"], written)


def _day(text: str | None, written: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadFigure(UNREADABLE, figure=written.strip()) from None


# ---- the name


def _institution(name: str, market: str, language: str, day: date) -> Held | None:
    """An institution by what it does; nothing for another name."""
    folder, _slash, role = name.partition("/")
    if folder != "institution":
        return None
    known = {known: each for known, each in institutions(market, language, day).items() if known == role}
    if not known:
        raise BadFigure(SILENT, figure=name, day=day.isoformat())
    [each] = known.values()
    return Held({"name": each.name, "site": each.site, "address": ", ".join(each.lines)}, "record", each.source)


def _held(name: str, given: str, market: str, day: date) -> Held:
    if name == "example":
        return Held(_minor(given, f"{name} {given}"), "money")
    if name in BESIDE:
        return BESIDE[name](market, day)
    known = _questions(markets.load(market))
    if name not in known:
        nearest = str(unknown(market, name, known).facts["nearest"])
        raise BadFigure(UNKNOWN, _("The nearest: {nearest}."), figure=name, nearest=nearest)
    return _in_force(known[name], day)


@lru_cache(maxsize=16)
def _questions(pack: Pack) -> dict[str, Question]:
    """The questions of a pack: a law that changed is another pack."""
    return all_of(pack.market)


def _in_force(question: Question, day: date) -> Held:
    """The version of a day. A rate that is published for a time is the last one known, and says until when."""
    dated: Dated[Any] = question.dated
    try:
        version, until = dated.at(day), None
    except NotInForce:
        past = [v for v in dated.versions if v.to and v.to <= day]
        if not past or question.unit != "percent a year":
            raise BadFigure(SILENT, figure=question.key, day=day.isoformat()) from None
        version, until = past[-1], past[-1].to
    return Held(version.value, _measure(question, version), version.source, version.from_on, until - ONE_DAY if until else None)


def _measure(question: Question, version: Version[Any]) -> str:
    if isinstance(version.value, int):
        return {"amount": "money", "rate": "rate"}.get(question.kind, question.kind)
    return "tariff" if isinstance(version.value, Tariff | Fee) else "record"


def _debits(market: str, day: date) -> Held:
    rules = markets.means_of_payment(market).debits
    if rules is None:
        raise BadFigure(SILENT, figure="debits", day=day.isoformat())
    return Held(rules, "record", rules.source)


def _office(market: str, day: date) -> Held:
    office = markets.means_of_payment(market).office
    return Held(_opening(day, office.hours), "hours", office.source)


def _calls(market: str, day: date) -> Held:
    """When we call: inside every rule at once, the law's and our own."""
    rules = markets.contact_rules(market)
    both = [tuple(rule for rule in conduct.hours if "call" in rule.channels) for conduct in (rules.market, rules.group)]
    return Held(_opening(day, *filter(None, both)), "hours")


def _demands(market: str, day: date) -> Held:
    rules = markets.contact_rules(market)
    every = [rule for conduct in (rules.market, rules.group) for rule in conduct.frequencies if _holds(rule, day)]
    return Held({str(rule.days): min(one.demands for one in every if one.days == rule.days) for rule in every}, "record")


def _silence(market: str, day: date) -> Held:
    rules = markets.contact_rules(market)
    return Held(max(rule.days for conduct in (rules.market, rules.group) for rule in conduct.silences if _holds(rule, day)), "days")


BESIDE: Mapping[str, Callable[[str, date], Held]] = {
    "debits": _debits,
    "office": _office,
    "calls": _calls,
    "demands": _demands,
    "silence": _silence,
}


def _holds(rule: Any, day: date) -> bool:
    return bool(rule.from_on <= day and (rule.to is None or day < rule.to))


# ---- the part


def _part(held: Held, part: str, written: str) -> Held:
    """A part of a value, with what it measures, as `amiable law show … --json` names it."""
    value = _inside(held.value, part)
    if value is None or value == "":
        raise BadFigure(NO_PART, figure=written.strip(), part=part)
    if part in PAIRS:
        return Held(dict(zip(PAIRS[part], value, strict=True)), "record", held.source, held.since)
    measure = _measured(value, part)
    return Held(value, held.measure if held.measure in COUNTS and measure == "number" else measure, held.source, held.since)


def _inside(value: Any, part: str) -> Any:
    if isinstance(value, Fee) and not hasattr(value, part):
        return _inside(value.tariff, part)
    if isinstance(value, Wait) and part in ("post", "electronic"):
        return {**value.calendar_days, **value.working_days}.get(part)
    if isinstance(value, tuple):
        return next((ends.years for ends in value if isinstance(ends, FinalDay) and ends.starts == part), None)
    if isinstance(value, Mapping):
        return value.get(part)
    known = {field.name for field in fields(value)} if is_dataclass(value) else set()
    return getattr(value, part) if part in known else None


def _measured(value: Any, part: str) -> str:
    if part in ENDS:
        return "years"
    if isinstance(value, bool) or not isinstance(value, int):
        return "date" if isinstance(value, date) else "text" if isinstance(value, str) else "record"
    if part in AMOUNTS or part in RATES:
        return "money" if part in AMOUNTS else "rate"
    return MEASURES.get(part, "number")


def _priced(held: Held, of: str, written: str) -> Held:
    """What a tariff or a fee comes to for an amount."""
    tariff = held.value.tariff if isinstance(held.value, Fee) else held.value
    if not isinstance(tariff, Tariff):
        raise BadFigure(UNFIT, figure=written.strip(), form=f"of {of}")
    return Held(price_of(tariff, _minor(of, written)), "money", held.source, held.since)


def price_of(tariff: Tariff, minor: int) -> int:
    """What a tariff comes to for an amount above zero, in minor units, rounded down; nothing above its last principal."""
    if tariff.until is not None and minor > tariff.until:
        return 0
    bracket = max((b for b in tariff.brackets if b.above < minor), key=lambda b: b.above)
    price = max(bracket.fixed + (minor - bracket.above) * bracket.rate // MILLION, tariff.minimum)
    return price if tariff.ceiling is None else min(price, tariff.ceiling)


def _minor(text: str, written: str) -> int:
    try:
        minor = minor_of(text if "." in text else f"{text}.00")
    except ValueError:
        minor = 0
    if minor <= 0:
        raise BadFigure(UNREADABLE, figure=written.strip())
    return minor


# ---- the form


def _formed(held: Held, form: str, written: str) -> Figure:
    if form == "source" and held.source:
        return Cited(held.source)
    if form == "since" and held.since:
        return Day(held.since)
    whole = _whole(held)
    if form not in FORMS or whole.measure not in FORMS[form]:
        raise BadFigure(UNFIT, figure=written.strip(), form=form)
    return MADE[form](whole) if form in MADE else COUNTS[form](whole.value)


def _whole(held: Held) -> Held:
    """A record that is one number in the end: the days of a wait, the years of a period, the price of a tariff without brackets."""
    match held.value:
        case Wait(days=days):
            return Held(days, "days")
        case Period(years=int(years)) | Interruption(years=int(years)):
            return Held(years, "years")
        case Fee(tariff=tariff):
            return _whole(Held(tariff, "tariff"))
        case Tariff(brackets=(only,)) if not only.rate:
            return Held(only.fixed, "money")
    return held


FORMS: Mapping[str, frozenset[str]] = {
    "amount": frozenset({"money"}),
    "percent": frozenset({"rate"}),
    "number": frozenset({"number", "days", "weeks", "months", "years"}),
    **{form: frozenset({form}) for form in COUNTS},
    "date": frozenset({"date"}),
    "list": frozenset({"tariff"}),
    "hours": frozenset({"hours"}),
    "text": frozenset({"text"}),
}
MADE: Mapping[str, Callable[[Held], Figure]] = {
    "amount": lambda held: Amount(held.value),
    "percent": lambda held: Percent(held.value, held.until),
    "number": lambda held: Count(held.value),
    "date": lambda held: Day(held.value),
    "list": lambda held: Prices(held.value),
    "hours": lambda held: Opening(held.value),
    "text": lambda held: Words(held.value),
}


# ---- hours


def _opening(day: date, *rules: tuple[Hours, ...]) -> tuple[OpenDays, ...]:
    """The weekdays with their windows, inside every group of rules at once; days that are open alike and follow one another are one."""
    week = [(weekday, _windows(weekday, day, rules)) for weekday in range(1, 8)]
    alike = [(windows, [weekday for weekday, _windows in run]) for windows, run in groupby(week, key=lambda pair: pair[1])]
    return tuple(OpenDays(days[0], days[-1], windows) for windows, days in alike if windows)


def _windows(weekday: int, day: date, rules: Iterable[tuple[Hours, ...]]) -> tuple[tuple[time, time | None], ...]:
    found: list[tuple[time, time | None]] = [(time.min, None)]
    for group in rules:
        open_then = [(w.opens, w.closes) for rule in group if _holds(rule, day) for w in rule.windows if weekday in w.weekdays]
        found = list(_both(found, open_then))
    return tuple(sorted(found, key=lambda window: window[0]))


def _both(some: list[tuple[time, time | None]], others: list[tuple[time, time | None]]) -> Iterator[tuple[time, time | None]]:
    for opens, closes in some:
        for other_opens, other_closes in others:
            first, last = max(opens, other_opens), min(closes or time.max, other_closes or time.max)
            if first < last:
                yield first, None if last == time.max else last
