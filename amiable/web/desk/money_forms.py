"""How a person's decision about a payment is typed and read: shares of cases, or back to the payer."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amiable.apps.cases import queries as cases
from amiable.apps.cases.refusals import CaseUnknown
from amiable.apps.payments.records import DepositOnItsWay, Share, WaitingLine
from amiable.apps.payments.refusals import NoShare
from amiable.core.money import text_of
from amiable.core.refusal import Fault
from amiable.core.refusal import _ as said
from amiable.files import local_format
from amiable.web.desk.forms import Field, Form, NotReadable, Typed

ROWS = 3
BETWEEN, PARTS = "|", ":"


class Shared(Protocol):
    """A share, of whichever room."""

    @property
    def case_id(self) -> int | None:
        """Whose it is."""

    @property
    def minor(self) -> int:
        """How much."""

    @property
    def claim(self) -> str | None:
        """Which invoice is meant."""


def forms(line: WaitingLine) -> tuple[Form, ...]:
    """The forms of a payment of which something is left."""
    if not line.rest:
        return ()
    why = Field("why", _("Why"), hint=_("What shows that this is right? It is kept with your name."))
    rows = [field for row in range(1, ROWS + 1) for field in _row(row, line)]
    return (
        Form("split", _("Give it to these cases"), (*rows, why)),
        Form("back", _("Send it back to its payer"), (Field("back_amount", _("Amount"), "amount", value=text_of(line.rest)), why)),
    )


def deposit_form(line: WaitingLine, coming: Sequence[DepositOnItsWay]) -> tuple[Form, ...]:
    """The form that says which deposit a payment is; none where nothing of it fits."""
    if not coming or line.rest != line.minor:
        return ()
    language = get_language() or "en"
    options = tuple((str(each.id), f"{each.text}: {local_format.amount(each.minor, language, each.market)}") for each in coming)
    why = Field("why", _("Why"), hint=_("What shows it, and why the sums differ if they do. It is kept with your name."))
    return (Form("deposit", _("It is this deposit"), (Field("deposit", _("Deposit"), "choice", options=options), why)),)


def _row(row: int, line: WaitingLine) -> tuple[Field, ...]:
    return (
        Field(f"case_{row}", _("Case number %(row)s") % {"row": row}),
        Field(f"invoice_{row}", _("Invoice, if they meant one")),
        Field(f"amount_{row}", _("Amount"), "amount", value=text_of(line.rest) if row == 1 else ""),
    )


def typed_shares(do: str, typed: Typed, request: HttpRequest, line: WaitingLine) -> tuple[list[Share], str]:
    """Read what was typed: the shares, and why.

    refuses  NotReadable, with every fault; CaseUnknown
    """
    if do == "back":
        shares = [Share(None, typed.amount("back_amount"))]
    elif do == "split":
        shares = [_typed(row, typed, line.market) for row in range(1, ROWS + 1) if request.POST.get(f"case_{row}", "").strip()]
    else:
        shares = []
    why = typed.text("why")
    typed.done()
    if not shares:
        raise NotReadable(source="house rule", faults=(Fault("case_1", said("It is missing."), said("Fill it in.")),))
    return shares, why


def _typed(row: int, typed: Typed, market: str) -> Share:
    case = cases.case_numbered(typed.text(f"case_{row}"))
    if case.market != market:
        raise CaseUnknown(source="house rule", number=case.printed_number)
    return Share(case.id, typed.amount(f"amount_{row}"), typed.text(f"invoice_{row}", needed=False) or None)


def written(shares: Iterable[Shared]) -> str:
    """Shares as a button sends them."""
    return BETWEEN.join(PARTS.join((str(share.case_id), str(share.minor), share.claim or "")) for share in shares)


def read_shares(text: str) -> Sequence[Share]:
    """Shares as a button sent them; what cannot be read is none.

    refuses  NoShare
    """
    shares = []
    for part in text.split(BETWEEN):
        case, _colon, rest = part.partition(PARTS)
        minor, _colon, claim = rest.partition(PARTS)
        if not (case.isdecimal() and minor.isdecimal()):
            raise NoShare(source="house rule")
        shares.append(Share(int(case), int(minor), claim or None))
    return shares
