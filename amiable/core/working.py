"""A working is how an amount came about, as a code and its facts; the shells put it into words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Working:
    """How an amount or a day came about.

    code   names the sentence, for ever; every code has words in every language
    facts  the values of that sentence: amounts and rates as `core.money` writes them, days in ISO form
    """

    code: str
    facts: tuple[tuple[str, str], ...] = ()


def working(code: str, **facts: str) -> Working:
    """Build a Working with its facts by name."""
    return Working(code, tuple(facts.items()))
