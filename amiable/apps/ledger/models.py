"""The tables of the ledger. A transfer debits one account and credits another: balanced by construction."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from amiable.apps.ledger.accounts import CLAIMS_BOOK, AccountKind, Book

ORDERED = ["remittance", "office", "refund", "executed", "undelivered"]


class TransferKind(models.TextChoices):
    """Why an amount moved."""

    RECEIPT = "receipt"
    ALLOCATION = "allocation"
    CREDIT = "credit"
    RETURNED = "returned"
    REVERSAL = "reversal"
    COMMISSION = "commission"
    VAT = "vat"
    REMITTANCE = "remittance"
    OFFICE = "office"
    EXECUTED = "executed"
    APART = "apart"
    DEPOSIT = "deposit"
    DIRECT = "direct"
    TO_PAYER = "to_payer"
    REFUND = "refund"
    UNDELIVERED = "undelivered"
    RAISED = "raised"
    LOWERED = "lowered"
    PAID = "paid"


class Account(models.Model):
    """A place where money is held, or a part of a claim, in one currency of one market."""

    key = models.CharField(max_length=80, unique=True)
    book = models.CharField(max_length=6, choices=Book, default=Book.MONEY)
    kind = models.CharField(max_length=12, choices=AccountKind)
    market = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="account_has_one_currency", fields=["id", "currency"]),  # what transfers refer to
            models.CheckConstraint(name="account_book_is_known", condition=Q(book__in=Book.values)),
            models.CheckConstraint(name="account_kind_is_known", condition=Q(kind__in=AccountKind.values)),
            models.CheckConstraint(
                name="account_stands_in_the_book_of_its_kind",
                condition=Q(book="claims", kind__in=CLAIMS_BOOK) | (Q(book="money") & ~Q(kind__in=CLAIMS_BOOK)),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Transfer(models.Model):
    """An amount moves from one account to another. Written once; put right only by a reversing transfer."""

    # The migration binds (account, currency) instead of the account alone: no transfer changes its currency on the way.
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits", db_constraint=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits", db_constraint=False)
    minor = models.PositiveBigIntegerField(help_text="Minor units, above zero.")
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=12, choices=TransferKind)
    on = models.DateField(help_text="The day from which it counts.")
    source = models.CharField(max_length=200, help_text="The bank line, order or article it rests on.")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    idempotency_key = models.CharField(max_length=80, unique=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(name="transfers_of_an_order", fields=["source"], condition=Q(kind__in=ORDERED))]
        constraints = [
            models.CheckConstraint(name="transfer_moves_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="transfer_has_two_ends", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(name="transfer_rests_on_a_source", condition=~Q(source="")),
            models.CheckConstraint(name="transfer_kind_is_known", condition=Q(kind__in=TransferKind.values)),
            models.CheckConstraint(
                name="only_a_reversal_reverses",
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.idempotency_key
