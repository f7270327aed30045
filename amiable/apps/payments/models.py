"""The tables of payments. Lines, matches and allocations are written once; what changes is added beside them."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case, Claim
from amiable.apps.documents.models import Document
from amiable.apps.ledger.models import Transfer

MILLION = 1_000_000


class Part(models.TextChoices):
    """What an allocation pays; a credit is what was paid too much."""

    PRINCIPAL = "principal"
    INTEREST = "interest"
    DAMAGES = "damages"
    COSTS = "costs"
    CREDIT = "credit"


class Means(models.TextChoices):
    """How somebody paid."""

    TRANSFER = "transfer"
    DIRECT_DEBIT = "direct_debit"
    CARD = "card"
    CHEQUE = "cheque"
    CASH = "cash"
    DIRECT = "direct"  # to the creditor itself


class Purpose(models.TextChoices):
    """What a line is to us."""

    PAYMENT = "payment"  # somebody's money comes in
    OWN = "own"  # from our office account, to make good what left without an order
    DEPOSIT = "deposit"  # payments taken elsewhere reach the bank
    UNDELIVERED = "undelivered"  # an order of ours comes back
    TAKEN_BACK = "taken_back"  # an earlier payment goes back
    ORDER = "order"  # the bank executes an order of ours
    APART = "apart"  # it leaves without an order, such as bank charges


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


class ParkedStatement(models.Model):
    """A bank statement that does not follow on what we know: its file is kept, and it is booked as soon as it fits."""

    market = models.CharField(max_length=2)
    account = models.CharField(max_length=34)
    fingerprint = models.CharField(max_length=64, unique=True)
    statement_id = models.CharField(max_length=80, blank=True)
    opening_minor = models.BigIntegerField(null=True, blank=True)
    closing_minor = models.BigIntegerField(null=True, blank=True)
    expected_minor = models.BigIntegerField(help_text="What the account held when the statement came.")
    document = models.ForeignKey(Document, models.PROTECT, help_text="The file that it came in.")
    parked_on = models.DateField()

    class Meta:
        indexes = [models.Index(name="parked_of_an_account", fields=["account", "id"])]

    def __str__(self) -> str:
        return f"parked bank statement {self.statement_id} of {self.account}"


class DismissedStatement(models.Model):
    """A parked bank statement that, as somebody said, will never follow. Its file stays kept; imported again, it is read again."""

    market = models.CharField(max_length=2)
    account = models.CharField(max_length=34)
    fingerprint = models.CharField(max_length=64)
    statement_id = models.CharField(max_length=80, blank=True)
    opening_minor = models.BigIntegerField(null=True, blank=True)
    closing_minor = models.BigIntegerField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, help_text="The file that it came in.")
    parked_on = models.DateField()
    on = models.DateField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(name="who_dismisses_a_statement_says_why", condition=~Q(by="") & ~Q(why=""))]

    def __str__(self) -> str:
        return f"dismissed bank statement {self.statement_id} of {self.account}"


class Line(models.Model):
    """One movement on an account where client money lies: at the bank, at the card provider, in the till, in cheques, or with a creditor.

    What it says of people is sealed.
    """

    market = models.CharField(max_length=2)
    account = models.CharField(max_length=40, help_text="The IBAN, the provider, `till`, `cheques`, or the creditor's short name.")
    means = models.CharField(max_length=12, choices=Means)
    purpose = models.CharField(max_length=12, choices=Purpose)
    statement = models.ForeignKey(BankStatement, models.PROTECT, null=True, blank=True, related_name="lines")
    fingerprint = models.CharField(max_length=64, unique=True)
    booked_on = models.DateField()
    value_on = models.DateField()
    minor = models.PositiveBigIntegerField(help_text="Minor units, above zero.")
    currency = models.CharField(max_length=3)
    credit = models.BooleanField(help_text="Money came in.")
    reversal = models.BooleanField(help_text="It takes back an earlier movement.")
    return_reason = models.CharField(max_length=35, blank=True, help_text="Why the bank gives money back, as a code of its own.")
    bank_ref = models.CharField(max_length=140, blank=True)
    end_to_end_id = models.CharField(max_length=140, blank=True)
    reference = models.TextField(blank=True, help_text="Structured references, one a line.")
    payer = models.CharField(max_length=32, blank=True, help_text="Blind mark of the other side's account.")
    text = models.BinaryField(help_text="Sealed.")
    counterparty = models.BinaryField(help_text="Sealed.")
    counterparty_account = models.BinaryField(help_text="Sealed.")

    class Meta:
        indexes = [
            models.Index(name="lines_by_amount", fields=["minor", "booked_on"], condition=Q(credit=True)),
            models.Index(name="lines_of_a_statement", fields=["statement", "id"], condition=Q(statement__isnull=False)),
            models.Index(name="lines_of_a_payer", fields=["payer"], condition=Q(purpose="payment") & ~Q(payer="")),
        ]
        constraints = [
            models.UniqueConstraint(name="line_has_one_amount", fields=["id", "minor"]),  # what matches refer to
            models.CheckConstraint(name="line_moves_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="line_means_is_known", condition=Q(means__in=Means.values)),
            models.CheckConstraint(
                name="what_comes_in_and_what_leaves_have_their_purposes",
                condition=Q(credit=True, purpose__in=["payment", "own", "deposit", "undelivered"])
                | Q(credit=False, purpose__in=["taken_back", "order", "apart"]),
            ),
            models.CheckConstraint(
                name="only_the_bank_gives_statements",
                condition=Q(means__in=["transfer", "direct_debit"], statement__isnull=False)
                | Q(means__in=["card", "cheque", "cash", "direct"], statement=None),
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


class TakingBack(models.Model):
    """A line takes an earlier payment back, whole."""

    line = models.OneToOneField(Line, models.PROTECT, related_name="takes_back")
    of = models.OneToOneField(Line, models.PROTECT, related_name="taken_back")
    on = models.DateField(help_text="The day on which it was recognised.")
    by = models.CharField(max_length=150, blank=True, help_text="Who said so; nobody when the bank's line names it.")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="line_never_takes_itself_back", condition=~Q(line=F("of")))]

    def __str__(self) -> str:
        return f"line {self.line_id} takes back line {self.of_id}"


class Deposit(models.Model):
    """Payments taken elsewhere (by card, in cash, in cheques) are on their way to the client account in one sum."""

    market = models.CharField(max_length=2)
    kind = models.CharField(max_length=8, choices=[("card", "card"), ("till", "till"), ("cheques", "cheques")])
    account = models.CharField(max_length=40)
    key = models.CharField(max_length=64, unique=True)
    minor = models.PositiveBigIntegerField(help_text="What the bank will book.")
    fee_minor = models.PositiveBigIntegerField(default=0, help_text="What the provider kept: our cost.")
    text = models.CharField(max_length=140, help_text="What the bank's line will bear.")
    expected_on = models.DateField()
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="deposit_brings_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="deposit_is_recognised_by_a_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.key


class DepositedLine(models.Model):
    """A payment that a deposit brings."""

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="takings")
    line = models.OneToOneField(Line, models.PROTECT, related_name="deposited")

    def __str__(self) -> str:
        return f"line {self.line_id} in {self.deposit_id}"


class Arrival(models.Model):
    """A deposit reached the client account, to the cent or, as somebody said, with a difference."""

    deposit = models.OneToOneField(Deposit, models.PROTECT, related_name="arrival")
    line = models.OneToOneField(Line, models.PROTECT, related_name="arrival")
    by = models.CharField(max_length=150, blank=True, help_text="Who said so; nobody when the bank's line names it.")
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="who_finds_a_deposit_says_why", condition=Q(by="", why="") | (~Q(by="") & ~Q(why="")))]

    def __str__(self) -> str:
        return f"deposit {self.deposit_id} on line {self.line_id}"


class FailedDeposit(models.Model):
    """A deposit never stays at the bank: the card provider says that its payout failed. What it was to bring may come in a later one."""

    deposit = models.OneToOneField(Deposit, models.PROTECT, related_name="failure")
    on = models.DateField()
    why = models.CharField(max_length=140, blank=True, help_text="The provider's code.")

    def __str__(self) -> str:
        return f"deposit {self.deposit_id} failed"


class FailedTaking(models.Model):
    """A payment that a failed deposit was to bring."""

    failure = models.ForeignKey(FailedDeposit, models.PROTECT, related_name="takings")
    line = models.ForeignKey(Line, models.PROTECT, related_name="failed_deposits")

    class Meta:
        constraints = [models.UniqueConstraint(name="failed_deposit_names_a_payment_once", fields=["failure", "line"])]

    def __str__(self) -> str:
        return f"line {self.line_id} in {self.failure_id}"


class Announcement(models.Model):
    """A payment that we announced to the bank ourselves: its end-to-end id says whose it is."""

    market = models.CharField(max_length=2)
    end_to_end_id = models.CharField(max_length=35, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="announcements")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="announcements")
    minor = models.PositiveBigIntegerField()
    means = models.CharField(max_length=12, choices=Means)

    def __str__(self) -> str:
        return self.end_to_end_id


class Match(models.Model):
    """A share of a line pays a case, or goes back to its payer, and why. Undone by a match below zero that names it; never edited."""

    # The migration binds (line, line_minor) to the line's own id and amount, and a trigger keeps all matches of a line within it.
    line = models.ForeignKey(Line, models.PROTECT, related_name="matches")
    line_minor = models.PositiveBigIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="matches", help_text="None: back to the payer.")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="matches", help_text="The debtor's own choice.")
    minor = models.BigIntegerField(help_text="Of the line, in minor units; below zero undoes.")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    confidence = models.PositiveIntegerField(help_text="Parts per million.")
    reasons = models.JSONField()
    by = models.CharField(max_length=150, blank=True, help_text="Who decided; nobody when the matching did.")
    why = models.CharField(max_length=300, blank=True)
    matched_on = models.DateField()

    class Meta:
        verbose_name_plural = "matches"
        indexes = [BrinIndex(name="matches_by_day", fields=["matched_on"])]  # rows come in the order of the days
        constraints = [
            models.CheckConstraint(
                name="match_is_within_its_line",
                condition=~Q(minor=0) & Q(minor__lte=F("line_minor")) & Q(minor__gte=F("line_minor") * -1),
            ),
            models.CheckConstraint(name="match_is_at_most_certain", condition=Q(confidence__lte=MILLION)),
            models.CheckConstraint(
                name="only_an_undoing_is_below_zero", condition=Q(undoes=None, minor__gt=0) | Q(undoes__isnull=False, minor__lt=0)
            ),
            models.CheckConstraint(name="only_a_case_has_a_claim", condition=Q(claim=None) | Q(case__isnull=False)),
            models.CheckConstraint(name="who_decides_says_why", condition=Q(by="") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id} → case {self.case_id}"


class GivenBack(models.Model):
    """Credit of a case that goes back to who paid it. A fact of the statement of account."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="given_back")
    minor = models.PositiveBigIntegerField()
    on = models.DateField()
    key = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(name="what_is_given_back_is_something", condition=Q(minor__gt=0))]

    def __str__(self) -> str:
        return f"{self.minor} of case {self.case_id} back"


class Allocation(models.Model):
    """A payment goes to a part of a claim, or to credit. Below zero when an earlier allocation is undone. Minor units."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="allocations")
    line = models.ForeignKey(Line, models.PROTECT, related_name="allocations")
    match = models.ForeignKey(Match, models.PROTECT, related_name="allocations")
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
