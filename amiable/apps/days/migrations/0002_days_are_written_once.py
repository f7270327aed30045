"""What was done on a day is written once: a day that is played again is another play."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once

WORDS = "what was done on a day is written once; play it again"


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("days", "0001_initial"), ("documents", "0003_what_is_written_is_kept")]
    operations = [
        written_once("days_play", "plays_are_written_once", WORDS),
        written_once("days_stage", "stages_are_written_once", WORDS),
        written_once("days_note", "notes_of_a_day_are_written_once", WORDS),
        written_once("days_end", "ends_of_days_are_written_once", WORDS),
    ]
