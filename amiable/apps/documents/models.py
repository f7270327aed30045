"""The table of documents."""

from django.db import models
from django.db.models import Q


class Document(models.Model):
    """A file as it was received or made. Its bytes are sealed; it is never changed or deleted by us in passing."""

    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True, help_text="Of the plain bytes, in hexadecimal.")
    size = models.PositiveBigIntegerField(help_text="Bytes before sealing.")
    content = models.BinaryField(help_text="Sealed.")
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="document_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="document_hash_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.name
