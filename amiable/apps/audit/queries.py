"""Read what people decided, and prove that nobody changed it since."""

from collections.abc import Collection, Iterator

from amiable.apps.audit.chain import BEGINNING, hash_of
from amiable.apps.audit.models import Entry
from amiable.apps.audit.records import Checked, EntryView, Head

FIELDS = ("number", "at", "who", "what", "facts", "previous", "hash")
STRETCH = 5_000


def head() -> Head:
    """The end of the chain; number 0 when nothing was recorded yet."""
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else Head(0, BEGINNING)


def entries(*, who: str = "", what: str = "", last: int = 50) -> tuple[EntryView, ...]:
    """The last entries, oldest first.

    who   only those of this person, when it is given
    what  only those of this code, when it is given
    """
    found = Entry.objects.order_by("-number")
    found = found.filter(who__iexact=who) if who else found
    found = found.filter(what=what) if what else found
    return tuple(reversed([_view(entry) for entry in found[:last]]))


def check(published: Collection[Head] = ()) -> Checked:
    """Go through the whole chain, and find the first place where it does not hold.

    published  heads of earlier days, which must still be in the chain: only they show that all was written anew, or the end cut off
    """
    wanted = {each.number: each.hash for each in published}
    reached = Head(0, BEGINNING)
    for entry in _in_order():
        if why := _fault(reached, entry):
            return Checked(reached, reached.number + 1, why)
        reached = Head(entry.number, entry.hash)
        if wanted.pop(reached.number, reached.hash) != reached.hash:
            return Checked(reached, reached.number, "not_as_published")
    if any(number > 0 for number in wanted):
        return Checked(reached, reached.number + 1, "missing")
    return Checked(reached)


def _in_order() -> Iterator[Entry]:
    return Entry.objects.order_by("number").only(*FIELDS).iterator(chunk_size=STRETCH)


def _fault(reached: Head, entry: Entry) -> str:
    """What is wrong with the entry that follows this end; nothing when it holds."""
    if entry.number != reached.number + 1:
        return "missing"
    if entry.previous != reached.hash:
        return "cut"
    own = hash_of(entry.previous, entry.number, entry.at, entry.who, entry.what, entry.facts)
    return "" if entry.hash == own else "changed"


def _view(entry: Entry) -> EntryView:
    return EntryView(entry.number, entry.at, entry.who, entry.what, entry.facts, entry.hash)
