"""What exists and what may happen: pure rules over values. No clock, no database, no input or output."""
