"""
Evidence: every entry as it is stored, with the signed heads over them, as one file that is checked without the ledger.

JSON Lines. The first line says what the file is and holds the heads and the public keys of the ledger; each line after
it is an entry, byte for byte. Whoever has the file and one public key of the ledger can compute everything again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final, NamedTuple, Self

from wamledger.i18n import N_
from wamledger.ledger.canonical import MOST_BYTES, decode, encode
from wamledger.ledger.faults import CanonicalError, EvidenceFault

VERSION: Final = 1
MOST_HEADER_BYTES: Final = 4_000_000
MOST_HEADS: Final = 10_000

_FIELDS: Final = {
    "wamledger_evidence": int,
    "origin": str,
    "ledger": str,
    "mission": str,
    "entries": int,
    "heads": list,
    "vkeys": list,
}
_ASK_AGAIN: Final = N_("Ask for the export again, as a file and not as a copy of its text; keep this one.")


class Header(NamedTuple):
    """
    What the first line of evidence says.

    Shape: ``heads`` are signed notes in rising order of size, of which the last covers all entries; ``vkeys`` the keys
    of the ledger, the first one first.
    """

    origin: str
    ledger: str
    mission: str
    entries: int
    heads: tuple[str, ...]
    vkeys: tuple[str, ...]

    @property
    def line(self) -> bytes:
        """The header as the first line of the file."""
        return encode({"wamledger_evidence": VERSION, **self._asdict()}) + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """
        The header that the first line of a file holds.

        Raises: EvidenceFault for any other line.
        """
        try:
            found = decode(line.removesuffix(b"\n"), most_bytes=MOST_HEADER_BYTES)
        except CanonicalError as fault:
            raise EvidenceFault(
                N_("The file is no evidence of a ledger: {detail}"), _ASK_AGAIN, detail=fault.message
            ) from fault
        if type(found) is not dict or type(found.get("wamledger_evidence")) is not int:
            raise EvidenceFault(
                N_("The first line of the file does not say that it is evidence of a ledger."),
                N_("It is written by: wamledger export --entries FILE"),
            )
        if found["wamledger_evidence"] != VERSION:
            raise EvidenceFault(
                N_("The evidence is of version {version}, which this program does not know."),
                N_("Use the program of the version that wrote it, or a later one."),
                version=found["wamledger_evidence"],
            )
        if {name: type(value) for name, value in found.items()} != _FIELDS or not _is_in_bounds(found):
            raise EvidenceFault(N_("The first line of the evidence is damaged."), _ASK_AGAIN)
        return cls(
            found["origin"],
            found["ledger"],
            found["mission"],
            found["entries"],
            tuple(found["heads"]),
            tuple(found["vkeys"]),
        )


def _is_in_bounds(found: dict[str, Any]) -> bool:
    texts = [*found["heads"], *found["vkeys"]]
    return (
        found["entries"] >= 0
        and 0 < len(found["heads"]) <= MOST_HEADS
        and 0 < len(found["vkeys"]) <= MOST_HEADS
        and all(type(each) is str for each in texts)
        and found["heads"][-1].split("\n")[1:2] == [str(found["entries"])]
    )


def read(file: IO[bytes]) -> tuple[Header, Iterator[bytes]]:
    """
    The header of evidence, and its entries one after the other, as they come from the file.

    Shape: an entry that is too long comes cut off, and is none. Raises: EvidenceFault
    """
    return Header.parse(file.readline(MOST_HEADER_BYTES + 1)), _entries(file)


def _entries(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(MOST_BYTES + 2):
        if not line.endswith(b"\n"):
            while (rest := file.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                pass
        yield line.removesuffix(b"\n")


def entry_line(entry: bytes) -> bytes:
    """The entry as a line of the file: canonical bytes hold no line feed."""
    return entry + b"\n"
