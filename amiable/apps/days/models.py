"""The tables of the days. Every row is written once: what was done stays done, and a day that is played again is another play."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.days.records import LONG, NOTES, SHORT


class Play(models.Model):
    """Somebody began to play a day of a market."""

    market = models.CharField(max_length=2)
    on = models.DateField(help_text="The day that is played.")
    played_on = models.DateField(help_text="The day on which that was; later, when a missed day is caught up.")
    begun_at = models.DateTimeField()
    by = models.CharField(max_length=120, help_text="The process that plays it, and the machine on which that runs.")

    class Meta:
        indexes = [models.Index(name="plays_of_a_day", fields=["on", "market", "id"])]
        constraints = [
            models.CheckConstraint(name="no_day_is_played_before_it_comes", condition=Q(played_on__gte=F("on"))),
            models.CheckConstraint(name="play_says_who_plays", condition=~Q(by="")),
        ]

    def __str__(self) -> str:
        return f"{self.market}, {self.on}"


class Stage(models.Model):
    """A part of a day that was gone through to its end."""

    play = models.ForeignKey(Play, models.PROTECT, related_name="stages")
    name = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    counts = models.JSONField(help_text="How much of what was done.")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_play_goes_through_a_stage_once", fields=["play", "name"]),
            models.CheckConstraint(name="stage_ends_after_it_begins", condition=Q(ended_at__gte=F("begun_at"))),
        ]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What a stage refused, set aside, cancelled or tells a person of, with the reason."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=SHORT, help_text="The number of a case, the name of a file, of a creditor or of a market.")
    code = models.CharField(max_length=80)
    what = models.CharField(max_length=LONG, help_text="With {names} for the facts, as the Refusal writes it.")
    remedy = models.CharField(max_length=LONG, blank=True)
    facts = models.JSONField(default=dict)
    source = models.CharField(max_length=SHORT, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="note_kind_is_known", condition=Q(kind__in=NOTES))]

    def __str__(self) -> str:
        return f"{self.about}: {self.code}"


class End(models.Model):
    """A play went through all its stages: the day has ended."""

    play = models.OneToOneField(Play, models.PROTECT, related_name="end")
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"end of {self.play}"
