"""A value that changes over time: its versions, the look-up of a day, and the plain "no" where none is in force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from amiable.core.refusal import Refusal, _

Value = TypeVar("Value")
SECTION = re.compile(r"§(?! ?\d)")  # the sign ends a number ("4 §"); in "2, § 1er" it begins a paragraph of an article


class NotInForce(Refusal):
    """No version of a parameter covers the day asked for; there is no default."""

    code = "not_in_force"
    what = _("No rule “{parameter}” is known for {day}.")
    remedy = _("Choose another day, or add the rule with its legal source to the market's data.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value of the law stands: the act, the article, and where it was seen."""

    law: str
    article: str
    seen: str = ""

    def __str__(self) -> str:
        """As a lawyer cites it: an article by its number; a section by its sign, "§ 5" or "4 §", which needs no word before it."""
        numbered = self.article[:1].isdigit() or self.article[:1].isupper()
        if not self.article:
            return self.law
        return f"{self.law}, {'art. ' if numbered and not SECTION.search(self.article) else ''}{self.article}"


@dataclass(frozen=True, slots=True)
class Signature:
    """The lawyer who compared a value with the official text, and when."""

    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Version(Generic[Value]):
    """A value from a day (inside) to a day (outside; None: still in force), with its source; `verified` None: nobody signed it yet."""

    from_on: date
    to: date | None
    value: Value
    source: Source
    verified: Signature | None = None


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value]):
    """All versions of one question of law, in order; `chosen_by` says which day picks one: of several days, the latest."""

    name: str
    chosen_by: tuple[str, ...]
    versions: tuple[Version[Value], ...]

    def at(self, day: date) -> Version[Value]:
        """The version in force on a day.

        refuses  NotInForce, before the first version, in a gap, and after the last one
        """
        for version in reversed(self.versions):  # what is asked is mostly what is in force now
            if version.from_on <= day:
                if version.to is None or day < version.to:
                    return version
                break
        raise NotInForce(source=self.name, parameter=self.name, day=day.isoformat())

    def chosen(self, days: Mapping[str, date]) -> Version[Value]:
        """The version that the days of a claim or an action pick.

        days     by name, such as `due_on`; those that `chosen_by` names must be among them
        refuses  NotInForce, as `at` does
        """
        return self.at(max(days[name] for name in self.chosen_by))

    def in_force(self, day: date) -> bool:
        """Whether some version covers the day."""
        return any(v.from_on <= day and (v.to is None or day < v.to) for v in self.versions)
