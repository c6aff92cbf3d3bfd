"""Measurements, as ratios taken in one run. ``python -m bench`` prints the table; nothing here passes or fails."""
