"""What was done on each day of a market: who played it, how far, and whom it set aside. Written once."""
