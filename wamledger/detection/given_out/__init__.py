"""What was given out and is still out: for a time, for good, or with somebody who has gone home."""
