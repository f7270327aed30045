"""Add a version to a question of law, in the operator's own folder: what would overlap, leave a gap or cannot be read is refused."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from amiable import markets
from amiable.core.dated import Version
from amiable.core.dates import ONE_DAY
from amiable.core.money import minor_of, ppm_of
from amiable.core.refusal import Refusal, _
from amiable.markets import overlay, questions, sensible
from amiable.markets.questions import Question

SCHEMA = "amiable/markets/SCHEMA.md"


class WouldOverlap(Refusal):
    """A day has one law only."""

    code = "law.would_overlap"
    what = _("From {from_on} to {to_on}, “{question}” has a version already: {in_force}.")
    remedy = _("Begin on another day. A version of your own stands in {file}: put it right there.")


class WouldLeaveGap(Refusal):
    """Versions follow one another."""

    code = "law.would_leave_gap"
    what = _("From {from_on} to {to_on}, “{question}” would have no version.")
    remedy = _("Add the version of these days first.")


class WrongValue(Refusal):
    """What was given is no value of this question."""

    code = "law.wrong_value"
    what = _("“{value}” does not fit as “{key}” of “{question}”.")
    remedy = _("Write a rate in percent as 10.50, an amount as 40.00, a number of days, months or years as 14.")


class FollowsAnother(Refusal):
    """A series that is made of another changes with it."""

    code = "law.follows_another"
    what = _("“{question}” follows “{other}”.")
    remedy = _("Add the new rate to “{other}”.")


class NoSource(Refusal):
    """A value without source is no law."""

    code = "law.no_source"
    what = _("No value enters the law without its source.")
    remedy = _("Name the act with --source, and its article with --article.")


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be added: `key` is `rate`, `reference`, `amount`, `days`, `months` or `years`; `to` is the first day without it.

    sure  whoever adds it knows that it is far from the version before
    """

    from_on: date
    to: date | None
    key: str
    value: str
    law: str
    article: str = ""
    seen: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What was added: the question with its new version, the version before it, and the file it stands in."""

    question: Question
    version: Version[Any]
    before: Version[Any] | None
    file: Path


def add(market: str, key: str, new: NewVersion) -> Added:
    """Write a version into the operator's folder, once the whole law of the market could be loaded with it.

    refuses  MarketUnknown, QuestionUnknown, BadPack; WouldOverlap, WouldLeaveGap, WrongValue, FollowsAnother, NoSource;
             NotOneNumber, GivenOtherwise, LawRounds, RateFarAway, AmountFarAway
    """
    file = overlay.file_of(overlay.folder(), market, key)
    asked = questions.named(market, key)
    _must_fit(asked, new, file)
    _must_follow(asked, new, file)
    before = next((version for version in reversed(asked.dated.versions) if version.from_on < new.from_on), None)
    sensible.must_be_near(asked, new.key, new.value, before, sure=new.sure)
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(file.parent):
        _append(asked, _written(asked, new, before), file)
    added = questions.named(market, key)
    return Added(added, added.dated.at(new.from_on), before, file)


def _must_fit(asked: Question, new: NewVersion, file: Path) -> None:
    """One number, of the question's kind, and beside it nothing that the present version says."""
    for _how, other in asked.follows:
        raise FollowsAnother(source=SCHEMA, question=asked.key, other=other)
    sensible.must_be_named(asked, new.key, file)
    try:
        {"rate": ppm_of, "reference": ppm_of, "amount": minor_of}.get(new.key, _whole)(new.value)
    except ValueError:
        raise WrongValue(source=SCHEMA, question=asked.key, key=new.key, value=new.value) from None
    if not new.law.strip():
        raise NoSource(source=SCHEMA)
    for name, text in (("source", new.law), ("article", new.article), ("seen", new.seen)):
        if text and not text.isprintable():
            raise WrongValue(source=SCHEMA, question=asked.key, key=name, value=ascii(text))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10_000):
        raise ValueError(text)
    return int(text)


def _must_follow(asked: Question, new: NewVersion, file: Path) -> None:
    """The new version begins where the last one ends, or ends where the first one begins."""
    first, last = asked.dated.versions[0], asked.dated.versions[-1]
    if last.to is None and new.from_on > last.from_on:
        return  # a rule without an end holds until the next one begins
    for version in asked.dated.versions:
        start, end = max(version.from_on, new.from_on), min(version.to or date.max, new.to or date.max)
        if start < end:
            last_day = end - ONE_DAY if end < date.max else "…"
            held = version.source
            raise WouldOverlap(source=SCHEMA, question=asked.key, from_on=start, to_on=last_day, in_force=held, file=file)
    if new.from_on > (last.to or date.max):
        raise WouldLeaveGap(source=SCHEMA, question=asked.key, from_on=last.to, to_on=new.from_on - ONE_DAY)
    if new.to and new.to < first.from_on:
        raise WouldLeaveGap(source=SCHEMA, question=asked.key, from_on=new.to, to_on=first.from_on - ONE_DAY)


def _written(asked: Question, new: NewVersion, before: Version[Any] | None) -> str:
    """The version as TOML.

    A source without article: where the act is the one of the version before, or an act is not what was named, the rule stays what it
    was, and what was named is where the number was seen, beside what --seen says.
    """
    law, article = new.law.strip(), new.article.strip()
    if not article and ", art. " in law:
        law, article = law.rsplit(", art. ", 1)
    model = before or asked.dated.versions[0]
    seen = [new.seen.strip() or new.law.strip()]
    if not article:
        seen = list(dict.fromkeys(text for text in (new.law.strip(), new.seen.strip()) if text))
        law, article = model.source.law, model.source.article
    source = f"law = {_text(law)}, article = {_text(article)}, seen = {_text('; '.join(seen))}"
    rows = [("from", new.from_on.isoformat()), *([("to", new.to.isoformat())] if new.to else [])]
    value = new.value if asked.kind in sensible.COUNTED else _text(new.value)
    rows += [(new.key, value), ("source", f"{{ {source} }}"), ("verified", "false")]
    width = max(len(name) for name, _value in rows)
    return "\n[[version]]\n" + "".join(f"{name:<{width}} = {value}\n" for name, value in rows)


def _text(value: str) -> str:
    """A text of TOML: what is printable is written as JSON writes it."""
    return json.dumps(value, ensure_ascii=False)


def _append(asked: Question, version: str, file: Path) -> None:
    """Write beside the file, load the whole market with that, and only then put it in the file's place."""
    present = file.read_text(encoding="utf-8") if file.exists() else f"# Versions of {asked.key} that are newer than the release.\n"
    new = file.with_name(f".{file.name}.new")
    try:
        new.write_text(present.rstrip("\n") + "\n" + version, encoding="utf-8")
        shipped = markets.tables(asked.market, None).get(asked.key, {**asked.table, "version": []})
        with_it = overlay.merged(shipped, markets.read_toml(new))
        markets.pack_of(asked.market, {**markets.tables(asked.market, overlay.folder()), asked.key: with_it})
        if file.exists():
            new.chmod(file.stat().st_mode & 0o777)
        os.replace(new, file)  # noqa: PTH105
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two who write at the same time write one after the other."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
