"""Cases: one debtor and one creditor, the claims between them, and the legal facts that a statement rests on."""
