"""What docs/formats.md says is what the program writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wamledger.ledger import canonical, note, tip
from wamledger.ledger.audit_path import inclusion
from wamledger.ledger.canonical import MOST_DEPTH, encode
from wamledger.ledger.head import MOST_ORIGIN_BYTES, Head, open_head, sign_head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.merkle import Tree, leaf_hashes
from wamledger.ledger.note import cosign
from wamledger.ledger.proof import MOST_EXTRA_BYTES, check, write
from wamledger.ledger.tip import Tip

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")

SITE = Signer.from_seed("unmission.example/site-1", bytes(range(32)))
WITNESS = Signer.from_seed("hq.example/witness", bytes(range(1, 33)))
ENTRIES = [encode({"body": {"v": 1, "seq": seq}, "sigs": []}) for seq in range(3)]
LEAVES = leaf_hashes(ENTRIES)
TREE = Tree()
NODES = {(0, index): leaf for index, leaf in enumerate(LEAVES)}
NODES |= {(level, index): hashed for level, index, hashed in TREE.extend(LEAVES)}
HEAD = Head(SITE.name, 3, TREE.root())
NOTE = sign_head(HEAD, SITE)
COSIGNED = cosign(NOTE, WITNESS, 1_773_480_600)


def block(text: str) -> str:
    return f"```\n{text.rstrip(chr(10))}\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        block("\n".join(entry.decode() for entry in ENTRIES)),
        block("\n".join(leaf.hex() for leaf in LEAVES)),
        f"`{NODES[1, 0].hex()}`",
        block(TREE.root().hex()),
        block(SITE.vkey),
        block(WITNESS.verifier.as_witness().vkey),
        block(NOTE),
        block(COSIGNED.removeprefix(NOTE)),
        block(f"cosignature/v1\ntime 1773480600\n{HEAD.to_text()}"),
        block(write(1, inclusion(1, 3, lambda level, index: NODES[level, index]), NOTE)),
        block(Tip(3, TREE.root()).line.decode()),
    ],
    ids=[
        "entries",
        "leaves",
        "node",
        "root",
        "vkey",
        "witness",
        "head",
        "cosignature",
        "cosigned",
        "proof",
        "tip",
    ],
)
def test_example(text: str) -> None:
    """Each example on the page is, to the byte, what the program writes."""
    assert text in PAGE


def test_limits_on_the_page() -> None:
    """The limits that the page states are the program's."""
    for sentence in (
        f"{MOST_DEPTH} levels at most",
        f"{canonical.MOST_BYTES:,} bytes at most",
        f"an origin has at most {MOST_ORIGIN_BYTES} bytes",
        f"is longer than {note.MOST_BYTES:,} bytes",
        f"1 to {note.MOST_SIGNATURES} signature lines",
        f"base64 of up to {MOST_EXTRA_BYTES:,} bytes",
        f"Past {tip.MOST_BYTES >> 20} MiB the file is cut to its last {tip.KEPT_LINES:,} lines",
    ):
        assert sentence in PAGE


def example(after: str) -> str:
    return PAGE.split(after)[1].split("```\n", 1)[1].split("```\n", 1)[0]


def test_proof_on_the_page_is_true() -> None:
    """The proof on the page, taken as it stands there, proves its entry under the head on the page."""
    head = check(example("## Proofs"), ENTRIES[1], [SITE.verifier])
    assert head == open_head(example("## Heads"), [SITE.verifier])[0] == HEAD


def test_key_file_on_the_page_is_read(tmp_path: Path) -> None:
    """The key file on the page, written to a file, is the key of the examples."""
    path = tmp_path / "ledger.key"
    path.touch(mode=0o600)
    path.write_text(example("## The key file"))
    assert load_key(path).vkey == SITE.vkey


def test_program_on_the_page_computes_the_root() -> None:
    """The few lines of Python on the page, which use nothing of ours, compute our root from the entries."""
    program = PAGE.split("```python\n")[1].split("```\n")[0]
    found = subprocess.run(
        [sys.executable, "-c", program], input=b"\n".join(ENTRIES) + b"\n", capture_output=True, check=True
    )
    assert found.stdout.decode().strip() == HEAD.root.hex()
