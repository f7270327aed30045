"""The tables of payments. Lines, matches and allocations are written once; what changes is added beside them."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case, Claim
from amiable.apps.ledger.models import Transfer

MILLION = 1_000_000


class Part(models.TextChoices):
    """What an allocation pays; a credit is what was paid too much."""

    PRINCIPAL = "principal"
    INTEREST = "interest"
    DAMAGES = "damages"
    COSTS = "costs"
    CREDIT = "credit"


class BankStatement(models.Model):
    """What the bank says of a client-money account over some days. The same one is kept once."""

    market = models.CharField(max_length=2)
    account = models.CharField(max_length=34)
    currency = models.CharField(max_length=3)
    statement_id = models.CharField(max_length=80, blank=True)
    sequence = models.CharField(max_length=40, blank=True)
    opening_minor = models.BigIntegerField(null=True, blank=True)
    closing_minor = models.BigIntegerField(null=True, blank=True)
    closing_on = models.DateField(null=True, blank=True, help_text="The day at whose end the closing balance holds.")
    fingerprint = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=200)
    imported_on = models.DateField()

    class Meta:
        indexes = [models.Index(name="closings_of_an_account", fields=["account", "closing_on", "id"])]

    def __str__(self) -> str:
        return f"bank statement {self.statement_id} of {self.account}"


class BankLine(models.Model):
    """One movement on a client-money account, as the bank booked it. What it says of people is sealed."""

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    fingerprint = models.CharField(max_length=64, unique=True)
    booked_on = models.DateField()
    value_on = models.DateField()
    minor = models.PositiveBigIntegerField(help_text="Minor units, above zero.")
    currency = models.CharField(max_length=3)
    credit = models.BooleanField(help_text="Money came in.")
    reversal = models.BooleanField(help_text="It takes back an earlier movement.")
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")
    bank_ref = models.CharField(max_length=140, blank=True)
    end_to_end_id = models.CharField(max_length=140, blank=True)
    reference = models.TextField(blank=True, help_text="Structured references, one a line.")
    text = models.BinaryField(help_text="Sealed.")
    counterparty = models.BinaryField(help_text="Sealed.")
    counterparty_account = models.BinaryField(help_text="Sealed.")
    own_money = models.BooleanField(default=False, help_text="From our own office account, to make good what left without an order.")

    class Meta:
        indexes = [
            models.Index(name="lines_by_amount", fields=["minor", "booked_on"], condition=Q(credit=True)),
            models.Index(name="lines_of_a_statement", fields=["statement", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(name="bank_line_has_one_amount", fields=["id", "minor"]),  # what matches refer to
            models.CheckConstraint(name="bank_line_moves_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="only_a_reversal_takes_back", condition=Q(takes_back=None) | Q(reversal=True, credit=False)),
        ]

    def __str__(self) -> str:
        return f"bank line {self.pk}"


class Match(models.Model):
    """A bank line pays a case, and why we think so. For now a line pays one case, whole."""

    # The migration binds (line, line_minor) to the line's own id and amount, so that the check below cannot be talked round.
    line = models.OneToOneField(BankLine, models.PROTECT, related_name="match")
    line_minor = models.PositiveBigIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="matches")
    minor = models.PositiveBigIntegerField(help_text="Of the line, in minor units.")
    confidence = models.PositiveIntegerField(help_text="Parts per million.")
    reasons = models.JSONField()
    matched_on = models.DateField()

    class Meta:
        verbose_name_plural = "matches"
        constraints = [
            models.CheckConstraint(name="match_is_within_its_bank_line", condition=Q(minor__gt=0) & Q(minor__lte=F("line_minor"))),
            models.CheckConstraint(name="match_is_at_most_certain", condition=Q(confidence__lte=MILLION)),
        ]

    def __str__(self) -> str:
        return f"bank line {self.line_id} → case {self.case_id}"


class Allocation(models.Model):
    """A payment goes to a part of a claim, or to credit. Below zero when an earlier allocation is undone. Minor units."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="allocations")
    line = models.ForeignKey(BankLine, models.PROTECT, related_name="allocations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="allocations")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="allocations")
    part = models.CharField(max_length=10, choices=Part)
    minor = models.BigIntegerField()
    on = models.DateField(help_text="The day of its transfer.")
    earned_on = models.DateField(help_text="The day that picks the mandate: of an undoing, that of what it undoes.")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="allocation_has_one_transfer_a_part", fields=["transfer", "part"]),
            models.CheckConstraint(name="allocation_part_is_known", condition=Q(part__in=Part.values)),
            models.CheckConstraint(name="allocation_moves_something", condition=~Q(minor=0)),
            models.CheckConstraint(
                name="allocation_names_a_claim_unless_credit",
                condition=Q(part="credit", claim=None) | (~Q(part="credit") & Q(claim__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of claim {self.claim_id}: {self.minor}"
