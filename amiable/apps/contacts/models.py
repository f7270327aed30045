"""The table of contacts: what reached for a person, by which way, on which facts, under which law."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case
from amiable.apps.contacts.records import ChannelName, DidName, HandoverState
from amiable.apps.documents.models import Document
from amiable.apps.outbox.models import Item, Purpose
from amiable.apps.outbox.records import PurposeName
from amiable.files.delivery_report import ReasonName, WhatName


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
    channel: "models.CharField[str, ChannelName]" = models.CharField(max_length=7, choices=Channel, default=Channel.LETTER)
    purpose: "models.CharField[str, PurposeName]" = models.CharField(max_length=12, choices=Purpose, default=Purpose.DEMAND)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    address = models.BinaryField(default=b"", help_text="Where it went, sealed: the printed lines, an e-mail address, a number.")
    code = models.CharField(max_length=8, blank=True, default="", help_text="The check code printed on it.")
    released_on = models.DateField()
    reply_by = models.DateField(null=True, help_text="The last day that it leaves the person.")
    document = models.OneToOneField(Document, models.PROTECT, related_name="contact", help_text="What was sent, byte for byte.")
    waits = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        related_name="waits_for",
        help_text="The letter that an e-mail or a short message tells of, and that waits in the mailbox.",
    )
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


class Handover(models.Model):
    """How a contact leaves the house. It moves forward only, so that no e-mail and no short message is ever given twice.

    It is taken before its channel is spoken to. One that was taken and of which no answer is known may have gone out: it is unknown,
    and never given again by itself.
    """

    class State(models.TextChoices):
        """How far it has come."""

        PREPARED = "prepared"
        TAKEN = "taken"
        HANDED = "handed"  # the channel has it, and said so
        FAILED = "failed"  # it will never take it; nothing went out
        UNKNOWN = "unknown"  # it may have gone out

    contact = models.OneToOneField(Contact, models.PROTECT, primary_key=True, related_name="handover")
    market = models.CharField(max_length=2)
    channel: "models.CharField[str, ChannelName]" = models.CharField(max_length=7, choices=Channel)
    demand = models.BooleanField(help_text="A demand keeps the hours in which people may be reached.")
    state: "models.CharField[str, HandoverState]" = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    batch = models.CharField(max_length=60, blank=True, help_text="Of letters: the batch of the print house.")
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=300, blank=True, help_text="What the channel answered, in its own words.")
    their_id = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(name="to_be_handed_over", fields=["market", "channel", "contact"], condition=Q(state="prepared")),
            models.Index(name="taken_and_not_answered", fields=["channel", "taken_at"], condition=Q(state="taken")),
            models.Index(name="letters_of_a_batch", fields=["batch", "contact"], condition=~Q(batch="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="handover_state_is_known",
                condition=Q(state__in=["prepared", "taken", "handed", "failed", "unknown"]),
            ),
            models.CheckConstraint(name="what_is_taken_says_when", condition=~Q(state="taken") | Q(taken_at__isnull=False)),
            models.CheckConstraint(name="letters_alone_have_a_batch", condition=Q(batch="") | Q(channel="letter")),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.state}"


class News(models.Model):
    """What became of a contact after it was handed over. Written once; the same news twice is one."""

    class What(models.TextChoices):
        """What happened."""

        DELIVERED = "delivered"
        FAILED = "failed"
        RETURNED = "returned"
        UNKNOWN = "unknown"

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="news")
    what: "models.CharField[str, WhatName]" = models.CharField(max_length=9, choices=What)
    reason: "models.CharField[str, ReasonName]" = models.CharField(
        max_length=20, blank=True, help_text="A code: not_at_address, bad_address, full."
    )
    on = models.DateField(help_text="The day on which it happened, as the other side says.")
    detail = models.BinaryField(default=b"", help_text="Their own words, sealed.")
    taken_on = models.DateField(help_text="The day on which we learnt it.")

    class Meta:
        verbose_name_plural = "news"
        constraints = [
            models.CheckConstraint(name="news_are_known", condition=Q(what__in=["delivered", "failed", "returned", "unknown"])),
            models.UniqueConstraint(name="news_are_taken_once", fields=["contact", "what", "reason", "on"]),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.what} {self.reason}"


class Listened(models.Model):
    """How far the gateway of a market has been asked what became of our short messages."""

    market = models.CharField(max_length=2, unique=True)
    after = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "listened"

    def __str__(self) -> str:
        return f"{self.market}: {self.after}"


class ReturnWork(models.Model):
    """What a person did about a contact that did not arrive. Written once."""

    class Did(models.TextChoices):
        """What was done."""

        CHECKED = "address_checked"
        NEW = "new_address"
        OTHER = "other_channel"
        DONE = "done"

    news = models.OneToOneField(News, models.PROTECT, related_name="work")
    did: "models.CharField[str, DidName]" = models.CharField(max_length=16, choices=Did)
    note = models.BinaryField(default=b"", help_text="What there is to know, sealed.")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_was_done_is_known",
                condition=Q(did__in=["address_checked", "new_address", "other_channel", "done"]) & ~Q(by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.news_id}: {self.did} by {self.by}"
