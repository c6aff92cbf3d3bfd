"""The registers as screens page through them: columns, filters, order, and rows found by the key of another row."""
