"""A document is written once: the database itself refuses to change it."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("documents", "0001_initial")]

    operations = [
        written_once("documents_document", "documents_are_written_once", "documents are written once; keep a new one"),
    ]
