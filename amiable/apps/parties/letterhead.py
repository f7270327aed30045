"""Us, as all our papers say."""

from amiable.apps.parties.records import AgencyView
from amiable.files.letter_content import Sender


def sender(agency: AgencyView) -> Sender:
    """The letterhead of an agency."""
    return Sender(
        name=agency.name,
        address=(agency.street, f"{agency.postcode} {agency.city}"),
        enterprise_number=agency.enterprise_number,
        phone=agency.phone,
        email=agency.email,
        website=agency.website,
        dpo_email=agency.dpo_email,
    )
