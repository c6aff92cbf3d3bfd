"""
A synthetic mission with planted diversions, and what a detector makes of it.

``generating`` plays a mission from a seed: its days, its honest mistakes, and things that disappear. What was planted is
written down as labels; what is only odd is labelled too, and must not be made much of. ``scoring`` holds the findings of
the detector against the labels. Everything is invented. What the figures mean, and what they cannot, is in
docs/benchmark.md.
"""
