"""The forms of the operations: their fields, what stands in them, what is wrong with it, and what it would do."""
