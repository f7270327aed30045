"""Reaching people: deciding the next step, asking the guard again, rendering the letter, and keeping what was sent."""
