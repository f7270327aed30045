"""The chart of accounts: which account holds what, and how it is named."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Book(TextChoices):
    """What is held, and what is owed off balance."""

    MONEY = "money"
    CLAIMS = "claims"


class AccountKind(TextChoices):
    """What an account holds: of the money book where money lies and whose it is, of the claims book what is owed."""

    BANK = "bank"  # client money at the bank
    CARD = "card"  # client money at the card provider, until it pays out
    TILL = "till"  # client money in cash, until it is taken to the bank
    CHEQUES = "cheques"  # client money in cheques, until the bank credits them
    DIRECT = "direct"  # paid to the creditor itself, until a remittance sets it off
    SUSPENSE = "suspense"  # received, not yet known for whom
    OWED = "owed"  # collected for a creditor, not yet remitted
    CREDIT = "credit"  # paid too much on a case
    REFUNDS = "refunds"  # on its way back to who paid it
    COMMISSION = "commission"  # ours, still in the client account
    VAT = "vat"  # of the state, still in the client account
    ORDERS = "orders"  # payment orders given, not yet executed by the bank
    APART = "apart"  # left the client account without an order of ours, such as bank charges

    PRINCIPAL = "principal"  # what a claim still asks, part by part, as last stated
    INTEREST = "interest"
    DAMAGES = "damages"
    COSTS = "costs"
    RAISED = "raised"  # all that was ever asked for a creditor
    PAID = "paid"  # all of it that was paid


CLAIM_KINDS = (AccountKind.PRINCIPAL, AccountKind.INTEREST, AccountKind.DAMAGES, AccountKind.COSTS)
CLAIMS_BOOK = (*CLAIM_KINDS, AccountKind.RAISED, AccountKind.PAID)
PLACES = (AccountKind.BANK, AccountKind.CARD, AccountKind.TILL, AccountKind.CHEQUES)  # where client money lies
HELD_AT_DEBIT = (*PLACES, AccountKind.DIRECT, AccountKind.APART, *CLAIM_KINDS, AccountKind.PAID)
# A remitted payment came back; the office made good too much; a card payment was disputed after its payout; a payment was taken back after
# some of it had been refunded, which the office makes good.
MAY_FALL_BELOW_ZERO = (AccountKind.OWED, AccountKind.APART, AccountKind.CARD, AccountKind.DIRECT, AccountKind.REFUNDS)


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account, as a transfer names it. It is opened by its first transfer."""

    key: str
    kind: AccountKind
    market: str
    currency: str

    @property
    def book(self) -> Book:
        """The book it stands in."""
        return Book.CLAIMS if self.kind in CLAIMS_BOOK else Book.MONEY


@dataclass(frozen=True, slots=True)
class Chart:
    """The accounts of one market in its currency."""

    market: str
    currency: str

    def bank(self, iban: str) -> AccountName:
        """The client-money account at the bank."""
        return self._name(AccountKind.BANK, iban)

    def place(self, kind: AccountKind, whose: str) -> AccountName:
        """Where money lies that a line moves: an account at the bank or the provider, the till, the cheques, or with a creditor."""
        return self._name(kind, "" if kind in (AccountKind.TILL, AccountKind.CHEQUES) else whose)

    def card(self, provider: str) -> AccountName:
        """What a card provider holds for us."""
        return self._name(AccountKind.CARD, provider)

    def till(self) -> AccountName:
        """Cash at the counter."""
        return self._name(AccountKind.TILL)

    def cheques(self) -> AccountName:
        """Cheques that the bank has not credited yet."""
        return self._name(AccountKind.CHEQUES)

    def direct(self, creditor: str) -> AccountName:
        """What debtors paid to a creditor itself."""
        return self._name(AccountKind.DIRECT, creditor)

    def suspense(self) -> AccountName:
        """What was received and is not yet matched."""
        return self._name(AccountKind.SUSPENSE)

    def owed(self, creditor: str) -> AccountName:
        """What was collected for a creditor."""
        return self._name(AccountKind.OWED, creditor)

    def credit(self, case_number: str) -> AccountName:
        """What was paid too much on a case."""
        return AccountName(f"credit:{case_number}", AccountKind.CREDIT, self.market, self.currency)

    def refunds(self) -> AccountName:
        """What goes back to who paid it."""
        return self._name(AccountKind.REFUNDS)

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

    def claim(self, part: str, claim_id: int) -> AccountName:
        """What a claim asks of one part: principal, interest, damages or costs."""
        return AccountName(f"{part}:{claim_id}", AccountKind(part), self.market, self.currency)

    def raised(self, creditor: str) -> AccountName:
        """What was asked for a creditor."""
        return self._name(AccountKind.RAISED, creditor)

    def paid(self, creditor: str) -> AccountName:
        """What was paid of a creditor's claims."""
        return self._name(AccountKind.PAID, creditor)

    def _name(self, kind: AccountKind, whose: str = "") -> AccountName:
        key = f"{kind}:{self.market}:{whose}" if whose else f"{kind}:{self.market}"
        return AccountName(key, kind, self.market, self.currency)
