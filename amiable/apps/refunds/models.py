"""The tables of refunds: what is to go back, to which accounts, and in which file. No payment ever goes back twice, by trigger."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case
from amiable.apps.documents.models import Document
from amiable.apps.payments.models import Line, Match
from amiable.apps.refunds.records import RefundState


class State(models.TextChoices):
    """Where a refund stands; it only moves forward."""

    ACCOUNT_MISSING = "account_missing"  # nobody knows where the money came from: a person finds out
    PROPOSED = "proposed"  # a second person decides
    APPROVED = "approved"
    DECLINED = "declined"


UNDER_WAY = (State.ACCOUNT_MISSING, State.PROPOSED)


class Refund(models.Model):
    """Money that goes back: the credit of a case, a share of a payment that is nobody's, or an order of ours that came back."""

    market = models.CharField(max_length=2)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="refunds")
    match = models.ForeignKey(Match, models.PROTECT, null=True, blank=True, related_name="refunds")
    again = models.ForeignKey("Order", models.PROTECT, null=True, blank=True, related_name="again", help_text="The order that came back.")
    minor = models.PositiveBigIntegerField(help_text="As proposed, in minor units; what is approved may be less, never more.")
    approved_minor = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    state: "models.CharField[str, RefundState]" = models.CharField(max_length=16, choices=State)
    proposed_by = models.CharField(max_length=150)
    proposed_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="refund_is_of_one_thing",
                condition=Q(case__isnull=False, match=None, again=None)
                | Q(case=None, match__isnull=False, again=None)
                | Q(case=None, match=None, again__isnull=False),
            ),
            models.CheckConstraint(name="refund_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="refund_gives_something_back", condition=Q(minor__gt=0)),
            models.CheckConstraint(
                name="refund_never_grows",
                condition=Q(state="approved", approved_minor__gt=0, approved_minor__lte=F("minor"))
                | (~Q(state="approved") & Q(approved_minor=None)),
            ),
            models.UniqueConstraint(name="case_has_one_refund_under_way", fields=["case"], condition=Q(state__in=UNDER_WAY)),
            models.UniqueConstraint(name="share_goes_back_once", fields=["match"], condition=~Q(state="declined")),
            models.UniqueConstraint(name="order_is_paid_again_once", fields=["again"], condition=~Q(state="declined")),
        ]

    def __str__(self) -> str:
        return f"refund {self.pk}: {self.state}"


class ToldAccount(models.Model):
    """Where money goes of which nobody knows the account, and how we know. Sealed; written once."""

    refund = models.OneToOneField(Refund, models.PROTECT, related_name="told")
    account = models.BinaryField(help_text="Sealed.")
    holder = models.BinaryField(help_text="Sealed.")
    why = models.BinaryField(help_text="How we know that it is theirs. Sealed.")
    told_by = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"account of refund {self.refund_id}"


class Order(models.Model):
    """What goes back to one account, or to one card. Written once."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="orders")
    end_to_end_id = models.CharField(max_length=35, unique=True)
    minor = models.PositiveBigIntegerField(help_text="Minor units.")
    by_card = models.BooleanField()
    account = models.BinaryField(help_text="The account, or of a card payment its key. Sealed.")
    holder = models.BinaryField(help_text="Sealed.")

    class Meta:
        constraints = [models.CheckConstraint(name="refund_order_pays_something", condition=Q(minor__gt=0))]

    def __str__(self) -> str:
        return self.end_to_end_id


class OrderPart(models.Model):
    """Which payment an order gives back, and how much of it. Written once."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="parts")
    line = models.ForeignKey(Line, models.PROTECT, related_name="given_back_by")
    minor = models.PositiveBigIntegerField(help_text="Minor units.")

    class Meta:
        constraints = [models.CheckConstraint(name="part_of_an_order_is_something", condition=Q(minor__gt=0))]

    def __str__(self) -> str:
        return f"{self.minor} of line {self.line_id}"


class RefundFile(models.Model):
    """One file of refunds for the bank. Written once."""

    market = models.CharField(max_length=2)
    message_id = models.CharField(max_length=35, unique=True)
    made_on = models.DateField()
    made_by = models.CharField(max_length=150)
    orders = models.PositiveIntegerField()
    minor = models.PositiveBigIntegerField(help_text="All orders together, in minor units.")
    document = models.OneToOneField(Document, models.PROTECT)

    class Meta:
        constraints = [models.CheckConstraint(name="refund_file_pays_something", condition=Q(minor__gt=0, orders__gt=0))]

    def __str__(self) -> str:
        return self.message_id


class Sent(models.Model):
    """An order went to the bank in a file, or to the card provider. Once, by constraint."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="sent")
    file = models.ForeignKey(RefundFile, models.PROTECT, null=True, blank=True, related_name="sent")
    provider_ref = models.CharField(max_length=80, blank=True)
    minor = models.PositiveBigIntegerField(default=0, help_text="Less than the order when one of its payments was taken back meanwhile.")
    sent_on = models.DateField()
    sent_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="order_goes_to_the_bank_or_to_the_provider",
                condition=Q(file__isnull=False, provider_ref="") | (Q(file=None) & ~Q(provider_ref="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} on {self.sent_on}"
