"""Can an added number be what the law says? Given under its own name, rounded as the law rounds, and not far from the one before."""

from typing import Any

from amiable.core.dated import Version
from amiable.core.money import minor_of, percent_of, ppm_of, text_of
from amiable.core.refusal import Refusal, _
from amiable.markets import overlay, series
from amiable.markets.questions import Question

SCHEMA = "amiable/markets/SCHEMA.md"
FAR = 50_000  # ppm: no rate of these markets moved by more than five points at once; a typing error does
COUNTED = ("days", "months", "years")
KEYS = {
    "rate": ("rate", "reference"),
    **dict.fromkeys(("amount", "tariff", "fee"), ("amount",)),
    **{unit: (unit,) for unit in COUNTED},
}


class NotOneNumber(Refusal):
    """A question whose answer has several parts, or is of another kind."""

    code = "law.not_one_number"
    what = _("“{question}” is not answered by one number under “{key}”.")
    remedy = _("Write its new version into {file}, as SCHEMA.md shows.")


class GivenOtherwise(NotOneNumber):
    """One number, under another name: an amount where the law has a rate, a reference where nothing is worked out."""

    what = _("“{question}” is not given with --{key}.")
    remedy = _("Use --{right}.")


class LawRounds(Refusal):
    """A rate that the law's own rounding cannot give: somebody typed the reference."""

    code = "law.rounds"
    what = _("The law rounds this series: “{question}” cannot be {value} %.")
    remedy = _("Use --reference with the published rate; it is rounded by itself.")


class RateFarAway(Refusal):
    """A rate does not jump."""

    code = "law.far_away"
    what = _("This is {points} points away from {before} %, the version before of “{question}”: it would be {value} %.")
    remedy = _("If the law really says so, add --sure.")


class AmountFarAway(Refusal):
    """Nor does an amount."""

    code = "law.far_away"
    what = _("{value} is more than twice, or less than half, of {before}, the version before of “{question}”.")
    remedy = _("If the law really says so, add --sure.")


def must_be_named(asked: Question, key: str, file: object) -> None:
    """One number, under the name that the law gives it, and beside it nothing that the present version says.

    refuses  NotOneNumber, GivenOtherwise
    """
    fits = KEYS.get(asked.kind, ())
    more = {name for row in overlay.rows(asked.table)[-1:] for name in row} - overlay.AROUND - set(fits)
    if more or not fits:
        raise NotOneNumber(source=SCHEMA, question=asked.key, key=key, file=file)
    if key not in fits or (key == "reference" and not {"plus", "round"} & set(asked.table)):
        right = "number" if asked.kind in COUNTED else fits[0]
        raise GivenOtherwise(source=SCHEMA, question=asked.key, key=key, right=right, file=file)


def must_be_near(asked: Question, key: str, value: str, before: Version[Any] | None, *, sure: bool) -> None:
    """What the law rounds is round; and no rate or amount jumps, unless whoever adds it is sure.

    refuses  LawRounds, RateFarAway, AmountFarAway
    """
    if key == "rate":
        _must_be_round(asked, value)
    if before is None or sure:
        return
    if asked.kind == "rate":
        _rate_is_near(asked, series.rate_of({key: value}, asked.table), before.value)
    elif key == "amount" and (held := asked.row(before.from_on).get("amount")):
        _amount_is_near(asked, minor_of(value), minor_of(held))


def _must_be_round(asked: Question, value: str) -> None:
    rule = asked.table.get("round")
    if rule and (ppm_of(value) - ppm_of(asked.table.get("plus", "0"))) % ppm_of(rule["step"]):
        raise LawRounds(source=SCHEMA, question=asked.key, value=value)


def _rate_is_near(asked: Question, rate: int, before: int) -> None:
    if (away := abs(rate - before)) > FAR:
        points, held = percent_of(away), percent_of(before)
        raise RateFarAway(source=SCHEMA, question=asked.key, points=points, before=held, value=percent_of(rate))


def _amount_is_near(asked: Question, amount: int, before: int) -> None:
    if max(amount, before) > 2 * min(amount, before):
        raise AmountFarAway(source=SCHEMA, question=asked.key, value=text_of(amount), before=text_of(before))
