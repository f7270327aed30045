"""Reading JSON with every fault listed: one object at a time, and the keys that nobody asked for named at the end."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from amiable.core.refusal import Fault, _

Value = TypeVar("Value")
Default = TypeVar("Default", str, None)
Json = Mapping[str, object]


@dataclass(slots=True)
class Reader:
    """One JSON object being read: hands out its values, collects faults, and in the end names the keys nobody asked for."""

    raw: Json
    where: str
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, what: str, remedy: str, **facts: str) -> None:
        place = f"{self.where}.{key}".strip(".")
        self.faults.append(Fault(place, what, remedy, tuple(facts.items())))

    def value(self, key: str, read: Callable[[object], Value], remedy: str, default: Value, *, required: bool = False) -> Value:
        """The value of a key, read; absent or null gives the default, and a fault when it is required."""
        self.asked.add(key)
        raw = self.raw.get(key)
        if raw is None:
            if required:
                self.fault(key, _("This is missing."), remedy)
            return default
        try:
            return read(raw)
        except ValueError:
            self.fault(key, _("“{value}” does not fit here."), remedy, value=str(raw)[:60])
            return default

    def word(self, key: str, words: Collection[str], default: Default, *, required: bool = False) -> str | Default:
        """The value of a key that is one of a few words; a fault names them."""
        self.asked.add(key)
        raw = self.raw.get(key)
        if isinstance(raw, str) and raw in words:
            return raw
        if raw is not None or required:
            what = _("This is missing.") if raw is None else _("“{value}” does not fit here.")
            self.fault(key, what, _("Choose one of: {choices}."), value=str(raw)[:60], choices=", ".join(words))
        return default

    def objects(self, key: str) -> list["Reader"]:
        """The objects of a list, each as a reader of its own."""
        self.asked.add(key)
        raw = self.raw.get(key)
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.fault(key, _("This is not a list."), _("Write a list in square brackets."))
            return []
        return [self.inside(f"{key}[{place}]", item) for place, item in enumerate(raw)]

    def optional(self, key: str) -> "Reader | None":
        """The object behind a key, None when absent."""
        self.asked.add(key)
        return None if self.raw.get(key) is None else self.inside(key, self.raw[key])

    def inside(self, key: str, raw: object) -> "Reader":
        where = f"{self.where}.{key}".strip(".")
        if isinstance(raw, dict):
            return Reader(raw, where, self.faults)
        self.faults.append(Fault(where, _("This is not an object."), _("Write names and values in braces.")))
        return Reader({}, where, [])

    def done(self) -> None:
        """List the keys that mean nothing here."""
        for key in self.raw:
            if key not in self.asked:
                self.fault(key, _("No such key is known here."), _("Check its spelling, or leave it out."))
