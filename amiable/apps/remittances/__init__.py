"""Money out: what a creditor is paid for a month, and the payment file for the bank."""
