"""A match never goes beyond its bank line, and an allocation is written once."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once

WITHIN_ITS_LINE = """
    ALTER TABLE payments_match ADD CONSTRAINT match_knows_the_amount_of_its_bank_line
        FOREIGN KEY (line_id, line_minor) REFERENCES payments_bankline (id, minor);
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [
        migrations.RunSQL(WITHIN_ITS_LINE, "ALTER TABLE payments_match DROP CONSTRAINT match_knows_the_amount_of_its_bank_line;"),
        written_once("payments_allocation", "allocations_are_written_once", "allocations are written once; settle the case again"),
    ]
