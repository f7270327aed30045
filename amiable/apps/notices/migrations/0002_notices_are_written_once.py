"""A notice and its withdrawal are written once: what people were told stays what they were told."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("notices", "0001_initial"), ("documents", "0001_initial")]

    operations = [
        written_once("notices_notice", "notices_are_written_once", "notices are written once; withdraw this one, and publish another"),
        written_once("notices_withdrawal", "notice_withdrawals_are_written_once", "withdrawals are written once; publish another notice"),
    ]
