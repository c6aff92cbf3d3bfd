"""
Paper: a view in, PDF bytes out.

``catalogue`` lists what can be printed. Each report is a module that ends with its ``kinds.Kind``: its form with number
and version, where its view comes from, the function that draws it, and its figures as tables. They stand on a small kit:
``page`` (the sheet, and what stands on every page), ``sheet`` (title, fields and paragraphs of a form),
``register`` and ``columns`` (tables of any length), ``sums``, ``proof`` and ``qr`` (the signed head),
``agreement`` (lines that must come to sums), ``charts``, ``figures`` (numbers and times), and the type below them:
``styles``, ``fonts``, ``writing``, ``direction`` and ``compositor``.

Nothing here opens a database, reads a clock or depends on the machine: the same view gives the same bytes.
"""
