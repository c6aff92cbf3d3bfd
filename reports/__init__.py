"""
Paper: a view in, PDF bytes out.

``forms`` lists what can be printed, with form number and version. ``stock`` and ``item`` are reports: each is
one function that takes a view of ``wamledger.services.views`` and a binary stream. They stand on a small kit:
``page`` (the sheet, its margins and what stands on every page), ``styles`` and ``fonts`` (the type),
``writing`` (wrapping, direction, escapes), ``register`` (long tables), ``sheet`` (fields and paragraphs of a
form), ``figures`` (numbers and times), ``qr`` and ``proof`` (the signed head).

Nothing here opens a database, reads a clock or depends on the machine: the same view gives the same bytes.
"""
