"""The tables of cases. What is derived (paid, on hold, closed to demands) is not stored here."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.kinds import Agreed, Role, choices
from amiable.apps.documents.models import Document
from amiable.apps.parties.models import Creditor, Debtor
from amiable.core.facts import ACTION_KINDS, NATURES, SUSPENSIONS

CHANNELS = ("post", "electronic")


class Placement(models.Model):
    """A creditor handed us a file of claims. The same file is placed once."""

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="placements")
    market = models.CharField(max_length=2)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    document = models.OneToOneField(Document, models.PROTECT, help_text="The file itself.")
    placed_on = models.DateField()
    rows = models.PositiveIntegerField(help_text="Rows of the file.")
    new_claims = models.PositiveIntegerField()
    new_cases = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="file_is_placed_once_for_a_creditor", fields=["creditor", "sha256"]),
            models.CheckConstraint(name="placement_has_no_more_claims_than_rows", condition=Q(new_claims__lte=F("rows"))),
            models.CheckConstraint(name="placement_has_no_more_cases_than_claims", condition=Q(new_cases__lte=F("new_claims"))),
        ]

    def __str__(self) -> str:
        return f"placement {self.pk}: {self.file_name}"


class Case(models.Model):
    """One debtor and one creditor in one market. Its two numbers have nothing to do with each other."""

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="cases")
    market = models.CharField(max_length=2)
    number = models.CharField(max_length=9, unique=True, help_text="Stands on letters; eight random symbols and one of check.")
    reference_number = models.BigIntegerField(unique=True, help_text="Ten digits, from which the payment reference is made.")
    placed_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(name="open_cases", fields=["market", "id"], condition=Q(closed_on=None))]
        constraints = [
            models.CheckConstraint(name="case_number_has_nine_symbols", condition=Q(number__regex=r"^[0-9A-HJKMNP-TV-Z]{9}$")),
            models.CheckConstraint(name="reference_has_ten_digits", condition=Q(reference_number__range=(10**9, 10**10 - 1))),
            models.CheckConstraint(name="case_closes_after_it_is_placed", condition=Q(closed_on=None) | Q(closed_on__gte=F("placed_on"))),
            models.CheckConstraint(
                name="only_a_closed_case_says_why",
                condition=Q(closed_on=None, closed_because="") | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseParty(models.Model):
    """A person's part in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="parts")
    role = models.CharField(max_length=14, choices=Role)

    class Meta:
        verbose_name_plural = "case parties"
        constraints = [
            models.CheckConstraint(name="role_is_known", condition=Q(role__in=Role.values)),
            models.UniqueConstraint(name="person_has_a_role_once", fields=["case", "debtor", "role"]),
            models.UniqueConstraint(name="case_has_one_debtor", fields=["case"], condition=Q(role="debtor")),
        ]

    def __str__(self) -> str:
        return f"{self.role} of case {self.case_id}"


class Claim(models.Model):
    """One due invoice of a case, as the creditor placed it. Amounts in minor units, rates in parts per million."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="claims")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="claims")
    ref = models.CharField(max_length=300, help_text="The creditor's invoice number.")
    content = models.CharField(max_length=32, help_text="Blind mark of the row as placed: the same invoice is recognised by it.")
    nature = models.CharField(max_length=16, choices=choices(NATURES))
    description = models.CharField(max_length=300)
    principal_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    due_on = models.DateField()
    arose_on = models.DateField()
    contracted_on = models.DateField(null=True, blank=True)
    contract = models.CharField(max_length=300, blank=True)
    due_agreed = models.BooleanField(default=True)
    demanded_on = models.DateField(null=True, blank=True)
    demand_received_on = models.DateField(null=True, blank=True)
    directly_enforceable = models.BooleanField(default=False)
    regular_supply = models.BooleanField(default=False)
    interest = models.CharField(max_length=8, choices=Agreed, default=Agreed.NOTHING)
    interest_ppm = models.PositiveIntegerField(null=True, blank=True)
    damages = models.CharField(max_length=8, choices=Agreed, default=Agreed.NOTHING)
    damages_rate_ppm = models.PositiveIntegerField(default=0)
    damages_fixed_minor = models.PositiveBigIntegerField(default=0)
    damages_minimum_minor = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invoice_is_placed_once_for_a_creditor", fields=["creditor", "ref"]),
            models.CheckConstraint(name="claim_has_a_reference", condition=~Q(ref="")),
            models.CheckConstraint(name="claim_asks_for_something", condition=Q(principal_minor__gt=0)),
            models.CheckConstraint(name="claim_nature_is_known", condition=Q(nature__in=NATURES)),
            models.CheckConstraint(name="claim_arose_before_it_fell_due", condition=Q(arose_on__lte=F("due_on"))),
            models.CheckConstraint(
                name="claim_was_contracted_before_it_arose", condition=Q(contracted_on=None) | Q(contracted_on__lte=F("arose_on"))
            ),
            models.CheckConstraint(
                name="interest_has_a_rate_when_agreed_at_a_rate",
                condition=Q(interest="agreed", interest_ppm__isnull=False) | Q(interest__in=["nothing", "max"], interest_ppm=None),
            ),
            models.CheckConstraint(
                name="damages_have_figures_only_when_agreed_in_figures",
                condition=Q(damages="agreed")
                | Q(damages__in=["nothing", "max"], damages_rate_ppm=0, damages_fixed_minor=0, damages_minimum_minor=0),
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Action(models.Model):
    """Something that was done about the debt and that the law knows: a reminder, a notice, a plan. Amounts in minor units."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=20, choices=choices(ACTION_KINDS))
    on = models.DateField()
    channel = models.CharField(max_length=10, choices=choices(CHANNELS))
    received_on = models.DateField(null=True, blank=True)
    fee_minor = models.PositiveBigIntegerField(null=True, blank=True)
    fee_is_maximum = models.BooleanField(default=False)
    postage_minor = models.PositiveBigIntegerField(default=0)
    instalments = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_minor = models.PositiveBigIntegerField(default=0, help_text="Of a credit note.")
    source = models.CharField(max_length=120, help_text="What shows that it was done: a placement, a letter.")
    claims = models.ManyToManyField(Claim, related_name="actions", blank=True, help_text="None: all that were due before that day.")

    class Meta:
        indexes = [models.Index(name="actions_of_a_case", fields=["case", "on", "id"])]
        constraints = [
            models.CheckConstraint(name="action_kind_is_known", condition=Q(kind__in=ACTION_KINDS)),
            models.CheckConstraint(name="action_channel_is_known", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(name="action_is_received_after_it_is_done", condition=Q(received_on=None) | Q(received_on__gte=F("on"))),
            models.CheckConstraint(name="action_asks_a_fee_or_the_maximum", condition=Q(fee_minor=None) | Q(fee_is_maximum=False)),
            models.CheckConstraint(name="only_a_credit_note_has_an_amount", condition=Q(amount_minor=0) | Q(kind="credit_note")),
            models.CheckConstraint(name="action_rests_on_a_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class Suspension(models.Model):
    """Days on which demands stop, and why. An open end is a suspension that still runs."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="suspensions")
    because = models.CharField(max_length=24, choices=choices(SUSPENSIONS))
    period = DateRangeField(help_text="The days on which it holds.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="suspension_reason_is_known", condition=Q(because__in=SUSPENSIONS)),
            models.CheckConstraint(name="suspension_has_a_first_day", condition=Q(period__startswith__isnull=False)),
            ExclusionConstraint(
                name="suspensions_for_one_reason_never_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("because", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.because}: {self.period}"
