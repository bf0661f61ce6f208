"""Reads a mail on standard input with Python's own parser and prints it as JSON, with the verdict of `xarf` on a XARF part.

The last line of its work is one JSON object: headers, parts (type, name, text or base64, and the parameters of multiparts) and xarf.
"""
import base64
import email
import email.policy
import json
import sys

import xarf

mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
found = {
    "headers": [[name, str(value)] for name, value in mail.items()],
    "type": mail.get_content_type(),
    "reportType": mail.get_param("report-type"),
    "defects": [type(defect).__name__ for part in mail.walk() for defect in part.defects],
    "parts": [],
    "xarf": None,
}
# An address in a header that the parser cannot read shows up here, and nowhere else.
for name in ("from", "to", "reply-to"):
    if mail[name] is not None:
        found[name] = [[address.display_name, address.addr_spec] for address in mail[name].addresses]
        found["defects"] += [type(defect).__name__ for defect in mail[name].defects]

for part in mail.iter_parts() if mail.is_multipart() else [mail]:
    entry = {
        "type": part.get_content_type(), "name": part.get_filename(), "charset": part.get_content_charset(),
        "encoding": part["content-transfer-encoding"], "text": None, "bytes": None,
    }
    if part.get_content_maintype() == "text":
        entry["text"] = part.get_content()
    elif part.get_content_maintype() == "message":
        # Python takes every message/* for a mail of its own; its fields are those of the report.
        inner = part.get_payload(0)
        entry["fields"] = [[name, str(value)] for name, value in inner.items()]
    else:
        entry["bytes"] = base64.b64encode(part.get_payload(decode=True)).decode()
    found["parts"].append(entry)
    if part.get_content_type() == "application/json":
        result = xarf.parse(part.get_payload(decode=True).decode())
        found["xarf"] = {
            "hasReport": result.report is not None, "kind": type(result.report).__name__,
            "errors": [str(error) for error in result.errors], "warnings": [str(warning) for warning in result.warnings],
            "report": None if result.report is None else result.report.model_dump(mode="json", exclude_none=True),
        }
print(json.dumps(found))
