"""Papers that the screens let out of the office: receipts, sheets of counts, and what opens them."""
