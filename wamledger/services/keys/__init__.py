"""The ledger's own key: sealed, unlocked, rotated; and the keys of witnesses who cosign the heads of others."""
