"""A person hands in what they have: who they are, each weapon, the ammunition, and the entries that come of it."""
