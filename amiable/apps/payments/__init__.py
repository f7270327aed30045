"""Money in: bank lines, whose payment each is, and to which parts of a claim it went."""
