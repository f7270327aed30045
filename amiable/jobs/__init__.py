"""What runs without a person watching: the day."""
