"""Holding findings against the answer sheet, and printing what came of it beside what was wanted."""
