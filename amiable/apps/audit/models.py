"""The table of what people decided."""

from django.db import models
from django.db.models import Q

SHA256 = r"^[0-9a-f]{64}$"


class Entry(models.Model):
    """One human decision, sealed by the entry before. Written once; no personal data in plain."""

    number = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 …: none is left out.")
    at = models.DateTimeField()
    who = models.CharField(max_length=150, db_index=True, help_text="The name with which somebody signs in.")
    what = models.CharField(max_length=60, db_index=True, help_text="A code: match.undone.")
    facts = models.JSONField(help_text="Numbers, amounts and codes by name, each as text.")
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(name="entry_has_a_place_in_the_chain", condition=Q(number__gte=1)),
            models.CheckConstraint(name="entry_says_who_and_what", condition=~Q(who="") & ~Q(what="")),
            models.CheckConstraint(name="entry_is_sealed", condition=Q(hash__regex=SHA256, previous__regex=SHA256)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"
