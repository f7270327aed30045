"""A letter that went out is a fact: no row is changed or deleted."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("contacts", "0001_initial")]

    operations = [
        written_once("contacts_letter", "letters_are_written_once", "letters are written once; send a new one"),
    ]
