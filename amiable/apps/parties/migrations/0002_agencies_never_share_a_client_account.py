"""Money of clients lies on an account of one agency only, and on nobody's office account."""

from django.db import migrations, models

# One agency is written at a time: the second waits for the lock, and then sees what the first one wrote.
FORWARDS = """
CREATE FUNCTION client_account_is_nobodys_office_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1634168430);
    IF EXISTS (SELECT FROM parties_agency other WHERE other.id <> NEW.id
               AND (other.client_iban = NEW.office_iban OR other.office_iban = NEW.client_iban)) THEN
        RAISE EXCEPTION 'client_account_is_nobodys_office_account' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'client_account_is_nobodys_office_account', TABLE = 'parties_agency';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER client_account_is_nobodys_office_account BEFORE INSERT OR UPDATE ON parties_agency
    FOR EACH ROW EXECUTE FUNCTION client_account_is_nobodys_office_account();
"""
BACKWARDS = """
DROP TRIGGER client_account_is_nobodys_office_account ON parties_agency;
DROP FUNCTION client_account_is_nobodys_office_account;
"""


class Migration(migrations.Migration):
    """A unique constraint, and a trigger for what a constraint cannot see."""

    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(fields=("client_iban",), name="agencies_never_share_a_client_account"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
