"""Four eyes: what one person asks for and another one approves or declines."""
