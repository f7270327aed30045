"""The table of the outbox."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amiable.apps.outbox.records import PurposeName, StateName


class Purpose(models.TextChoices):
    """Why something reaches a person; a demand asks for payment, reminders included."""

    DEMAND = "demand"
    REPLY = "reply"
    RECEIPT = "receipt"
    INFORMATION = "information"
    CODE = "code"


class State(models.TextChoices):
    """What became of it."""

    OWED = "owed"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Item(models.Model):
    """One thing that we owe to send. It is owed once, and ends released or cancelled."""

    case_id = models.BigIntegerField(db_index=True, help_text="Cases are a room above: a number, no foreign key.")
    purpose: "models.CharField[str, PurposeName]" = models.CharField(max_length=12, choices=Purpose)
    kind = models.CharField(max_length=40, help_text="The action that it is, such as first_reminder.")
    channel = models.CharField(max_length=12)
    claims = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, help_text="The claims it names; none: all that are due."
    )
    owed_on = models.DateField()
    release_on = models.DateField(help_text="The first day on which it may go out.")
    state: "models.CharField[str, StateName]" = models.CharField(max_length=10, choices=State, default=State.OWED)
    ended_on = models.DateField(null=True, blank=True)
    because = models.CharField(max_length=200, blank=True, help_text="Why it was cancelled.")
    about = models.BinaryField(default=b"", help_text="What an answer has to tell, as JSON, sealed.")
    instead_of = models.BigIntegerField(null=True, blank=True, help_text="The serial of the contact that did not arrive.")
    key = models.CharField(max_length=400, unique=True, help_text="Owing the same key again changes nothing.")

    class Meta:
        indexes = [models.Index(name="outbox_unreleased", fields=["release_on", "id"], condition=Q(state="owed"))]
        constraints = [
            models.CheckConstraint(name="item_purpose_is_known", condition=Q(purpose__in=Purpose.values)),
            models.CheckConstraint(name="item_has_a_key", condition=~Q(key="")),
            models.CheckConstraint(name="item_is_not_released_before_it_is_owed", condition=Q(release_on__gte=models.F("owed_on"))),
            models.CheckConstraint(
                name="item_has_ended_or_is_owed",
                condition=Q(state="owed", ended_on=None) | Q(state__in=["released", "cancelled"], ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_cancelled_item_says_why",
                condition=(Q(state="cancelled") & ~Q(because="")) | (~Q(state="cancelled") & Q(because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.key
