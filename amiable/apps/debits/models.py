"""The tables of direct debits: what people signed, what is taken when, and the files for the bank."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case
from amiable.apps.documents.models import Document

NAME = 150
KINDS = (("recurrent", "recurrent"), ("one_off", "one_off"))
SEQUENCES = ("FRST", "RCUR", "FNAL", "OOFF")


class DebitMandate(models.Model):
    """Somebody allowed us to take what is due from their account. Never required; revoked by a word."""

    reference = models.CharField(max_length=35, unique=True)
    market = models.CharField(max_length=2)
    case = models.ForeignKey(Case, models.PROTECT, related_name="debit_mandates")
    kind = models.CharField(max_length=9, choices=KINDS)
    signed_on = models.DateField()
    notice = models.PositiveSmallIntegerField(help_text="Days between telling the person and a debit, as agreed with them.")
    holder = models.BinaryField(help_text="Whose account it is. Sealed.")
    iban = models.BinaryField(help_text="Sealed.")
    recorded_on = models.DateField()
    by = models.CharField(max_length=NAME)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_has_one_live_debit_mandate", fields=["case"], condition=Q(revoked_on=None)),
            models.CheckConstraint(name="debit_mandate_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(name="debit_mandate_kind_is_known", condition=Q(kind__in=["recurrent", "one_off"])),
            models.CheckConstraint(name="debit_mandate_is_signed_before_it_is_recorded", condition=Q(signed_on__lte=F("recorded_on"))),
            models.CheckConstraint(name="debit_mandate_gives_notice", condition=Q(notice__gte=1)),
            models.CheckConstraint(
                name="only_a_revoked_debit_mandate_says_why",
                condition=Q(revoked_on=None, revoked_because="") | (Q(revoked_on__isnull=False) & ~Q(revoked_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DebitFile(models.Model):
    """A file for the bank: the debits of one account, one day and one sequence after another."""

    market = models.CharField(max_length=2)
    message_id = models.CharField(max_length=35, unique=True)
    made_on = models.DateField()
    by = models.CharField(max_length=NAME)
    debits = models.PositiveIntegerField()
    minor = models.PositiveBigIntegerField()
    document = models.OneToOneField(Document, models.PROTECT)

    class Meta:
        constraints = [models.CheckConstraint(name="debit_file_asks_for_something", condition=Q(debits__gt=0, minor__gt=0))]

    def __str__(self) -> str:
        return self.message_id


class Collection(models.Model):
    """One debit under a mandate: planned, told to the person, handed to the bank; what the bank made of it stands in the payments."""

    mandate = models.ForeignKey(DebitMandate, models.PROTECT, related_name="collections")
    end_to_end_id = models.CharField(max_length=35, unique=True)
    minor = models.PositiveBigIntegerField()
    due_on = models.DateField()
    last = models.BooleanField(default=False, help_text="Nothing comes after it.")
    planned_on = models.DateField()
    by = models.CharField(max_length=NAME)
    noticed_on = models.DateField(null=True, blank=True, help_text="The day of the letter that tells the person.")
    notice = models.OneToOneField(Document, models.PROTECT, null=True, blank=True)
    file = models.ForeignKey(DebitFile, models.PROTECT, null=True, blank=True, related_name="collections")
    sequence = models.CharField(max_length=4, blank=True)
    retries = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="retried_by")
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(name="debits_to_hand_in", fields=["due_on", "id"], condition=Q(file=None, cancelled_on=None))]
        constraints = [
            models.CheckConstraint(name="debit_takes_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="debit_comes_after_it_is_planned", condition=Q(due_on__gt=F("planned_on"))),
            models.CheckConstraint(name="debit_is_told_before_it_comes", condition=Q(noticed_on=None) | Q(noticed_on__lt=F("due_on"))),
            models.CheckConstraint(
                name="only_what_was_told_is_handed_in",
                condition=Q(file=None, sequence="") | Q(file__isnull=False, noticed_on__isnull=False, sequence__in=SEQUENCES),
            ),
            models.CheckConstraint(
                name="only_a_cancelled_debit_says_why",
                condition=Q(cancelled_on=None, cancelled_because="") | (Q(cancelled_on__isnull=False) & ~Q(cancelled_because="")),
            ),
            models.CheckConstraint(name="what_was_handed_in_is_not_cancelled", condition=Q(file=None) | Q(cancelled_on=None)),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id
