"""Who is who: the agency of a market, creditors and what they agreed with us, debtors."""
