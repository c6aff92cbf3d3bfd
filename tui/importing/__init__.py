"""A register on its way in, apart from its screen: its blanks, what is in hand, its lists, repairs, and what is told."""
