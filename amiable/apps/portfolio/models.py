"""The tables of runs and looks. The results of a run have a table of their own each, below `portfolio_result` (migration 0002)."""

from django.db import models
from django.db.models import F, Q


class Run(models.Model):
    """Every open case was stated for a day. Written once, together with its results: a run that died half-way was never here."""

    on = models.DateField(help_text="The day that was stated.")
    made_at = models.DateTimeField()
    markets = models.JSONField(help_text="By market: its law, its currency, how many cases, what is due, from when a rate is missing.")
    set_aside = models.JSONField(help_text="The cases that could not be stated, with the reason.")
    cases = models.PositiveIntegerField(help_text="Stated.")
    milliseconds = models.JSONField(help_text="By stage.")

    class Meta:
        indexes = [models.Index(name="runs_of_a_day", fields=["on", "id"])]

    def __str__(self) -> str:
        return f"run {self.pk} for {self.on}"


class Look(models.Model):
    """The playbook was asked about a case, and the answer stays: nothing is due, or a person's decision. When to ask again.

    A note that saves work, never a fact: one that is deleted costs the day one more look (migration 0005).
    """

    case_id = models.BigIntegerField(primary_key=True, help_text="A number, no foreign key: the day never waits for somebody's lock here.")
    market = models.CharField(max_length=2)
    looked_on = models.DateField(help_text="The day for which it was asked; an earlier day is asked anew.")
    next_on = models.DateField(null=True, blank=True, help_text="The first day on which time alone may change the answer; none: never.")
    waits_for = models.CharField(max_length=40, blank=True, help_text="The step that a person must make; none: nothing is due.")
    basis = models.BigIntegerField(help_text="What the answer rested on besides the facts: law, playbook and program, as one number.")

    class Meta:
        indexes = [
            models.Index(name="looks_whose_day_comes", fields=["market", "next_on"]),
            models.Index(name="looks_of_later_days", fields=["market", "looked_on"]),
            models.Index(name="looks_by_their_basis", fields=["market", "basis"]),
            models.Index(name="cases_that_wait_for_a_person", fields=["market"], condition=~Q(waits_for="")),
        ]
        constraints = [
            models.CheckConstraint(name="a_case_is_looked_at_again_later", condition=Q(next_on=None) | Q(next_on__gt=F("looked_on"))),
        ]

    def __str__(self) -> str:
        return f"look at case {self.case_id} on {self.looked_on}"


class Change(models.Model):
    """Something was written that the next step of a case may depend on. Put here by the database itself (migration 0003)."""

    case_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"change {self.pk} of case {self.case_id}"
