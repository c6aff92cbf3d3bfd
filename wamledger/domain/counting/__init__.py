"""Counting, as far as it needs no ledger: when a count is due, how a sample is drawn, and why a count differed."""
