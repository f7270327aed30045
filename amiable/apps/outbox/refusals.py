"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class AlreadyEnded(Refusal):
    """An item ends once."""

    code = "outbox.ended"
    what = _("{key} was {state} already.")
    remedy = _("Nothing has to be done; owe a new item when something else must be said.")
