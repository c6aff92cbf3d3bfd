"""Counting: what is due, the sheets that counters fill in, what comes back from them, and what differs from the book."""
