"""The tables of remittances. An allocation is remitted once; amounts add up by constraint."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case
from amiable.apps.documents.models import Document
from amiable.apps.parties.models import Creditor, Settlement
from amiable.apps.payments.models import Allocation, Line


class PaymentFile(models.Model):
    """One file of payment orders for the bank."""

    market = models.CharField(max_length=2)
    month = models.DateField(help_text="Its first day.")
    message_id = models.CharField(max_length=35, unique=True)
    made_on = models.DateField()
    orders = models.PositiveIntegerField()
    minor = models.PositiveBigIntegerField(help_text="All orders together, in minor units.")
    document = models.OneToOneField(Document, models.PROTECT)

    class Meta:
        constraints = [models.CheckConstraint(name="payment_file_pays_something", condition=Q(minor__gt=0, orders__gt=0))]

    def __str__(self) -> str:
        return self.message_id


class Remittance(models.Model):
    """A creditor's account: its allocations up to a day that stand in no account before, and what it is paid for them. Minor units.

    Not settled: it came to less than nothing, and the next account begins with what it left open.
    """

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="remittances")
    market = models.CharField(max_length=2)
    month = models.DateField(help_text="Its first day.")
    until = models.DateField(help_text="The last day whose allocations it holds.")
    number = models.PositiveIntegerField(help_text="Within the month, from one.")
    made_on = models.DateField()
    currency = models.CharField(max_length=3)
    settlement = models.CharField(max_length=7, choices=Settlement)
    collected_minor = models.BigIntegerField()
    commission_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()
    vat_ppm = models.PositiveIntegerField(null=True, help_text="What a correction of one of its lines gives back with.")
    vat_source = models.CharField(max_length=200, blank=True)
    vat_mention = models.CharField(max_length=20, blank=True)
    direct_minor = models.BigIntegerField(help_text="What the creditor received itself.")
    carried_minor = models.BigIntegerField(help_text="What the account before left open.")
    returned_minor = models.PositiveBigIntegerField(help_text="What came back from the bank, and is paid again.")
    paid_minor = models.PositiveBigIntegerField()
    carried_on_minor = models.BigIntegerField(help_text="What it leaves open.")
    settled = models.BooleanField()
    carries = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="carried_by")
    iban = models.CharField(max_length=34)
    end_to_end_id = models.CharField(max_length=35, unique=True)
    pdf = models.OneToOneField(Document, models.PROTECT, related_name="+")
    data = models.OneToOneField(Document, models.PROTECT, related_name="+", help_text="The same as JSON.")
    csv = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+", help_text="Its lines; the oldest ones have none.")
    payment_file = models.ForeignKey(PaymentFile, models.PROTECT, null=True, related_name="remittances")

    class Meta:
        indexes = [models.Index(name="remittances_of_a_month", fields=["month", "market"])]
        constraints = [
            models.UniqueConstraint(name="creditor_has_each_number_of_a_month_once", fields=["creditor", "market", "month", "number"]),
            models.CheckConstraint(name="remittance_settlement_is_known", condition=Q(settlement__in=Settlement.values)),
            models.CheckConstraint(
                name="remittance_adds_up",
                condition=Q(
                    settlement="net",
                    collected_minor=F("commission_minor")
                    + F("vat_minor")
                    + F("direct_minor")
                    - F("carried_minor")
                    - F("returned_minor")
                    + F("paid_minor")
                    + F("carried_on_minor"),
                )
                | Q(
                    settlement="invoice",
                    collected_minor=F("direct_minor") - F("carried_minor") - F("returned_minor") + F("paid_minor") + F("carried_on_minor"),
                ),
            ),
            models.CheckConstraint(
                name="remittance_pays_by_a_file",
                condition=Q(paid_minor=0, payment_file=None) | Q(paid_minor__gt=0, payment_file__isnull=False),
            ),
            models.CheckConstraint(
                name="remittance_is_settled_or_leaves_open", condition=Q(settled=True, carried_on_minor=0) | Q(settled=False, paid_minor=0)
            ),
            models.CheckConstraint(name="remittance_carries_what_it_names", condition=Q(carries__isnull=False) | Q(carried_minor=0)),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id


class RemittedAllocation(models.Model):
    """An allocation stands in a creditor's account."""

    remittance = models.ForeignKey(Remittance, models.PROTECT, related_name="lines")
    allocation = models.OneToOneField(Allocation, models.PROTECT, related_name="remitted")
    place = models.PositiveIntegerField(help_text="The number of its line in the account.")

    class Meta:
        constraints = [models.UniqueConstraint(name="account_has_one_line_a_place", fields=["remittance", "place"])]

    def __str__(self) -> str:
        return f"{self.allocation_id} in {self.remittance_id}"


class PaidAgain(models.Model):
    """A remittance whose order came back from the bank is paid again in a later one."""

    line = models.OneToOneField(Line, models.PROTECT, related_name="+", help_text="The bank's line that brought it back.")
    of = models.ForeignKey(Remittance, models.PROTECT, related_name="came_back")
    remittance = models.ForeignKey(Remittance, models.PROTECT, related_name="pays_again")

    class Meta:
        constraints = [models.CheckConstraint(name="account_never_pays_itself_again", condition=~Q(of=F("remittance")))]

    def __str__(self) -> str:
        return f"{self.of_id} again in {self.remittance_id}"


class OfficePaidAgain(models.Model):
    """An order to our office account that came back from the bank is given again with a later file."""

    line = models.OneToOneField(Line, models.PROTECT, related_name="+", help_text="The bank's line that brought it back.")
    of = models.ForeignKey(PaymentFile, models.PROTECT, related_name="office_came_back")
    file = models.ForeignKey(PaymentFile, models.PROTECT, related_name="office_again")

    class Meta:
        constraints = [models.CheckConstraint(name="file_never_pays_the_office_again_itself", condition=~Q(of=F("file")))]

    def __str__(self) -> str:
        return f"{self.of_id} again in {self.file_id}"


class ToldWithdrawn(models.Model):
    """A creditor read in an account that a case it took back is closed."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    remittance = models.ForeignKey(Remittance, models.PROTECT, related_name="withdrawn")

    def __str__(self) -> str:
        return f"case {self.case_id} in {self.remittance_id}"


class Invoice(models.Model):
    """Our commission, asked for by invoice; below zero it is a credit note. Minor units."""

    market = models.CharField(max_length=2)
    number = models.PositiveIntegerField(help_text="In one row without gaps for the agency of a market.")
    remittance = models.OneToOneField(Remittance, models.PROTECT, related_name="invoice")
    made_on = models.DateField()
    due_on = models.DateField()
    currency = models.CharField(max_length=3)
    commission_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    pdf = models.OneToOneField(Document, models.PROTECT, related_name="+")
    data = models.OneToOneField(Document, models.PROTECT, related_name="+", help_text="The same as JSON.")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="agency_gives_each_invoice_number_once", fields=["market", "number"]),
            models.CheckConstraint(name="invoice_adds_up", condition=Q(total_minor=F("commission_minor") + F("vat_minor"))),
            models.CheckConstraint(name="invoice_asks_or_gives_back", condition=~Q(total_minor=0)),
        ]

    def __str__(self) -> str:
        return f"{self.market.upper()}-{self.number:06d}"
