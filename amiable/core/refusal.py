"""A Refusal is an answer: an expected "no" with a code for ever, what was refused, what to do now, and its source."""

from dataclasses import dataclass
from typing import ClassVar


def _(text: str) -> str:
    """Mark a text for translation; the shells translate it into the reader's language."""
    return text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in what was handed in.

    where   the place as the reader sees it: `claims[0].due_on`, or `row 12, due date`
    what    what is wrong there, with `{names}` for the values in `facts`
    remedy  what to do about it
    """

    where: str
    what: str
    remedy: str = ""
    facts: tuple[tuple[str, str], ...] = ()


class Refusal(Exception):  # noqa: N818 — a refusal is an answer, not an error
    """Expected, and shown to a person. Never logged as an error, never a bare string."""

    code: ClassVar[str]
    what: ClassVar[str]  # what was refused, in the reader's words, with `{names}` for the facts
    remedy: ClassVar[str]  # what they can do now

    def __init__(self, *, source: str, faults: tuple[Fault, ...] = (), **facts: object) -> None:
        self.source, self.faults, self.facts = source, faults, facts
        super().__init__(f"{self.code}: {self.what.format(**facts)} [{source}]")

    def __reduce__(self) -> tuple[object, ...]:
        """A refusal travels between processes like any other answer."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[Refusal], args: tuple[object, ...], state: dict[str, object]) -> Refusal:
    refusal = kind.__new__(kind, *args)
    refusal.__dict__.update(state)
    return refusal
