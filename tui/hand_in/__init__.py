"""The DDR line apart from its screen: blanks, slip in hand, day, what is drawn, and what is asked of the ledger."""
