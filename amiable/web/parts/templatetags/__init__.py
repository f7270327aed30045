"""Template tags shared by every portal."""
