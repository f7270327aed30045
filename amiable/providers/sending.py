"""What every channel answers when it is handed something: one answer a contact, and never a guess."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from amiable.core.refusal import Refusal, _

# handed    they have it, and said so
# refused   they will never take it: a wrong address, a blocked sender; nothing went out
# deferred  they do not take it now: nothing went out, another try is safe
# unknown   the line broke after we gave it and before they answered: it may have gone out, so it is never sent again by itself
AnswerName = Literal["handed", "refused", "deferred", "unknown"]
ANSWERS: tuple[AnswerName, ...] = get_args(AnswerName)
LONGEST_SAID = 300
ADDRESS = r"[^\s<>]+@[^\s<>]+"
PERSONAL = re.compile(ADDRESS + r"|\+?\d(?:[ .-]?\d){7,}")  # in the words of a channel: an address, a number


class ChannelAway(Refusal):
    """The relay or the gateway cannot be reached, does not let us in, or is not well."""

    code = "channel.away"
    what = _("{channel} cannot be reached just now ({why}).")
    remedy = _(
        "What was not handed over waits, and goes out with the next run. If it stays so, look at the address and the keys of the channel."
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one contact at the door of its channel.

    serial    of the contact: the key under which it was handed over
    said      their own words, for the person who looks at it
    their_id  how they call it, when they said so
    """

    serial: int
    answer: AnswerName
    said: str = ""
    their_id: str = ""


def shortened(said: object) -> str:
    """Somebody else's words on one line, and not endlessly."""
    return _cut(_on_one_line(said))


def impersonal(said: object) -> str:
    """The same without addresses and numbers: what is refused is written into the notes of a day, which are kept for ever."""
    return _cut(PERSONAL.sub("…", _on_one_line(said)))


def _on_one_line(said: object) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _cut(text: str) -> str:
    """At a space: half an address would not be known for one."""
    return text if len(text) <= LONGEST_SAID else text[:LONGEST_SAID].rsplit(" ", 1)[0]
