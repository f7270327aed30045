"""What the bank said, and which case it pays, is written once."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("payments", "0002_lines_and_allocations_hold")]

    operations = [
        written_once("payments_bankline", "bank_lines_are_written_once", "bank lines are written once; what changes is added beside them"),
        written_once("payments_match", "matches_are_written_once", "matches are written once; what changes is added beside them"),
    ]
