"""Usage: merkle.py < {"entries", "index", "path", "root"}: pymerkle makes the same tree and proof.

Run apart from us, by the interpreter that has pymerkle. Texts are base64.
"""

import base64
import json
import sys

from pymerkle import InmemoryTree, verify_inclusion

given = json.load(sys.stdin)
tree = InmemoryTree(algorithm="sha256")
for entry in given["entries"]:
    tree.append_entry(base64.b64decode(entry))
root = base64.b64decode(given["root"])
proof = tree.prove_inclusion(given["index"] + 1, len(given["entries"]))
assert tree.get_state() == root, "another root"
leaf = tree.get_leaf(given["index"] + 1)
verify_inclusion(leaf, root, proof)
path = [bytes.fromhex(one) for one in proof.serialize()["path"]]
assert path[0] == leaf
assert path[1:] == [base64.b64decode(one) for one in given["path"]], "another path"
print("ok")
