"""What is done around a ledger and is no voucher: each deed as blanks to fill in, and the service that does it."""
