"""Goods on their way: out too long, or received otherwise than they were sent."""
