"""The world outside of the office in the ninety days: banks and who has paid what. It is kept in a file after each day."""

import json
import pickle
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from amiable.files import pain
from amiable.sim import bank_file
from amiable.sim.bank import Bank
from amiable.sim.bank_file import Entry
from amiable.sim.ninety_people import CURRENCY, MARKETS, client_account

COMES_BACK = 5  # of so many refunds, one cannot be delivered
BACK_AFTER = timedelta(days=2)


@dataclass(slots=True)
class Order:
    """An order of ours, as the bank has it. Minor units; `to` is the account, `ref` the case it names, if it does."""

    name: str
    minor: int
    to: str
    text: str
    came_back: bool = False


@dataclass(slots=True)
class MarketBank:
    """The bank of one market, with the files that it gives us: most of them once, whole and in order."""

    market: str
    bank: Bank
    messages: set[str] = field(default_factory=set)
    executed: dict[str, Order] = field(default_factory=dict)
    files: int = 0
    yesterday: tuple[int, list[Entry]] = (0, [])
    held: list[tuple[str, bytes]] = field(default_factory=list)

    def carry_out(self, content: bytes, on: date) -> list[Order]:
        """Take a payment file, once, and book its orders on a day."""
        message, _wanted_on, transfers = pain.read_orders(BytesIO(content))
        if message in self.messages:
            return []
        self.messages.add(message)
        self.bank.carry_out(content, on)
        made = [Order(each.end_to_end_id, each.minor, each.iban, each.text) for each in transfers]
        for order in made:
            assert order.name not in self.executed, "an order is given once"
            self.executed[order.name] = order
        return made

    def gives_back(self, order: Order, on: date) -> None:
        """An order cannot be delivered: the money comes back some days after."""
        order.came_back = True
        self.bank.expect(entry(order.minor, on + BACK_AFTER, name=order.name, text="compte clôturé"))

    def close(self, on: date, *, week_ends: bool) -> list[tuple[str, bytes]]:
        """The files of a day, as they reach us: twice, cut off and sent again, late, or with yesterday in them once more."""
        opening, entries = self.bank.balance, list(self.bank.coming.get(on, []))
        content = self.bank.close(on)
        late, self.held = self.held, []
        if content is None:
            return late
        self.files += 1
        name = f"{self.market}-{on}.xml"
        sent = [(name, content), *late]
        match self.files % 9:
            case 2:
                sent = [(name, content[: len(content) // 2]), *sent]
            case 4:
                sent = [*sent, (name, content)]
            case 6 if not week_ends and not late:
                sent = self._hold([(name, content)])
            case 8 if self.yesterday[1] and not late:
                sent = [(f"{self.market}-{on}-again.xml", self._both(on, entries))]
        self.yesterday = opening, entries
        return sent

    def _hold(self, files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        self.held = files
        return []

    def _both(self, on: date, entries: list[Entry]) -> bytes:
        """One statement of yesterday and today, as the movements were numbered."""
        opening, before = self.yesterday
        first = self.bank.movements - len(entries) - len(before)
        numbered = [replace(one, bank_ref=f"MVT{first + place:08d}") for place, one in enumerate([*before, *entries], 1)]
        out = BytesIO()
        bank_file.write(
            out,
            account=self.bank.account,
            currency=self.bank.currency,
            statement_id=f"{on:%Y%m%d}-both",
            sequence=self.bank.sequence,
            on=on,
            created_at=datetime.combine(on, time(19), UTC),
            opening=opening,
            entries=numbered,
        )
        return out.getvalue()


class CardCompany:
    """What the card company gave back, by the key under which it was asked: it remembers at once, whoever dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.refunds: dict[str, tuple[str, int]] = dict(json.loads(file.read_text())) if file.exists() else {}

    def give_back(self, payment: str, minor: int, key: str) -> str:
        """Give some of a payment back, once for each key."""
        self.refunds.setdefault(key, (payment, minor))
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(self.refunds))
        new.replace(self._file)
        return f"re_{key}"


@dataclass(slots=True)
class World:
    """Everything outside of the office at the end of a day. Minor units.

    done      the last day that was played whole; `phases` of the one after it were played too
    sent      the files that the banks wrote today, by market
    paid      by case (its first invoice), what stands of all that its people paid, less what came back to them
    nobody    what lies with us and is nobody's yet, by market
    received  all that was paid in a market and stands
    cards, tills, cheques   by market, what lies there, by the name of the payment
    given_back   by card, and taken off a payout already
    charged   what the bank kept and the office did not make good yet
    apart     the same, less what the office advanced so that clients' money stays whole
    direct    what was paid to creditors themselves; `passed_on` what the bank paid to them and to our office, `refunded` to debtors
    counted   how often each kind of thing happened
    """

    done: date | None
    banks: dict[str, MarketBank]
    phases: int = 0
    sent: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    paid: Counter[str] = field(default_factory=Counter)
    nobody: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)
    cards: dict[str, dict[str, int]] = field(default_factory=lambda: {market: {} for market in MARKETS})
    tills: dict[str, dict[str, int]] = field(default_factory=lambda: {market: {} for market in MARKETS})
    cheques: dict[str, dict[str, int]] = field(default_factory=lambda: {market: {} for market in MARKETS})
    given_back: set[str] = field(default_factory=set)
    charged: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    direct: Counter[str] = field(default_factory=Counter)
    refunded: Counter[str] = field(default_factory=Counter)
    passed_on: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)

    @classmethod
    def new(cls) -> "World":
        """Before the first day."""
        banks = {market: MarketBank(market, Bank(client_account(market), CURRENCY[market])) for market in MARKETS}
        return cls(None, banks)

    def keep(self, file: Path) -> None:
        """Write it down, whole or not at all."""
        new = file.with_suffix(".new")
        new.write_bytes(pickle.dumps(self))
        new.replace(file)

    @classmethod
    def opened(cls, file: Path) -> "World":
        """As it was kept; before the first day, where it never was."""
        if not file.exists():
            return cls.new()
        found = pickle.loads(file.read_bytes())
        assert isinstance(found, cls)
        return found


def entry(minor: int, on: date, *, credit: bool = True, name: str = "", reference: str = "", text: str = "", **more: object) -> Entry:
    """A movement that the bank will number."""
    return Entry(minor, credit, on, on, "", end_to_end_id=name, reference=reference, text=text, **more)  # type: ignore[arg-type]
