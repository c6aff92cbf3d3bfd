"""The parts of a register on screen: what is shown of it, and how it is asked."""
