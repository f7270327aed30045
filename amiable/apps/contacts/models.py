"""The table of letters: what was sent, on which facts, under which law."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amiable.apps.cases.models import Case
from amiable.apps.documents.models import Document
from amiable.apps.outbox.models import Item


class Letter(models.Model):
    """A letter that went out. Written once, with the facts and the law that it was made from."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="letter")
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    released_on = models.DateField()
    reply_by = models.DateField(help_text="The last day that the letter leaves the person.")
    document = models.OneToOneField(Document, models.PROTECT, related_name="letter")
    claims = ArrayField(models.CharField(max_length=300), default=list, help_text="The invoices that it asks for.")
    due_minor = models.BigIntegerField(help_text="What it asks, in minor units: what the statement of that day says of its claims.")
    law = models.CharField(max_length=40, help_text="The pack, and the day through which its rates were known.")
    facts = models.JSONField(help_text="The facts of the case as the statement of that day read them.")

    class Meta:
        indexes = [models.Index(name="letters_of_a_case", fields=["case", "released_on"])]
        constraints = [
            models.CheckConstraint(name="letter_asks_for_something", condition=Q(due_minor__gt=0)),
            models.CheckConstraint(name="letter_leaves_time_to_answer", condition=Q(reply_by__gte=models.F("released_on"))),
            models.CheckConstraint(name="letter_names_its_law", condition=~Q(law="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.released_on} on case {self.case_id}"
