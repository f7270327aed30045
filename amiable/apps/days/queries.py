"""Read what was done on a day, and which day of a market ended last."""

from dataclasses import replace
from datetime import date

from amiable.apps.days.models import End, Note, Play, Stage
from amiable.apps.days.records import Note as NoteView
from amiable.apps.days.records import NoteKind, PlayView, StageView

STANDING: tuple[NoteKind, ...] = ("refused", "set_aside")  # of what stays so until somebody mends it
PLAY = ("id", "market", "on", "played_on", "begun_at", "by", "end__ended_at")
STAGE = ("id", "play_id", "name", "begun_at", "ended_at", "counts")
NOTE = ("stage_id", "kind", "about", "code", "what", "remedy", "facts", "source")


def last_ended(market: str, until: date) -> date | None:
    """The last day of a market that was played to its end, up to and including a day; None when none was."""
    ended = End.objects.filter(play__market=market, play__on__lte=until)
    return ended.order_by("-play__on").values_list("play__on", flat=True).first()


def last_counted(market: str, stage: str, count: str) -> date | None:
    """The last day of a market on which a stage counted something, whether there was any of it or none."""
    counted = Stage.objects.filter(name=stage, play__market=market, counts__has_key=count)
    return counted.order_by("-play__on").values_list("play__on", flat=True).first()


def standing(market: str, on: date) -> set[tuple[str, str, str, str]]:
    """What is refused and set aside on a day of a market so far: the stage, the kind of its note, about what, the code."""
    found = Note.objects.filter(stage__play__market=market, stage__play__on=on, kind__in=STANDING)
    return set(found.values_list("stage__name", "kind", "about", "code"))


def newest(market: str) -> PlayView | None:
    """The play of a market that was begun last, without its stages; None when there was none."""
    row = Play.objects.filter(market=market).order_by("-pk").values_list(*PLAY).first()
    return PlayView(*row) if row else None


def plays(on: date, market: str | None = None) -> list[PlayView]:
    """Every play of a day with its stages and notes, by market and in order, in three queries."""
    wanted = Play.objects.filter(on=on, **({"market": market} if market else {}))
    rows = list(wanted.order_by("market", "pk").values_list(*PLAY))
    stages = list(Stage.objects.filter(play__in=wanted).order_by("pk").values_list(*STAGE))
    notes: dict[int, list[NoteView]] = {pk: [] for pk, *_rest in stages}
    for stage_id, *told in Note.objects.filter(stage__play__in=wanted).order_by("pk").values_list(*NOTE):
        notes[stage_id].append(NoteView(*told))
    of_play: dict[int, list[StageView]] = {pk: [] for pk, *_rest in rows}
    for pk, play_id, name, begun_at, ended_at, counts in stages:
        of_play[play_id].append(StageView(name, begun_at, ended_at, counts, tuple(notes[pk])))
    return [replace(PlayView(*row), stages=tuple(of_play[row[0]])) for row in rows]
