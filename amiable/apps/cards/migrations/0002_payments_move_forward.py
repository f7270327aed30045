"""A card payment moves forward only and keeps its amount; nothing of it, of a link or of what was told is removed."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION card_payment_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE states text[] := ARRAY['created', 'processing', 'failed', 'cancelled', 'succeeded', 'refunded', 'disputed', 'reinstated'];
BEGIN
    IF array_position(states, NEW.state::text) < array_position(states, OLD.state::text) THEN
        RAISE EXCEPTION 'a card payment moves forward only: % does not become %', OLD.state, NEW.state;
    END IF;
    IF (NEW.minor, NEW.currency, NEW.case_id, NEW.link_id, NEW.key) IS DISTINCT FROM (OLD.minor, OLD.currency, OLD.case_id, OLD.link_id, OLD.key)
        OR (OLD.provider_id <> '' AND NEW.provider_id <> OLD.provider_id) OR (OLD.paid_as <> '' AND NEW.paid_as <> OLD.paid_as)
        OR (OLD.booked_on IS NOT NULL AND NEW.booked_on IS DISTINCT FROM OLD.booked_on) THEN
        RAISE EXCEPTION 'what a card payment is for never changes; open another one';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER card_payment_moves_forward BEFORE UPDATE ON cards_cardpayment FOR EACH ROW EXECUTE FUNCTION card_payment_moves_forward();
CREATE FUNCTION what_cards_paid_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'links, card payments and events are kept; somebody may have to answer for them'; END $$;
CREATE TRIGGER links_are_kept BEFORE DELETE OR TRUNCATE ON cards_link FOR EACH STATEMENT EXECUTE FUNCTION what_cards_paid_is_kept();
CREATE TRIGGER card_payments_are_kept BEFORE DELETE OR TRUNCATE ON cards_cardpayment FOR EACH STATEMENT EXECUTE FUNCTION what_cards_paid_is_kept();
CREATE TRIGGER events_are_kept BEFORE DELETE OR TRUNCATE ON cards_providerevent FOR EACH STATEMENT EXECUTE FUNCTION what_cards_paid_is_kept();
"""


class Migration(migrations.Migration):
    """Triggers."""

    dependencies = [("cards", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FORWARD, "DROP FUNCTION card_payment_moves_forward CASCADE; DROP FUNCTION what_cards_paid_is_kept CASCADE;"
        )
    ]
