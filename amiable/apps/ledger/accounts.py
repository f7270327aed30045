"""The chart of accounts: which account holds what, and how it is named."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Book(TextChoices):
    """What is held, and what is owed off balance."""

    MONEY = "money"
    CLAIMS = "claims"


class AccountKind(TextChoices):
    """What an account of the money book holds."""

    BANK = "bank"  # client money at the bank
    SUSPENSE = "suspense"  # received, not yet known for whom
    OWED = "owed"  # collected for a creditor, not yet remitted
    CREDIT = "credit"  # paid too much on a case
    COMMISSION = "commission"  # ours, still in the client account
    VAT = "vat"  # of the state, still in the client account
    ORDERS = "orders"  # payment orders given, not yet executed by the bank
    APART = "apart"  # left the client account without an order of ours, such as bank charges


HELD_AT_DEBIT = (AccountKind.BANK, AccountKind.APART)
MAY_FALL_BELOW_ZERO = (AccountKind.OWED, AccountKind.APART)  # a remitted payment came back; the office made good too much


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account, as a transfer names it. It is opened by its first transfer."""

    key: str
    kind: AccountKind
    market: str
    currency: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The accounts of one market in its currency."""

    market: str
    currency: str

    def bank(self, iban: str) -> AccountName:
        """The client-money account at the bank."""
        return self._name(AccountKind.BANK, iban)

    def suspense(self) -> AccountName:
        """What was received and is not yet matched."""
        return self._name(AccountKind.SUSPENSE)

    def owed(self, creditor: str) -> AccountName:
        """What was collected for a creditor."""
        return self._name(AccountKind.OWED, creditor)

    def credit(self, case_number: str) -> AccountName:
        """What was paid too much on a case."""
        return AccountName(f"credit:{case_number}", AccountKind.CREDIT, self.market, self.currency)

    def commission(self) -> AccountName:
        """Our commission, until it leaves for the office account."""
        return self._name(AccountKind.COMMISSION)

    def vat(self) -> AccountName:
        """The VAT on our commission, until it leaves for the office account."""
        return self._name(AccountKind.VAT)

    def orders(self) -> AccountName:
        """Payment orders that the bank has not executed yet."""
        return self._name(AccountKind.ORDERS)

    def apart(self) -> AccountName:
        """What left the client account without an order of ours."""
        return self._name(AccountKind.APART)

    def _name(self, kind: AccountKind, whose: str = "") -> AccountName:
        key = f"{kind}:{self.market}:{whose}" if whose else f"{kind}:{self.market}"
        return AccountName(key, kind, self.market, self.currency)
