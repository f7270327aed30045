"""What was done on a day, refused and set aside, with reasons: for a person as tables, for a program as JSON."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from amiable.cli import base
from amiable.core.refusal import Refusal, _

if TYPE_CHECKING:
    from amiable.apps.days.records import Note, PlayView, StageView

KINDS = {"refused": "refused", "set_aside": "set aside", "cancelled": "cancelled", "told": "to look at"}


class NotPlayed(Refusal):
    """Nobody played that day."""

    code = "day.not_played"
    what = _("Nobody played {on}.")
    remedy = _("Choose another day, or play it: amiable day --on {on}")


def tell(on: date, markets: Sequence[str], *, as_json: bool) -> None:
    """Print what was done on a day.

    markets  these alone; none: all
    refuses  NotPlayed
    """
    from amiable.apps.days import queries

    plays = [play for play in queries.plays(on) if not markets or play.market in markets]
    if not plays:
        raise NotPlayed(source="house rule", on=on.isoformat())
    if as_json:
        json.dump({"on": str(on), "plays": [_as_json(play) for play in plays]}, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    for play in plays:
        _show(play)


def _show(play: "PlayView") -> None:
    base.console.print(_head(play), style="bold", markup=False, highlight=False)
    table = base.table("Stage", "Seconds", "What was done", right=(1,))
    for stage in play.stages:
        done = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in stage.counts.items() if count)
        table.add_row(stage.name, f"{(stage.ended_at - stage.begun_at).total_seconds():.1f}", done or "nothing")
    base.console.print(table)
    for line in _notes(play):
        base.console.print(line, markup=False, highlight=False)


def _head(play: "PlayView") -> str:
    late = f", caught up on {play.played_on}" if play.played_on > play.on else ""
    ended = f"ended {play.ended_at:%Y-%m-%d %H:%M}" if play.ended_at else "not ended: it was cut off, or goes on"
    return f"{play.market}, {play.on}{late}: begun {play.begun_at:%Y-%m-%d %H:%M} UTC by {play.by}; {ended}"


def _notes(play: "PlayView") -> Iterator[str]:
    for stage in play.stages:
        for note in stage.notes:
            yield line_of(stage.name, note, play.market)


def line_of(stage: str, note: "Note", market: str) -> str:
    """A note of a stage in one line, in the language of whoever types."""
    what, remedy = words_of(note, market)
    return " ".join(text for text in (f"{stage}, {KINDS[note.kind]}: {note.about}:", what, remedy, f"({note.code})") if text)


def words_of(note: "Note", market: str) -> tuple[str, str]:
    """What a note says and what to do now, in the language of whoever types."""
    from amiable.files import wording

    return wording.told(note.what, note.remedy, note.facts, base.readers_language(), market)


def _as_json(play: "PlayView") -> dict[str, object]:
    return {
        "market": play.market,
        "played_on": str(play.played_on),
        "begun_at": play.begun_at.isoformat(),
        "ended_at": play.ended_at.isoformat() if play.ended_at else None,
        "by": play.by,
        "stages": [_stage_json(stage, play.market) for stage in play.stages],
    }


def _stage_json(stage: "StageView", market: str) -> dict[str, object]:
    return {
        "stage": stage.name,
        "begun_at": stage.begun_at.isoformat(),
        "ended_at": stage.ended_at.isoformat(),
        "counts": dict(stage.counts),
        "notes": [_note_json(note, market) for note in stage.notes],
    }


def _note_json(note: "Note", market: str) -> dict[str, object]:
    what, remedy = words_of(note, market)
    told = {"kind": note.kind, "about": note.about, "code": note.code, "what": what, "remedy": remedy, "source": note.source}
    return {**told, "facts": dict(note.facts)}
