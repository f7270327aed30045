"""Read what a mandate agrees: its commission schedule, how and how often the creditor is paid, with every fault at its place."""

from collections.abc import Mapping, Sequence
from typing import cast

from amiable.apps.parties.checks import Key, Wrong, commission, one_of, share, text
from amiable.core.facts import PARTS
from amiable.core.money import minor_of
from amiable.core.refusal import _
from amiable.core.remittance.schedule import ATS, KINDS, OFS, At, ByAge, ByPart, Flat, Of, Schedule, Tiers

LONGEST_TIME = 366
Step = tuple[int, int]


def schedule(value: object) -> Schedule:
    """A commission: a percentage between quotes, or a table with its kind."""
    if not isinstance(value, Mapping):
        return Flat(commission(value))
    kind = str(one_of(*KINDS)(value.get("kind")))
    if extra := set(value) - {"kind", *_keys_of(kind)}:
        raise Wrong(_("The key “{key}” is not known."), _("Remove it, or look for a slip of the pen."), key=min(extra))
    match kind:
        case "flat":
            return Flat(commission(value.get("rate")))
        case "tiers":
            return Tiers(cast(Of, one_of(*OFS)(value.get("of"))), _steps(value.get("steps"), "above"))
        case "age":
            return ByAge(cast(At, one_of(*ATS)(value.get("at"))), _steps(value.get("steps"), "from_days"))
    return ByPart(*(share(value.get(part)) for part in PARTS))


def _keys_of(kind: str) -> Sequence[str]:
    return {"flat": ("rate",), "tiers": ("of", "steps"), "age": ("at", "steps"), "part": PARTS}[kind]


def _steps(value: object, start: str) -> tuple[Step, ...]:
    """The steps of tiers or ages: the first from 0 on, then rising."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise Wrong(_("It has no steps."), _("Write a list of steps, the first from 0 on."))
    steps = tuple(_step(one, start) for one in value)
    starts = [begins for begins, _rate in steps]
    if starts[0] != 0 or starts != sorted(set(starts)):
        raise Wrong(_("The steps do not rise from 0 on."), _("Begin with 0, and let each step begin higher than the one before."))
    return steps


def _step(value: object, start: str) -> Step:
    if not isinstance(value, Mapping) or set(value) != {start, "rate"}:
        raise Wrong(_("A step is not complete."), _("Give each step “{start}” and “rate”."), start=start)
    begins = value[start]
    return (_amount(begins) if start == "above" else _days(begins)), share(value["rate"])


def _amount(value: object) -> int:
    try:
        return minor_of(text(value))
    except ValueError as error:
        raise Wrong(_("It is not an amount."), _('Write it between quotes, such as "1000.00".')) from error


def _days(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Wrong(_("It is not a number of days."), _("Write a whole number."))
    return value


def within_days(value: object) -> int | None:
    """Within how many days of its receipt money is paid on; 0 in a file: as the law says."""
    days = _days(value)
    if days > LONGEST_TIME:
        raise Wrong(_("It is longer than a year."), _("Agree a shorter time."))
    return days or None


MANDATE_KEYS: Mapping[str, Key] = {
    "commission": Key(schedule),
    "settlement": Key(one_of("net", "invoice"), "net"),
    "rhythm": Key(one_of("monthly", "twice_a_month", "weekly"), "monthly"),
    "paid_within_days": Key(within_days, 0),
}
