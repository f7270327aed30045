"""Paying by card: what a person with a payment link sees, and where a card provider tells us what happened."""
