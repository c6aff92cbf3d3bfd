"""Seals: as they arrive, as they are changed, as they are seen on packages and lots, and their numbers."""
