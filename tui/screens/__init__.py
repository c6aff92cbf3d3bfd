"""The screens, one a file; each is a Page, and is found through destinations."""
