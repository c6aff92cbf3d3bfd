"""Two offices of one ledger that tell different histories, and two witnesses."""

from __future__ import annotations

from wamledger.ledger import audit_path, merkle
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.vkey import encoded

AT = 1_772_438_400
WITNESS = Signer.from_seed("hq.example/witness", bytes(range(32)))
OTHER = Signer.from_seed("cell.example/witness", bytes(range(1, 33)))
SITE = Signer.from_seed("unmission.example/site-1", bytes(range(2, 34)))


def vkey(witness: Signer) -> str:
    """The public key of a witness."""
    return witness.verifier.as_witness().vkey


class Site:
    """A ledger of which only the tree is there, whose office may tell two histories."""

    def __init__(self, *leaves: str) -> None:
        self.leaves = [merkle.leaf_hash(leaf.encode()) for leaf in leaves]

    def head(self, size: int) -> str:
        """The signed head over so many entries."""
        tree = merkle.Tree()
        tree.extend(self.leaves[:size])
        return sign_head(Head(SITE.name, size, tree.root()), SITE)

    def proof(self, first: int, second: int) -> str:
        """The proof that the site of the second size continues that of the first, with the head."""
        nodes: dict[tuple[int, int], bytes] = dict(_nodes(self.leaves[:second]))
        path = audit_path.consistency(first, second, lambda level, index: nodes[level, index])
        return "\n".join([f"old {first}", *map(encoded, path), "", self.head(second)])


def _nodes(leaves: list[bytes]) -> list[tuple[tuple[int, int], bytes]]:
    """The perfect subtrees over the leaves, by level and place."""
    found = []
    level, row = 0, leaves
    while row:
        found += [((level, index), each) for index, each in enumerate(row)]
        row = [merkle.node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        level += 1
    return found


HONEST = Site(*"abcdefgh")
LIAR = Site(*"abXdefgh")
