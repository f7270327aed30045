"""The table of contacts: what reached for a person, by which way, on which facts, under which law."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case
from amiable.apps.documents.models import Document
from amiable.apps.outbox.models import Item, Purpose


class Channel(models.TextChoices):
    """The ways in which we write to a person."""

    LETTER = "letter"
    EMAIL = "email"
    SMS = "sms"
    MAILBOX = "mailbox"


class Contact(models.Model):
    """One attempt to reach a person that was released. Written once, with the facts and the law that it was made from.

    Its number is its serial, and was taken before it was rendered: it stands on it.
    """

    item = models.OneToOneField(Item, models.PROTECT, related_name="contact")
    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=7, choices=Channel, default=Channel.LETTER)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.DEMAND)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    address = models.BinaryField(default=b"", help_text="Where it went, sealed: the printed lines, an e-mail address, a number.")
    code = models.CharField(max_length=8, blank=True, default="", help_text="The check code printed on it.")
    released_on = models.DateField()
    reply_by = models.DateField(null=True, help_text="The last day that it leaves the person.")
    document = models.OneToOneField(Document, models.PROTECT, related_name="contact", help_text="What was sent, byte for byte.")
    claims = ArrayField(models.CharField(max_length=300), default=list, help_text="The invoices that it asks for.")
    due_minor = models.BigIntegerField(
        null=True, help_text="What it asks, in minor units: what the statement of that day says of its claims."
    )
    law = models.CharField(max_length=40, help_text="The pack, and the day through which its rates were known.")
    facts = models.JSONField(help_text="The facts of the case as the statement of that day read them.")

    class Meta:
        indexes = [
            models.Index(name="contacts_of_a_case", fields=["case", "released_on"]),
            models.Index(name="contacts_of_a_day", fields=["released_on", "id"]),
            models.Index(name="contacts_by_their_code", fields=["code"], condition=~Q(code="")),
        ]
        constraints = [
            models.CheckConstraint(name="contact_channel_is_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="contact_purpose_is_known", condition=Q(purpose__in=Purpose.values)),
            models.CheckConstraint(
                name="demand_alone_asks_for_something",
                condition=Q(purpose="demand", due_minor__gt=0) | (~Q(purpose="demand") & Q(due_minor=None)),
            ),
            models.CheckConstraint(name="contact_leaves_time_to_answer", condition=Q(reply_by=None) | Q(reply_by__gte=F("released_on"))),
            models.CheckConstraint(name="contact_names_its_law", condition=~Q(law="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.released_on} on case {self.case_id}"


class Withdrawal(models.Model):
    """A contact that was a mistake of ours, and that we took back. Written once; the contact stays as it was."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="withdrawal")
    on = models.DateField()
    because = models.CharField(max_length=500, help_text="In plain words, without the person's name.")
    by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.CheckConstraint(name="withdrawal_says_why_and_by_whom", condition=~Q(because="") & ~Q(by=""))]

    def __str__(self) -> str:
        return f"{self.contact_id} taken back on {self.on}"
