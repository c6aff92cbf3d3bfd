"""
What a scanner meant whose keyboard is not the one of the machine: it strikes keys, and the machine reads other letters.

A scanner comes set to a keyboard of the United States. On a French machine it writes ``Z)ààà1`` where the label says
``W-0001``, on a German one ``Zß0001`` for ``Y-0001``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_MEANT: Final = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_FRENCH: Final = "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"
_GERMAN: Final = '1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_'
_TABLES: Final = tuple(dict(zip(map(ord, read), _MEANT, strict=True)) for read in (_FRENCH, _GERMAN))
_SYMBOLOGY: Final = re.compile(r"\][A-Za-z][0-9A-Za-z](?=.)", re.ASCII)


def bare(mark: str) -> str:
    """The mark without the three characters by which some scanners say what kind of label they read: ``]C0``, ``]Q1``."""
    return _SYMBOLOGY.sub("", mark, count=1) if mark.startswith("]") else mark


def meant(mark: str) -> Iterator[str]:
    """What the label may say where the keyboards of scanner and machine are not the same; never the mark itself."""
    for table in _TABLES:
        other = mark.translate(table)
        if other != mark:
            yield bare(other)
