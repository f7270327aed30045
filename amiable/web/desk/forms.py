"""Small forms of the desk: fields described once, read with every fault at its place, and shown again as they were typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import get_language

from amiable import markets
from amiable.core.refusal import Fault, Refusal, _
from amiable.files import wording
from amiable.files.sheet_cells import amount
from amiable.files.sheet_faults import Unreadable

HOUSE_RULE = "house rule"
LONGEST = 200
LONGEST_TEXT = 1000  # of a text of several lines
NO_TIME = datetime.fromisoformat("0001-01-01 00:00")  # what stands for a moment that could not be read


class NotReadable(Refusal):
    """Something on the page could not be read."""

    code = "desk.not_readable"
    what = _("Something here cannot be read.")
    remedy = _("Look at the fields that are marked.")


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `kind` is text, long, amount, date, check or choice; `options` are pairs of a value and its words."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Some questions and a button. `do` names what the button does, and begins the id of each field."""

    do: str
    button: str
    fields: tuple[Field, ...]


def shown(form: Form, request: HttpRequest, errors: Iterable[tuple[str, str]]) -> Form:
    """A form as it was typed, with its faults, if it is the one that was sent."""
    if request.POST.get("do") != form.do:
        return form
    faults = dict(errors)
    return replace(form, fields=tuple(_typed(each, request, faults.get(f"{form.do}-{each.name}", "")) for each in form.fields))


def _typed(field: Field, request: HttpRequest, fault: str) -> Field:
    most = LONGEST_TEXT if field.kind == "long" else LONGEST
    return replace(field, value=request.POST.get(field.name, "")[:most], fault=fault.removeprefix(f"{field.label}: "))


def errors_of(refusal: Refusal, form: Form | None, market: str) -> list[tuple[str, str]]:
    """What is wrong, each with the id of the field that it is about and its label, or of the main part of the page.

    form  the one that was sent; None for a button alone
    """
    language = get_language() or "en"
    if not refusal.faults:
        said = " ".join(wording.refused(refusal, language, market))
        cited = wording.cite(refusal.source, language, markets.source_names(market, language))
        return [("main", said if refusal.source == HOUSE_RULE else f"{said} ({cited})")]
    labels = {each.name: each.label for each in form.fields} if form else {}
    found: list[tuple[str, str]] = []
    for fault in wording.faults(refusal.faults, language):
        words, where = f"{fault['what']} {fault['remedy']}".strip(), fault["where"]
        found.append((f"{form.do}-{where}", f"{labels[where]}: {words}") if form and where in labels else ("main", words))
    return found


def sent(forms: Iterable[Form], request: HttpRequest) -> Form | None:
    """The form of which a button was pressed."""
    return next((form for form in forms if form.do == request.POST.get("do")), None)


class Typed:
    """What was typed into a form; reading collects faults, and `done` refuses when there are some."""

    def __init__(self, request: HttpRequest, currency: str) -> None:
        self._typed, self._currency = request.POST, currency
        self._faults: list[Fault] = []

    def text(self, name: str, *, needed: bool = True) -> str:
        """A text; an empty one is a fault unless it may be left out."""
        found = self._typed.get(name, "").strip()[:LONGEST]
        if needed and not found:
            self._faults.append(Fault(name, _("It is missing."), _("Fill it in.")))
        return found

    def long(self, name: str) -> str:
        """A text of several lines, which may be empty: the service says what it lacks."""
        return self._typed.get(name, "").strip()[:LONGEST_TEXT]

    def amount(self, name: str) -> int:
        """An amount above zero, in minor units."""
        try:
            found = amount(self.text(name), self._currency) if self._typed.get(name, "").strip() else 0
        except Unreadable:
            found = 0
        if found <= 0:
            self._faults.append(Fault(name, _("It is no amount."), _("Write an amount in figures, such as 25,00.")))
        return found

    def none_or_amount(self, name: str) -> int:
        """An amount that may be zero."""
        return 0 if self._typed.get(name, "").strip() in ("0", "0,00", "0.00") else self.amount(name)

    def day(self, name: str) -> date:
        """A day, as a date field sends it."""
        try:
            return date.fromisoformat(self._typed.get(name, "").strip())
        except ValueError:
            self._faults.append(Fault(name, _("It is no day."), _("Choose a day.")))
            return date.min

    def moment(self, name: str) -> datetime:
        """A local moment that was chosen from a list."""
        try:
            return datetime.fromisoformat(self._typed.get(name, ""))
        except ValueError:
            self._faults.append(Fault(name, _("It is missing."), _("Choose one.")))
            return NO_TIME

    def number(self, name: str) -> int:
        """A whole number that a form carries hidden; 0 where it is none."""
        text = self._typed.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else 0

    def done(self) -> None:
        """Go on only when all could be read.

        refuses  NotReadable, with every fault
        """
        if self._faults:
            raise NotReadable(source=HOUSE_RULE, faults=tuple(self._faults))
