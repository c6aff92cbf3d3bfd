"""The rules, in files by what they look at; each is registered with its code, and is pure."""
