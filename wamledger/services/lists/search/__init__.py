"""Searching as somebody types: an index of three characters in a row, made off the write path and held against the book."""
