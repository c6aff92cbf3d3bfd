"""Access: founding, users and their passphrases, sign-in, sessions, and the record of who came in and what went out."""
