"""The closed lists of words that the tables of cases know beside those of the facts of a case."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A person's part in a case."""

    DEBTOR = "debtor"
    CO_DEBTOR = "co_debtor"
    GUARANTOR = "guarantor"
    REPRESENTATIVE = "representative"
    HEIR = "heir"
    MEDIATOR = "mediator"


class Agreed(TextChoices):
    """How a term for late payment was agreed."""

    NOTHING = "nothing"
    MAXIMUM = "max"
    FIGURES = "agreed"


def choices(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """A closed list of the facts, as a column takes it."""
    return [(word, word) for word in words]
