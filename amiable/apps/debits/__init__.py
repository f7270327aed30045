"""SEPA direct debit: what a debtor signed, what is collected, what comes back."""
