"""The tables of parties: personal fields of debtors are sealed and found by blind marks."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from amiable.apps.parties.records import DebtorKind
from amiable.files.letter_content import Version as VersionName

MILLION = 1_000_000


class Quality(models.TextChoices):
    """What a creditor is in the eyes of the law."""

    LARGE = "large"
    SMALL = "small"
    INDIVIDUAL = "individual"
    PUBLIC = "public"


class Kind(models.TextChoices):
    """What a debtor is in the eyes of the law."""

    CONSUMER = "consumer"
    BUSINESS = "business"


class Settlement(models.TextChoices):
    """How our commission is paid."""

    NET = "net"  # kept of what was collected
    INVOICE = "invoice"  # the creditor is paid all of it, and gets an invoice


class Rhythm(models.TextChoices):
    """How often a creditor is paid."""

    MONTHLY = "monthly"  # to the last day of a month
    TWICE_A_MONTH = "twice_a_month"  # to the 15th, and to the last day
    WEEKLY = "weekly"  # to each Sunday


class Reached(models.TextChoices):
    """The ways of reaching somebody that may need their consent."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    VISIT = "visit"


class Word(models.TextChoices):
    """What a person said of a channel."""

    CONSENT = "consent"  # agreed to be asked in this way
    GIVEN = "given_by_person"  # gave us the address or number
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # we found another address or number: what they said was of the one before


class Version(models.TextChoices):
    """How a person wants their letters."""

    STANDARD = "standard"
    LARGE = "large"  # in sixteen points
    PLAIN = "plain"  # in fewer and simpler words


class Learnt(models.TextChoices):
    """What we learnt of an address."""

    STOPPED = "stopped"  # nothing goes there any more
    CHECKED = "checked"  # it is right after all
    CHANGED = "changed"  # another one is known now


class Agency(models.Model):
    """The legal entity that collects in one market, with its own letterhead and accounts."""

    market = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=16)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    enterprise_number = models.CharField(max_length=20)
    vat_number = models.CharField(max_length=20)
    phone = models.CharField(max_length=40)
    email = models.CharField(max_length=254)
    website = models.CharField(max_length=200)
    dpo_email = models.CharField(max_length=254)
    client_iban = models.CharField(max_length=34)
    client_bic = models.CharField(max_length=11)
    office_iban = models.CharField(max_length=34)
    office_bic = models.CharField(max_length=11)
    sepa_creditor = models.CharField(max_length=35, blank=True, help_text="The creditor identifier of SEPA direct debits.")
    fik_creditor = models.CharField(max_length=8, blank=True, help_text="The creditor number of Danish payment slips.")

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(name="agency_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="client_money_has_its_own_account", condition=~Q(client_iban=models.F("office_iban"))),
            models.UniqueConstraint(name="agencies_never_share_a_client_account", fields=["client_iban"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.market})"


class Creditor(models.Model):
    """Who gave us claims to collect."""

    name = models.CharField(max_length=40, unique=True, help_text="A short name, as typed in commands.")
    legal_name = models.CharField(max_length=200)
    quality = models.CharField(max_length=10, choices=Quality)
    deducts_vat = models.BooleanField(default=True)
    language = models.CharField(max_length=2)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=16)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    enterprise_number = models.CharField(max_length=20)
    vat_number = models.CharField(
        max_length=20, blank=True, default="", help_text="With the letters of its country; a creditor abroad needs it on our invoice."
    )
    phone = models.CharField(max_length=40)
    email = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.CheckConstraint(name="creditor_has_a_name", condition=~Q(name="") & ~Q(legal_name="")),
            models.CheckConstraint(name="creditor_quality_is_known", condition=Q(quality__in=Quality.values)),
        ]

    def __str__(self) -> str:
        return self.name


class CreditorAccount(models.Model):
    """An account to which a creditor is paid, from an instant on. Written once: the next one follows it."""

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="accounts")
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    from_at = models.DateTimeField(null=True, blank=True, help_text="Empty: from the start, as the mandate names it.")
    change = models.OneToOneField("AccountChange", models.PROTECT, null=True, blank=True, related_name="account")

    class Meta:
        constraints = [
            models.CheckConstraint(name="creditor_account_has_a_number", condition=~Q(iban="")),
            models.CheckConstraint(
                name="later_account_comes_from_a_change",
                condition=Q(from_at=None, change=None) | Q(from_at__isnull=False, change__isnull=False),
            ),
            models.UniqueConstraint(name="creditor_has_one_first_account", fields=["creditor"], condition=Q(change=None)),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id}: {self.iban}"


class AccountChange(models.Model):
    """Somebody asked that a creditor be paid to another account. Written once; what became of it stands beside."""

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="account_changes")
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    known_phone = models.CharField(max_length=40, help_text="The creditor's number as we knew it before this was asked.")
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="account_change_is_whole", condition=~Q(iban="") & ~Q(known_phone="") & ~Q(requested_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id} to {self.iban}"


class AccountCall(models.Model):
    """Somebody called the creditor back about a change. Written once."""

    change = models.OneToOneField(AccountChange, models.PROTECT, related_name="call")
    number = models.CharField(max_length=40)
    person = models.BinaryField(help_text="Who answered, sealed.")
    called_by = models.CharField(max_length=150)
    called_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.change_id}: {self.number}"


class AccountCancellation(models.Model):
    """A change that was approved does not come into force after all. Written once."""

    change = models.OneToOneField(AccountChange, models.PROTECT, related_name="cancellation")
    cancelled_by = models.CharField(max_length=150)
    cancelled_at = models.DateTimeField()
    why = models.CharField(max_length=500)

    class Meta:
        constraints = [models.CheckConstraint(name="account_cancellation_says_why", condition=~Q(why="") & ~Q(cancelled_by=""))]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.why}"


class Mandate(models.Model):
    """What a creditor agreed with us, and for which days."""

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="mandates")
    commission = models.JSONField(help_text="The schedule, as amiable.core.remittance.schedule stores it; without VAT.")
    settlement = models.CharField(max_length=7, choices=Settlement, default=Settlement.NET)
    rhythm = models.CharField(max_length=13, choices=Rhythm, default=Rhythm.MONTHLY)
    within_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Agreed: paid on within so many days of receipt; empty: as the law of the market says."
    )
    period = DateRangeField(help_text="The days on which it holds.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commission_is_a_schedule_that_is_known",
                condition=Q(commission__has_key="kind", commission__kind__in=["flat", "tiers", "age", "part"]),
            ),
            models.CheckConstraint(
                name="commission_is_less_than_all",
                condition=~Q(commission__kind="flat") | Q(commission__rate__gte=0, commission__rate__lt=MILLION),
            ),
            models.CheckConstraint(name="mandate_settlement_is_known", condition=Q(settlement__in=Settlement.values)),
            models.CheckConstraint(name="mandate_rhythm_is_known", condition=Q(rhythm__in=Rhythm.values)),
            models.CheckConstraint(name="mandate_pays_within_some_days", condition=Q(within_days=None) | Q(within_days__gt=0)),
            models.CheckConstraint(name="mandate_has_a_first_day", condition=Q(period__startswith__isnull=False)),
            ExclusionConstraint(
                name="mandates_of_one_creditor_never_overlap",
                expressions=[("creditor", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creditor_id}: {self.commission}, {self.period}"


class Debtor(models.Model):
    """A person or business that a creditor says owes money. Sealed, except what selects law and language."""

    creditor = models.ForeignKey(Creditor, models.PROTECT, related_name="debtors")
    kind: "models.CharField[str, DebtorKind]" = models.CharField(max_length=8, choices=Kind)
    language = models.CharField(max_length=2)
    last_name = models.BinaryField(help_text="Of a business: its name.")
    first_name = models.BinaryField()
    street = models.BinaryField()
    postcode = models.BinaryField()
    city = models.BinaryField()
    country = models.BinaryField()
    email = models.BinaryField()
    phone = models.BinaryField()
    customer_number = models.BinaryField()
    enterprise_number = models.BinaryField()
    number = models.CharField(max_length=32, blank=True, help_text="Blind mark of the customer number.")
    person = models.CharField(max_length=32, db_index=True, help_text="Blind mark of name and address, the same for every creditor.")
    words = ArrayField(models.CharField(max_length=32), help_text="Blind marks of the words of the name.")

    class Meta:
        indexes = [GinIndex(name="debtor_words", fields=["words"])]
        constraints = [
            models.CheckConstraint(name="debtor_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.UniqueConstraint(name="customer_number_is_one_debtor", fields=["creditor", "number"], condition=~Q(number="")),
            models.UniqueConstraint(name="debtor_without_number_is_known_once", fields=["creditor", "person"], condition=Q(number="")),
        ]

    def __str__(self) -> str:
        return f"debtor {self.pk}"


class ConsentWord(models.Model):
    """A person said that a channel may be used to ask for payment, or no longer. Written once: the last word of a channel counts."""

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="consent_words")
    channel = models.CharField(max_length=7, choices=Reached)
    word = models.CharField(max_length=16, choices=Word)
    on = models.DateField(help_text="From which day it holds, or no longer holds.")
    source = models.BinaryField(help_text="What shows it, sealed: a form, a call, a message.")
    told_by = models.CharField(max_length=150, help_text="Who recorded it: a colleague, or the program that took it in.")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="consent_channel_is_known", condition=Q(channel__in=Reached.values)),
            models.CheckConstraint(name="consent_word_is_known", condition=Q(word__in=Word.values)),
            models.CheckConstraint(name="consent_rests_on_a_source", condition=~Q(source=b"") & ~Q(told_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.debtor_id}, {self.channel}: {self.word} from {self.on}"


class VersionWord(models.Model):
    """A person said how they want their letters. Written once: the last word counts."""

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="version_words")
    version: "models.CharField[str, VersionName]" = models.CharField(max_length=8, choices=Version)
    on = models.DateField(help_text="The day on which they said so.")
    source = models.BinaryField(help_text="What shows it, sealed: a call, a message.")
    told_by = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="letter_version_is_known", condition=Q(version__in=Version.values)),
            models.CheckConstraint(name="letter_version_rests_on_a_source", condition=~Q(source=b"") & ~Q(told_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.debtor_id}: {self.version} from {self.on}"


class AddressWord(models.Model):
    """What we learnt of an address of a person: it stopped, was checked, or is another one now. Written once: the last word counts."""

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="address_words")
    channel = models.CharField(max_length=7, choices=[(name, name) for name in ("letter", "email", "sms")])
    word = models.CharField(max_length=8, choices=Learnt)
    because = models.CharField(max_length=40, help_text="A code: not_at_this_address, bad_address, new_address.")
    on = models.DateField()
    told_by = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(name="words_of_an_address", fields=["debtor", "channel", "-id"])]
        constraints = [
            models.CheckConstraint(name="address_channel_is_known", condition=Q(channel__in=["letter", "email", "sms"])),
            models.CheckConstraint(name="address_word_is_known", condition=Q(word__in=Learnt.values)),
            models.CheckConstraint(name="address_word_says_why", condition=~Q(because="") & ~Q(told_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.debtor_id}, {self.channel}: {self.word} on {self.on}"
