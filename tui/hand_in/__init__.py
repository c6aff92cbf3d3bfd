"""The DDR line apart from its screen: its blanks, the slip in hand, and what it asks of the ledger."""
