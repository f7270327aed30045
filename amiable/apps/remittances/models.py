"""The tables of remittances. An allocation is remitted once; amounts add up by constraint."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.documents.models import Document
from amiable.apps.parties.models import Creditor
from amiable.apps.payments.models import Allocation


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
    """What a creditor is paid for the allocations up to a month's end that were not paid before. Minor units."""

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="remittances")
    market = models.CharField(max_length=2)
    month = models.DateField(help_text="Its first day.")
    number = models.PositiveIntegerField(help_text="Above one when money of the month was still found after its first remittance.")
    made_on = models.DateField()
    currency = models.CharField(max_length=3)
    collected_minor = models.PositiveBigIntegerField()
    commission_minor = models.PositiveBigIntegerField()
    vat_minor = models.PositiveBigIntegerField()
    paid_minor = models.PositiveBigIntegerField()
    iban = models.CharField(max_length=34)
    end_to_end_id = models.CharField(max_length=35, unique=True)
    pdf = models.OneToOneField(Document, models.PROTECT, related_name="+")
    data = models.OneToOneField(Document, models.PROTECT, related_name="+", help_text="The same as JSON.")
    payment_file = models.ForeignKey(PaymentFile, models.PROTECT, related_name="remittances")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="creditor_has_each_number_of_a_month_once", fields=["creditor", "market", "month", "number"]),
            models.CheckConstraint(name="remittance_pays_something", condition=Q(paid_minor__gt=0)),
            models.CheckConstraint(
                name="remittance_adds_up",
                condition=Q(collected_minor=F("paid_minor") + F("commission_minor") + F("vat_minor")),
            ),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id


class RemittedAllocation(models.Model):
    """An allocation was paid on to the creditor."""

    remittance = models.ForeignKey(Remittance, models.PROTECT, related_name="lines")
    allocation = models.OneToOneField(Allocation, models.PROTECT, related_name="remitted")

    def __str__(self) -> str:
        return f"{self.allocation_id} in {self.remittance_id}"
