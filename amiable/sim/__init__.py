"""A simulated world for the demonstration: the bank and the people who pay, on the real code and a real database."""
