"""A receipt that was given to somebody is never changed; another one replaces it."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("counter", "0001_initial")]

    operations = [written_once("counter_receipt", "receipts_are_written_once", "receipts are written once; make one that replaces it")]
