"""Prints every passage of a folder as an independent reader finds it: one line of JSON each, with
the document, the position in code points, and the words that stand there.

Standard library only, and nothing of Dateline's: the text is whichever decoding of the document
has the hash that its sidecar names, and a position is an index into a Python string, which counts
code points."""

import hashlib
import json
import pathlib
import sys

SUFFIX = ".dateline.json"

folder = pathlib.Path(sys.argv[1])
for sidecar in sorted(folder.rglob("*" + SUFFIX)):
    document = sidecar.with_name(sidecar.name.removesuffix(SUFFIX))
    data = document.read_bytes()
    texts = {}
    for encoding in ("utf-8-sig", "utf-16", "cp1251"):
        try:
            text = data.decode(encoding)
            texts["sha256:" + hashlib.sha256(text.encode()).hexdigest()] = text
        except UnicodeError:
            pass
    for item in json.loads(sidecar.read_bytes())["items"]:
        selectors = {s["type"]: s for s in item["target"].get("selector", [])}
        if place := selectors.get("TextPositionSelector"):
            text = texts[item["target"]["state"]["dateline:textHash"]]
            words = text[place["start"] : place["end"]]
            name = document.relative_to(folder).as_posix()
            print(json.dumps([name, place["start"], place["end"], words]))
