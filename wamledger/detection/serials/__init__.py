"""Serials that may be one: how far apart two readings are, what they are held against, and what may be said of it."""
