"""wamledger: the ledger in which a mission accounts for every weapon and round."""

__version__ = "0.1.0"
