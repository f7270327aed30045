"""The tables of the counter: receipts, cash, cheques, what went to the bank, what the till held, appointments."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case
from amiable.apps.documents.models import Document
from amiable.apps.payments.models import Line

NAME = 150  # the longest name with which somebody signs in


class Account(models.TextChoices):
    """What waits at the counter to be brought to the bank."""

    TILL = "till"
    CHEQUES = "cheques"


class Receipt(models.Model):
    """We say that somebody paid: what, for which creditor, what it paid and what remains. Numbered without a gap in its market and year."""

    market = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="receipts")
    line = models.ForeignKey(Line, models.PROTECT, related_name="receipts")
    minor = models.PositiveBigIntegerField(help_text="What was received for the case, in minor units.")
    language = models.CharField(max_length=2)
    made_on = models.DateField()
    by = models.CharField(max_length=NAME, blank=True)
    document = models.OneToOneField(Document, models.PROTECT)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="receipt_number_is_given_once", fields=["market", "year", "number"]),
            models.UniqueConstraint(name="payment_has_one_first_receipt", fields=["line", "case"], condition=Q(replaces=None)),
            models.CheckConstraint(name="receipt_is_for_something", condition=Q(minor__gt=0, number__gt=0)),
            models.CheckConstraint(name="receipt_is_of_its_year", condition=Q(made_on__year=F("year"))),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.year}/{self.number}"


class BankDeposit(models.Model):
    """Notes or cheques were brought to the bank, in a bag or on a list with a number. Minor units."""

    market = models.CharField(max_length=2)
    account = models.CharField(max_length=8, choices=Account)
    bag = models.CharField(max_length=35, help_text="What the bank's line will bear.")
    minor = models.PositiveBigIntegerField(help_text="What the bank will book.")
    short = models.PositiveBigIntegerField(default=0, help_text="What was missing in the till: ours to make good.")
    made_on = models.DateField()
    by = models.CharField(max_length=NAME)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bag_is_used_once", fields=["market", "bag"]),
            models.CheckConstraint(name="deposit_holds_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="deposit_account_is_known", condition=Q(account__in=Account.values)),
            models.CheckConstraint(name="deposit_has_a_bag", condition=~Q(bag="")),
            models.CheckConstraint(name="only_a_till_is_short", condition=Q(short=0) | Q(account="till")),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.bag}"


class CashPayment(models.Model):
    """Coins and notes that somebody paid at the counter. What was mistyped is undone with a reason, never changed."""

    market = models.CharField(max_length=2)
    case = models.ForeignKey(Case, models.PROTECT, related_name="cash_payments")
    line = models.OneToOneField(Line, models.PROTECT, related_name="cash_payment")
    minor = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField()
    by = models.CharField(max_length=NAME)
    payer = models.BinaryField(help_text="Who brought it, where it was not the person of the case. Sealed.")
    deposit = models.ForeignKey(BankDeposit, models.PROTECT, null=True, blank=True, related_name="cash")
    undone_on = models.DateField(null=True, blank=True)
    undone_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(name="cash_in_the_till", fields=["market", "id"], condition=Q(deposit=None, undone_on=None))]
        constraints = [
            models.CheckConstraint(name="cash_is_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(
                name="only_undone_cash_says_why",
                condition=Q(undone_on=None, undone_because="") | (Q(undone_on__isnull=False) & ~Q(undone_because="")),
            ),
            models.CheckConstraint(name="cash_that_is_undone_stayed_here", condition=Q(undone_on=None) | Q(deposit=None)),
        ]

    def __str__(self) -> str:
        return f"cash {self.pk}"


class Cheque(models.Model):
    """A cheque that somebody gave us, until the bank credits it or it bounces."""

    market = models.CharField(max_length=2)
    case = models.ForeignKey(Case, models.PROTECT, related_name="cheques")
    line = models.OneToOneField(Line, models.PROTECT, related_name="cheque")
    minor = models.PositiveBigIntegerField()
    number = models.CharField(max_length=20)
    bank = models.CharField(max_length=80)
    drawer = models.BinaryField(help_text="Sealed.")
    written_on = models.DateField(help_text="The day that stands on it.")
    received_on = models.DateField()
    by = models.CharField(max_length=NAME)
    deposit = models.ForeignKey(BankDeposit, models.PROTECT, null=True, blank=True, related_name="cheques")
    bounced_on = models.DateField(null=True, blank=True)
    bounced_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(name="cheques_at_hand", fields=["market", "id"], condition=Q(deposit=None, bounced_on=None))]
        constraints = [
            models.UniqueConstraint(name="cheque_is_taken_once", fields=["market", "bank", "number"], condition=Q(bounced_on=None)),
            models.CheckConstraint(name="cheque_is_for_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="cheque_has_a_number_and_a_bank", condition=~Q(number="") & ~Q(bank="")),
            models.CheckConstraint(name="cheque_is_not_written_for_later", condition=Q(written_on__lte=F("received_on"))),
            models.CheckConstraint(
                name="only_a_bounced_cheque_says_why",
                condition=Q(bounced_on=None, bounced_because="") | (Q(bounced_on__isnull=False) & ~Q(bounced_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"cheque {self.number}"


class TillCount(models.Model):
    """What somebody counted in the till at the end of a day, beside what it should hold, without the office's own change. Minor units."""

    market = models.CharField(max_length=2)
    at = models.DateTimeField()
    on = models.DateField()
    counted_minor = models.PositiveBigIntegerField()
    expected_minor = models.PositiveBigIntegerField()
    because = models.CharField(max_length=200, blank=True, help_text="How the difference came about.")
    by = models.CharField(max_length=NAME)
    deposit = models.ForeignKey(BankDeposit, models.PROTECT, null=True, blank=True, related_name="counts")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="till_is_counted_once_a_day", fields=["market", "on"]),
            models.CheckConstraint(
                name="a_difference_in_the_till_has_a_reason",
                condition=Q(counted_minor=F("expected_minor"), because="") | (~Q(counted_minor=F("expected_minor")) & ~Q(because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"till of {self.market} on {self.on}"


class Appointment(models.Model):
    """Somebody comes to the office. One person at a time; what they come about is in their case."""

    market = models.CharField(max_length=2)
    case = models.ForeignKey(Case, models.PROTECT, related_name="appointments")
    period = DateTimeRangeField()
    by = models.CharField(max_length=NAME)
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="appointments_never_overlap",
                expressions=[("market", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_on=None),
            ),
            models.CheckConstraint(name="appointment_has_a_beginning_and_an_end", condition=Q(period__startswith__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"
