"""A request is decided once, and what was asked never changes: the database itself refuses anything else."""

from django.db import migrations

RULE = "requests_are_decided_once"
ASKED = ("id", "kind", "subject", "facts", "requested_by", "requested_at", "expires_at")
SAME = " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in ASKED)
FORWARDS = f"""
CREATE FUNCTION {RULE}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'open' AND NEW.state <> 'open' AND {SAME} THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'requests are decided once; ask anew';
END $$;
CREATE TRIGGER {RULE} BEFORE UPDATE OR DELETE ON approvals_request FOR EACH ROW EXECUTE FUNCTION {RULE}();
CREATE TRIGGER {RULE}_all BEFORE TRUNCATE ON approvals_request FOR EACH STATEMENT EXECUTE FUNCTION {RULE}();
"""


class Migration(migrations.Migration):
    """Triggers: an open request is decided, nothing else is written or removed."""

    dependencies = [("approvals", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, f"DROP FUNCTION {RULE} CASCADE;")]
