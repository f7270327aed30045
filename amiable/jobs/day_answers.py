"""The day's stage of answers: thanks for payments, holds that began, cases that ended; owed here, released by the next stage."""

from amiable.apps.contacts import services as contacts
from amiable.jobs.day_stage import Day, Done


def answers(day: Day) -> Done:
    """Owe the answers that people of the market wait for."""
    return Done({"owed": contacts.owe_answers(day.market, day.on)})
