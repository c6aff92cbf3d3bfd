"""One value has one spelling, and nothing else is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from wamledger.ledger.canonical import (
    MOST_BYTES,
    MOST_INTEGER,
    check,
    decode,
    duplicate_keys,
    encode,
    parse,
)
from wamledger.ledger.faults import CanonicalError

VECTORS = Path(__file__).parents[2].parent / "shared" / "vectors" / "jcs-rfc8785" / "testdata"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="the JCS vectors are not beside the project")

_keys = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=8)
_texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12).map(
    lambda text: normalize("NFC", text)
)
_integers = st.integers(-MOST_INTEGER, MOST_INTEGER)
values = st.recursive(
    st.none() | st.booleans() | _integers | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=12,
)


class Colour(StrEnum):
    RED = "red"


@given(values)
def test_bytes_are_those_of_two_other_encoders(value: Any) -> None:
    """Within the profile the bytes are those of RFC 8785, and of the standard library with sorted keys."""
    check(value)
    written = encode(value)
    assert written == rfc8785.dumps(value)
    assert written.decode() == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(values)
def test_what_was_written_is_read_as_it_was(value: Any) -> None:
    """Decoding is the inverse of encoding, also in the types."""
    assert repr(decode(encode(value))) == repr(_sorted(value))
    assert parse(encode(value)) == value


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list) else value


@given(values, st.data())
def test_changed_bytes_are_refused_or_say_something_else(value: Any, data: st.DataObject) -> None:
    """No change of one byte leaves a record that is accepted and means the same."""
    written = encode(value)
    place = data.draw(st.integers(0, len(written) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != written[place]))
    changed = written[:place] + bytes([byte]) + written[place + 1 :]
    try:
        read = decode(changed)
    except CanonicalError:
        return
    assert encode(read) == changed
    assert repr(read) != repr(_sorted(value))


@pytest.mark.parametrize(
    "character", [chr(point) for point in (*range(0x20), 0x7F, 0x80, 0x2028, 0xFFFD, 0x1F600)]
)
def test_escapes_are_the_shortest(character: str) -> None:
    """Control characters are escaped as RFC 8785 says, and nothing else is."""
    assert encode([character]) == rfc8785.dumps([character])


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        (1.5, "$", "decimal number 1.5"),
        (1.0, "$", "decimal number 1.0"),
        (float("nan"), "$", "decimal number nan"),
        ({"lines": [{}, {"quantity": 2.0}]}, "$.lines[1].quantity", "decimal number 2.0"),
        ({"a": MOST_INTEGER + 1}, "$.a", "beyond"),
        ({"a": -MOST_INTEGER - 1}, "$.a", "beyond"),
        (["A\u030a"], "$[0]", "NFC"),
        ({"name": "A\u030a"}, "$.name", "NFC"),
        ({"name": "\ud800"}, "$.name", "half a character"),
        ({"a": {"péché": 1}}, "$.a", "printable ASCII"),
        ({"a": {"\n": 1}}, "$.a", "printable ASCII"),
        ({"a": {"\x7f": 1}}, "$.a", "printable ASCII"),
        ({"": 1}, "$", "printable ASCII"),
        ({1: 1}, "$", "printable ASCII"),
        ({"a": (1, 2)}, "$.a", "tuple"),
        ({"a": datetime(2026, 1, 1, tzinfo=UTC)}, "$.a", "datetime"),
        ({"a": Colour.RED}, "$.a", "Colour"),
        ({"a": b"bytes"}, "$.a", "bytes"),
    ],
    ids=repr,
)
def test_outside_the_profile(value: Any, path: str, words: str) -> None:
    """What lies outside the profile is refused, with the path to it."""
    with pytest.raises(CanonicalError) as caught:
        check(value)
    assert caught.value.facts["path"] == path
    assert words in caught.value.message
    assert caught.value.remedy


def test_what_has_no_bytes_is_refused_by_the_encoder_too() -> None:
    """The fast encoder names the path of what it cannot write."""
    with pytest.raises(CanonicalError, match=r"\$\.a\[0\] is of the type set"):
        encode({"a": [{1, 2}]})


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"{}{}", "not JSON"),
        (b'{"a":NaN}', "not JSON"),
        (b'{"a":01}', "not JSON"),
        (b'"\\ud800"', "not JSON"),
        (b'{"a":1,"a":1}', "key a stands twice"),
        (b'{"a":1,"a":2}', "key a stands twice"),
        (b'{"x":{"b":1,"\\u0062":1}}', "key b stands twice"),
        (b'{"b":1,"a":2}', "canonical form: byte 2"),
        (b'{"a": 1}', "canonical form: byte 5"),
        (b'{"a":1}\n', "canonical form: byte 7"),
        (b'"\\u0041"', "canonical form: byte 1"),
        (b'"\\/"', "canonical form: byte 1"),
        (b"1.0", "decimal number"),
        (b"1e2", "decimal number"),
        (b"-0", "canonical form: byte 0"),
        (b"9007199254740992", "beyond"),
        (b"123456789012345678901234567890", "decimal number"),
        ('"A\u030a"'.encode(), "NFC"),
        (b'{"\xc3\xa9":1}', "printable ASCII"),
        (b"[" * 17 + b"]" * 17, "nested deeper"),
        (b"[" * 30_000 + b"]" * 30_000, "not JSON"),
        (b'"' + b"x" * MOST_BYTES + b'"', "65537 bytes; 65535 are allowed"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[:24].decode("latin-1"),
)
def test_bytes_that_are_not_canonical(record: bytes, words: str) -> None:
    """Bytes that this program would not have written are refused, and the reason is named."""
    with pytest.raises(CanonicalError, match=words):
        decode(record)


@pytest.mark.parametrize(
    "wrapped", [lambda inner: [inner], lambda inner: {"a": inner}], ids=["lists", "objects"]
)
def test_depth(wrapped: Any) -> None:
    """Sixteen levels are read, and the seventeenth is refused."""
    value: Any = 7
    for _level in range(16):
        value = wrapped(value)
    assert decode(encode(value)) == value
    with pytest.raises(CanonicalError, match="nested deeper than 16 levels"):
        decode(encode(wrapped(value)))


def test_limits_are_met_exactly() -> None:
    """The longest record and the largest numbers that are allowed are allowed."""
    longest = "x" * (MOST_BYTES - 2)
    assert decode(encode(longest)) == longest
    assert decode(b"[9007199254740991,-9007199254740991]") == [MOST_INTEGER, -MOST_INTEGER]


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ('{"a":1,"b":2}', []),
        ('{"a":1,"a":2}', ["a"]),
        ('{"a":{"x":1,"x":2,"x":3},"b":[{"y":1,"y":1}],"b":0}', ["x", "y", "b"]),
        ('[{"a":1},{"a":1}]', []),
        ('{"a":1.5,"n":' + "9" * 10_000 + "}", []),
    ],
)
def test_duplicate_keys(text: str, twice: list[str]) -> None:
    """A key counts as a duplicate within one object only, at any depth."""
    assert duplicate_keys(text) == twice


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff"], ids=lambda text: repr(text[:4]))
def test_duplicate_keys_of_what_is_not_json(text: str | bytes) -> None:
    """A text that is not JSON is said to be none."""
    with pytest.raises(CanonicalError, match="not JSON"):
        duplicate_keys(text)


INSIDE = {"arrays"}
OUTSIDE = {
    "french": "printable ASCII",
    "structures": "printable ASCII",
    "unicode": "NFC",
    "values": "decimal number",
    "weird": "printable ASCII",
}


@needs_vectors
def test_every_vector_is_known() -> None:
    """Each published file is either inside the profile or outside it, and none is passed over."""
    assert {path.stem for path in (VECTORS / "input").iterdir()} == INSIDE | OUTSIDE.keys()


@needs_vectors
@pytest.mark.parametrize("name", sorted(INSIDE))
def test_vectors_inside_the_profile(name: str) -> None:
    """A published file inside the profile has the published bytes, and these are read again."""
    value = json.loads((VECTORS / "input" / f"{name}.json").read_bytes())
    wanted = bytes.fromhex((VECTORS / "outhex" / f"{name}.txt").read_text())
    check(value)
    assert encode(value) == wanted
    assert decode(wanted) == value


@needs_vectors
@pytest.mark.parametrize(("name", "words"), sorted(OUTSIDE.items()))
def test_vectors_outside_the_profile(name: str, words: str) -> None:
    """A published file outside the profile is refused as a value and as bytes."""
    with pytest.raises(CanonicalError, match=words):
        check(json.loads((VECTORS / "input" / f"{name}.json").read_bytes()))
    with pytest.raises(CanonicalError, match=words):
        decode(bytes.fromhex((VECTORS / "outhex" / f"{name}.txt").read_text()))


@needs_vectors
def test_texts_of_the_vectors_have_the_published_bytes() -> None:
    """The strings and literals in files outside the profile have the published bytes by themselves."""
    value = json.loads((VECTORS / "input" / "values.json").read_bytes())
    wanted = bytes.fromhex((VECTORS / "outhex" / "values.txt").read_text())
    assert b'"string":' + encode(value["string"]) in wanted
    assert b'"literals":' + encode(value["literals"]) in wanted
    weird = json.loads((VECTORS / "input" / "weird.json").read_bytes())
    wanted = bytes.fromhex((VECTORS / "outhex" / "weird.txt").read_text())
    for key, text in weird.items():
        assert encode(key) + b":" + encode(text) in wanted
