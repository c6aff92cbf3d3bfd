"""A contingent's rotation: what it declared, brought, showed and took home, by its lists and by the book."""
