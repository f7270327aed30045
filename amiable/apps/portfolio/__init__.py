"""The whole portfolio at once: every open case stated in a run, and which cases the day has to look at."""
