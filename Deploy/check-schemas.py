"""Checks the good vectors of the protocol against its schemas and signatures, and that a schema refuses the bad ones.

Started by check-schemas, which installs the imported packages.
"""
import base64
import glob
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

passed, failures = 0, []
schemas = {}
for path in glob.glob("Protocols/schemas/*.schema.json"):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    schemas[path.split("/")[-1].removesuffix(".schema.json")] = schema
registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas.values())
validators = {name: Draft202012Validator(schema, registry=registry) for name, schema in schemas.items()}


def vectors(name):
    with open(f"Protocols/vectors/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def check(condition, what):
    global passed
    if condition:
        passed += 1
    else:
        failures.append(what)


def fits(name, value, what):
    problem = next(validators[name].iter_errors(value), None)
    check(problem is None, f"{what}: {problem and problem.message[:200]} at {problem and problem.json_path}")


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def payload(compact):
    return json.loads(decoded(compact.split(".")[1]))


def thumbprint(jwk):
    text = json.dumps({name: jwk[name] for name in ("crv", "kty", "x")}, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def is_signed(compact, keys):
    header, body, signature = compact.split(".")
    jwk = keys.get(json.loads(decoded(header))["kid"])
    if jwk is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(decoded(jwk["x"])).verify(decoded(signature), f"{header}.{body}".encode())
        return True
    except InvalidSignature:
        return False


def tree(leaves):
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + tree(leaves[:split]) + tree(leaves[split:])).digest()


def content(value):
    if "text" in value:
        return value["text"].encode()
    if "hex" in value:
        return bytes.fromhex(value["hex"])
    return b"".join(content(part) * part.get("times", 1) for part in value["parts"])


def good(file, member="cases"):
    return [case for case in file[member] if "code" not in case]


def caught(file, schema, read):
    """Counts the cases refused as malformed that the schema refuses too."""
    for case in file["cases"]:
        if case.get("code") != "malformed":
            continue
        try:
            value = read(case)
        except ValueError:
            continue
        check(next(validators[schema].iter_errors(value), None) is not None, f"{schema}: the schema accepts “{case['name']}”")


keys = vectors("keys")
for case in good(keys):
    jwk = json.loads(case["jwk"])
    check(thumbprint(jwk) == case["thumbprint"], f"keys: {case['name']}")

for case in good(vectors("roots")):
    root_keys = {}
    for text in case["documents"]:
        document = json.loads(text)
        fits("root-document", document, f"roots: {case['name']}")
        root = json.loads(decoded(document["payload"]))
        fits("root", root, f"roots: {case['name']}")
        root_keys |= {thumbprint(key): key for key in root["keys"]}
        for signature in document["signatures"]:
            compact = f"{signature['protected']}.{document['payload']}.{signature['signature']}"
            check(is_signed(compact, root_keys), f"roots: {case['name']}: a signature")

directories = vectors("directories")
root = json.loads(decoded(json.loads(directories["roots"][-1])["payload"]))
directory_keys = {thumbprint(key): key for key in root["directoryKeys"]}
for case in good(directories):
    fits("directory", payload(case["document"]), f"directories: {case['name']}")
    check(is_signed(case["document"], directory_keys), f"directories: {case['name']}: the signature")
caught(directories, "directory", lambda case: payload(case["document"]) if case["name"] != "ending before it begins" else {})

envelopes = vectors("envelopes")
for case in good(envelopes):
    envelope = json.loads(content(case))
    fits("envelope", envelope, f"envelopes: {case['name']}")
    check(all(envelope[name] == case["read"][name] for name in ("id", "type", "from", "to", "at", "case")), f"envelopes: {case['name']}: what is read")
days = ["a day that does not exist"]  # A pattern does not know how long February is.
caught({"cases": [case for case in envelopes["cases"] if case["name"] not in days]}, "envelope", lambda case: json.loads(content(case)))

batches = vectors("batches")
member_keys = {thumbprint(key): key for member in payload(batches["directory"])["members"] for key in member["keys"]}
for case in good(batches):
    lines = content(case["body"]).split(b"\n")
    head = json.loads(lines[0])["head"]
    fits("head", payload(head), f"batches: {case['name']}")
    check(is_signed(head, member_keys), f"batches: {case['name']}: the signature")
    check(hashlib.sha256(decoded(head.split(".")[1])).hexdigest() == case["digest"], f"batches: {case['name']}: the digest")
    leaves = [hashlib.sha256(b"\0" + line).digest() for line in lines[1:-1]]
    check(tree(leaves).hex() == payload(head)["root"], f"batches: {case['name']}: the tree")
    for line, result in zip(lines[1:-1], case["lines"]):
        if "id" in result:
            fits("envelope", json.loads(line), f"batches: {case['name']}: a line")

receipts = vectors("receipts")
fits("head", json.loads(receipts["head"]), "receipts: the head")
for case in good(receipts):
    receipt = payload(case["compact"])
    fits("receipt", receipt, f"receipts: {case['name']}")
    check(is_signed(case["compact"], member_keys), f"receipts: {case['name']}: the signature")
    expanded = [{name: value for name, value in run.items() if name != "n"} for run in receipt["results"] for _ in range(run["n"])]
    check(expanded == case["results"], f"receipts: {case['name']}: the results")
caught(receipts, "receipt", lambda case: payload(case["compact"]))

states = vectors("stream-states")
for case in good(states):
    fits("stream-state", payload(case["compact"]), f"stream-states: {case['name']}")
    check(is_signed(case["compact"], member_keys), f"stream-states: {case['name']}: the signature")
caught(states, "stream-state", lambda case: payload(case["compact"]))

for case in good(vectors("evidence")):
    evidence = json.loads(case["file"])
    fits("evidence", evidence, f"evidence: {case['name']}")
    canonical = json.dumps(evidence, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    check(canonical == case["file"], f"evidence: {case['name']}: the form")
    fits("directory", payload(evidence["directory"]), f"evidence: {case['name']}")
    for part in ("head", "receipt"):
        check(is_signed(evidence[part], member_keys), f"evidence: {case['name']}: the {part}")
        fits(part, payload(evidence[part]), f"evidence: {case['name']}")

feed = vectors("hash-feed")
for case in feed["good"]:
    fits("hash-entry", json.loads(case["line"]), f"hash-feed: {case['name']}")
for case in feed["bad"]:
    # A schema sees neither what is no JSON nor a name that stands twice.
    if case["name"] not in ("no JSON", "a name twice"):
        check(next(validators["hash-entry"].iter_errors(json.loads(case["line"])), None) is not None, f"hash-feed: the schema accepts “{case['name']}”")

for failure in failures:
    print(failure)
print(f"{passed} passed, {len(failures)} failed, 0 skipped")
sys.exit(1 if failures else 0)
