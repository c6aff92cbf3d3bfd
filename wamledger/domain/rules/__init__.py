"""
Deciding: whether the ledger takes an operation, and what effect it will have.

One function for each operation, in files by phase of life. A rule checks in the order of docs/refusals.md, reads the
stock, and writes effects into its case; it changes nothing. Rules never run on replay.
"""
