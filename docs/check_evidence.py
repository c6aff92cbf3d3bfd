"""
Checks what `wamledger export --entries FILE` has written, without wamledger.

    python check_evidence.py FILE [--vkey VKEY]

Written from docs/formats.md and docs/verification.md alone, for whoever does not want to take the program's word for
its own work. It needs Python 3.9 or later and the library `cryptography`. It holds the whole file in memory.

Standard output has a line for each operation that two people signed: number, operation, who recorded or proposed it,
who approved it. What does not hold is on standard error, and the exit code is 3 then.
"""

from __future__ import annotations

import base64
import json
import sys
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

OWN_MEANING = {
    "propose": "proposed",
    "approve": "approved",
    "reject": "rejected",
    "withdraw": "withdrawn",
    "sign_entries": "sealed",
}
NEEDS_TWO = ("add_user", "change_user", "enrol_key", "revoke_key", "rotate_ledger_key")
DECISIONS = ("approve", "reject", "withdraw", "lapse")

faults = []


def fault(text):
    faults.append(text)
    sys.stderr.write(text + "\n")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def root(leaves):
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def key_of(vkey):
    """The name, the key id and the key of a vkey of kind 1."""
    name, key_id, packed = vkey.split("+", 2)
    content = base64.b64decode(packed, validate=True)
    if (
        len(content) != 33
        or content[0] != 1
        or sha256(name.encode() + b"\n" + content).hexdigest()[:8] != key_id
    ):
        raise ValueError(vkey)
    return name, key_id, content[1:]


def is_signed(key, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def asked(operation, assigned):
    """An operation as it was asked: without what the ledger filled in, and without the approver."""
    copy = json.loads(json.dumps(operation))
    for path in [*assigned, "approved_by"]:
        *steps, last = path.split(".")
        inner = copy
        for step in steps:
            inner = inner[int(step)] if isinstance(inner, list) else inner[step]
        inner.pop(last, None)
    return copy


class Ledger:
    def __init__(self, header):
        self.header = header
        self.leaves = []
        self.keys = {}  # (user, key id): key
        self.revoked = set()
        self.roles = {}
        self.closed_accounts = set()
        self.signed_with = {}  # (user, key id): numbers of entries
        self.proposals = {}
        self.approval = None  # the entry before this one, where it approves
        self.waiting = []  # entries that only a seal can sign
        self.ledger_keys = [(0, header["vkeys"][0])]  # from which size on, vkey
        self.pairs = []

    def take(self, line):
        seq = len(self.leaves)
        prev = self.leaves[-1].hex() if self.leaves else "0" * 64
        self.leaves.append(sha256(b"\x00" + line).digest())
        try:
            record = json.loads(line)
            body, sigs = record["body"], record["sigs"]
            if canonical(record) != line or set(record) != {"body", "sigs"}:
                raise ValueError("not canonical")
            if (body["seq"], body["prev"], body["origin"]) != (seq, prev, self.header["origin"]):
                raise ValueError("not the entry that belongs here")
            self.judge(seq, body, sigs, body["operation"])
        except (ValueError, LookupError, TypeError, AttributeError) as reason:
            fault(f"entry {seq}: {type(reason).__name__} {reason}")

    def judge(self, seq, body, sigs, operation):
        op, by, approver = operation["op"], operation["by"], operation.get("approved_by")
        historical, approval = body.get("historical", False), body.get("approval")
        was_closed = bool(self.keys)
        if op == "enrol_key":
            user, key_id, key = key_of(operation["vkey"])
            if user != operation["user"] or key in self.keys.values():
                fault(f"entry {seq} enrols a key that is not the user's own")
        digest = sha256(canonical(body)).hexdigest().encode()
        signers, proved, by_ledger = {}, False, set()
        for sig in sigs:
            name, meaning = sig["user"], sig["meaning"]
            message = b"wamledger/sig/v1\n" + meaning.encode() + b"\n" + digest
            content = base64.b64decode(sig["sig"], validate=True)
            if meaning == "rotated" and op == "rotate_ledger_key" and name == "":
                for vkey in (self.ledger_keys[-1][1], operation["vkey"]):
                    if is_signed(key_of(vkey)[2], content, message):
                        by_ledger.add(vkey)
                continue
            known = self.keys.get((name, sig["key_id"]))
            is_new = op == "enrol_key" and (name, sig["key_id"]) == (user, key_id)
            if is_new and (meaning == "enrolled" or not was_closed):
                known = key
            if known is None or (name, sig["key_id"]) in self.revoked or name in self.closed_accounts:
                fault(f"entry {seq}: {name} has no such key at this time")
            elif not is_signed(known, content, message):
                fault(f"entry {seq}: the signature of {name} is false")
            elif name in signers and meaning != "enrolled":
                fault(f"entry {seq}: {name} signed twice")
            elif meaning == "enrolled" and op == "enrol_key" and name == user:
                proved = True
            elif (meaning == OWN_MEANING.get(op, "posted") and (name == by or historical)) or (
                meaning == "approved" and name == approver
            ):
                signers[name] = known
                self.signed_with.setdefault((name, sig["key_id"]), []).append(seq)
            else:
                fault(f"entry {seq}: {name} signed as {meaning}, which says nothing here")
        proposal = self.follow(seq, body, operation, signers)
        if was_closed or op == "enrol_key":
            self.must_be_signed(seq, operation, signers, historical, approval)
            if approver is not None and not historical:
                self.must_be_approved(seq, operation, signers, approval, proposal)
        if was_closed and op in NEEDS_TWO and not (historical and op == "add_user"):
            self.must_be_two(seq, operation)
        if op == "enrol_key":
            if not proved:
                fault(f"entry {seq}: the key that is enrolled has not signed")
            self.keys[user, key_id] = key
        self.change(seq, operation, by_ledger)

    def must_be_signed(self, seq, operation, signers, historical, approval):
        by = operation["approved_by"] if approval else operation["by"]
        if historical:
            signed = [name for name in signers if "WAM_OFFICER" in self.roles.get(name, ())]
        else:
            signed = [name for name in signers if name == by]
        if not signed:
            self.waiting.append((seq, operation, historical, bool(signers) or bool(approval)))
        elif operation["op"] == "sign_entries":
            self.seal(seq, operation, signers[by])

    def seal(self, seq, operation, key):
        first, count = operation["first"], operation["count"]
        sealed, self.waiting = self.waiting, []
        if not sealed or first != sealed[0][0] or first + count != seq:
            fault(f"entry {seq} does not seal the entries without a signature")
        elif root(self.leaves[first:seq]).hex() != operation["root"]:
            fault(f"entry {seq} seals other entries than stand before it")
        for number, each, historical, is_signed_otherwise in sealed:
            if is_signed_otherwise:
                fault(f"entry {number} is not signed by whom it must be")
            elif historical and "WAM_OFFICER" not in self.roles.get(operation["by"], ()):
                fault(f"entry {number} is a past record under the seal of {operation['by']}")
            elif not historical and each["by"] != operation["by"]:
                fault(f"entry {number} is of {each['by']} and sealed by {operation['by']}")
            elif not historical and each.get("approved_by") is not None:
                fault(f"entry {number} names an approver who has not signed")
            if each["op"] == "propose":
                self.proposals[each["id"]]["key"] = key

    def must_be_approved(self, seq, operation, signers, approval, proposal):
        by, approver = operation["by"], operation["approved_by"]
        first = proposal["key"] if approval and proposal else signers.get(by)
        second = signers.get(approver)
        if second is None:
            if signers or approval:
                fault(f"entry {seq}: {approver} approved it and has not signed")
        elif by == approver or first == second:
            fault(f"entry {seq}: one person or one key stands for two")
        elif first is not None:
            self.pairs.append((seq, operation["op"], by, approver))

    def must_be_two(self, seq, operation):
        op = operation["op"]
        able = {name for name, key_id in set(self.keys) - self.revoked if name not in self.closed_accounts}
        concerned = operation["code"] if op == "change_user" else operation.get("user")
        acting = {operation["by"], operation.get("approved_by")} - {None, concerned}
        if len(acting) < (1 if len(able) < 2 and op in ("add_user", "enrol_key") else 2):
            fault(f"entry {seq}: {op} needs two people")

    def follow(self, seq, body, operation, signers):
        """Proposals: what is approved is what was proposed, by somebody else, once and in time."""
        op, approval = operation["op"], body.get("approval")
        before, self.approval = self.approval, None
        if approval is None:
            if before is not None:
                fault(f"entry {before[0]} approves what is not carried out")
            if op == "propose":
                if operation["operation"]["by"] != operation["by"]:
                    fault(f"entry {seq} proposes in another's name")
                self.proposals[operation["id"]] = {
                    "by": operation["by"],
                    "operation": operation["operation"],
                    "expires_at": body["effects"]["expires_at"],
                    "is_open": True,
                    "key": signers.get(operation["by"]),
                }
            elif op in DECISIONS:
                self.decide(seq, body, operation)
            return None
        proposal = self.proposals[approval["proposal"]]
        if before is None or before[1]["proposal"] != approval["proposal"]:
            fault(f"entry {seq} is carried out without an approval before it")
        elif (
            before[1]["id"] != approval["approve"]
            or before[1]["by"] != operation.get("approved_by")
            or operation["by"] != proposal["by"]
            or asked(operation, body.get("assigned", [])) != asked(proposal["operation"], [])
        ):
            fault(f"entry {seq} is not what was proposed and approved")
        return proposal

    def decide(self, seq, body, operation):
        op, by = operation["op"], operation["by"]
        proposal = self.proposals[operation["proposal"]]
        if not proposal["is_open"]:
            fault(f"entry {seq} decides what was decided")
        if (op == "withdraw") != (by == proposal["by"]) and op != "lapse":
            fault(f"entry {seq}: {by} may not do this to the proposal of {proposal['by']}")
        if op == "approve":
            if moment(body["recorded_at"]) >= moment(proposal["expires_at"]):
                fault(f"entry {seq} approves too late")
            self.approval = seq, operation
        proposal["is_open"] = False

    def change(self, seq, operation, by_ledger):
        op = operation["op"]
        if op in ("add_user", "change_user"):
            if operation.get("roles") is not None:
                self.roles[operation["code"]] = operation["roles"]
            if operation.get("closed") is not None:
                change = self.closed_accounts.add if operation["closed"] else self.closed_accounts.discard
                change(operation["code"])
        elif op == "revoke_key":
            name = operation["user"], operation["key_id"]
            self.revoked.add(name)
            for number in self.signed_with.get(name, ()):
                if operation.get("trusted_to") is not None and number >= operation["trusted_to"]:
                    fault(f"entry {number} is signed by a key that is not trusted so far")
        elif op == "rotate_ledger_key":
            before, after = self.ledger_keys[-1][1], operation["vkey"]
            if by_ledger != {before, after} or key_of(before)[0] != key_of(after)[0]:
                fault(f"entry {seq}: the old and the new key of the ledger have not both signed")
            else:
                self.ledger_keys.append((seq + 1, operation["vkey"]))

    def finish(self):
        if self.approval is not None:
            fault(f"entry {self.approval[0]} approves what is not carried out")
        for seq, operation, _historical, _otherwise in self.waiting:
            fault(f"entry {seq}, by {operation['by']}, is signed by nobody")
        if [vkey for _since, vkey in self.ledger_keys] != self.header["vkeys"]:
            fault("the file states other keys of the ledger than its entries")
        for note in self.header["heads"]:
            self.head(note)
        size = int(self.header["heads"][-1].split("\n")[1])
        if size != len(self.leaves):
            fault(f"the last head is over {size} entries, and {len(self.leaves)} are here")

    def head(self, note):
        text, _gap, lines = note.rpartition("\n\n")
        origin, size, stated = text.split("\n")
        vkey = [vkey for since, vkey in self.ledger_keys if int(size) >= since][-1]
        name, key_id, key = key_of(vkey)
        signed = False
        for line in lines.splitlines():
            _dash, signer, packed = line.split(" ")
            content = base64.b64decode(packed, validate=True)
            if signer == name and content[:4].hex() == key_id:
                signed = is_signed(key, content[4:], (text + "\n").encode())
        if not signed or name != origin or origin != self.header["origin"]:
            fault(f"the head over {size} entries is not signed by the ledger's key")
        elif int(size) > len(self.leaves) or root(self.leaves[: int(size)]) != base64.b64decode(stated):
            fault(f"the head over {size} entries is one over others")


def main(path, vkey=None):
    sys.setrecursionlimit(10_000)
    with open(path, "rb") as file:
        header = json.loads(file.readline())
        if header.get("wamledger_evidence") != 1:
            raise SystemExit("this is no evidence that the script knows")
        ledger = Ledger(header)
        for line in file:
            ledger.take(line.rstrip(b"\n"))
    ledger.finish()
    if vkey is None:
        sys.stderr.write("no key was given: the file is only held against itself\n")
    elif vkey not in [each for _since, each in ledger.ledger_keys]:
        fault("the key that is trusted is not one of this ledger")
    for pair in ledger.pairs:
        sys.stdout.write("\t".join(map(str, pair)) + "\n")
    sys.stderr.write(f"{len(ledger.leaves)} entries, {len(faults)} faults\n")
    return 3 if faults else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    if len(given) not in (1, 3) or given[1:2] not in ([], ["--vkey"]):
        raise SystemExit(__doc__)
    sys.exit(main(given[0], *given[2:]))
