"""A simulated bank: it keeps our client account, carries out our orders, and writes a camt file for each day on which money moved."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from io import BytesIO

from amiable.files import pain
from amiable.sim import bank_file
from amiable.sim.bank_file import Entry

EVENING = time(18)


@dataclass(slots=True)
class Bank:
    """The client account at the bank. Minor units."""

    account: str
    currency: str
    balance: int = 0
    sequence: int = 0
    movements: int = 0
    coming: dict[date, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def expect(self, entry: Entry) -> None:
        """Somebody will pay on a day: the bank will book it then."""
        self.coming[entry.booked_on].append(entry)

    def carry_out(self, orders: bytes, on: date) -> None:
        """Take a payment file of ours, and book each of its orders on a day."""
        _message, _wanted_on, transfers = pain.read_orders(BytesIO(orders))
        for transfer in transfers:
            self.expect(
                Entry(
                    transfer.minor,
                    credit=False,
                    booked_on=on,
                    value_on=on,
                    bank_ref="",
                    end_to_end_id=transfer.end_to_end_id,
                    text=transfer.text,
                    counterparty=transfer.name,
                    counterparty_account=transfer.iban,
                )
            )

    def close(self, on: date) -> bytes | None:
        """Book what a day brought, and write its statement; None when nothing moved."""
        entries = [self._numbered(entry) for entry in self.coming.pop(on, [])]
        if not entries:
            return None
        self.sequence += 1
        out = BytesIO()
        bank_file.write(
            out,
            account=self.account,
            currency=self.currency,
            statement_id=f"{on:%Y%m%d}-{self.sequence}",
            sequence=self.sequence,
            on=on,
            created_at=datetime.combine(on, EVENING, UTC),
            opening=self.balance,
            entries=entries,
        )
        self.balance += sum(entry.minor if entry.credit else -entry.minor for entry in entries)
        return out.getvalue()

    def _numbered(self, entry: Entry) -> Entry:
        self.movements += 1
        return replace(entry, bank_ref=f"MVT{self.movements:08d}")
