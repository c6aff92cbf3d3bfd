"""What counts say: each read once, held against the counts before and after it, and against the book."""
