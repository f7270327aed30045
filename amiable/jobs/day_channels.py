"""A stage of the day: what was released is handed to its channel."""

from amiable.apps.days.records import Note
from amiable.jobs.day_stage import Day, Done
from amiable.jobs.handover import hand_over


def channels(day: Day) -> Done:
    """Letters lie ready for the print house, e-mails and short messages are given; what nobody carries waits, and is told of."""
    handed = hand_over(day.market, day.now, workers=day.workers, played=day.on)
    counts = {"letters": handed.letters, "emails": handed.email, "sms": handed.sms}
    counts |= {"failed": handed.failed, "unknown": handed.unknown, "waiting": handed.waiting}
    return Done(counts=counts, notes=[Note.of("refused", day.market, trouble) for trouble in handed.troubles])
