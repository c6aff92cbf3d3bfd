"""Counting apart from its screens: the blanks with which a count begins, the thing in hand, and what is told of a count."""
