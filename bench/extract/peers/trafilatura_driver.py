"""Runs trafilatura on every page of a folder: a line of JSON a page."""
import json
import pathlib
import sys
import time

import trafilatura


def main():
    took, pages = 0.0, 0
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.html")):
        data = path.read_bytes()
        before = time.process_time()
        out = {"id": path.name.removesuffix(".html")}
        try:
            doc = trafilatura.bare_extraction(data, include_comments=False, with_metadata=True)
            if doc is not None:
                doc = doc.as_dict()
                out.update(body=doc.get("text") or "", title=doc.get("title") or "", byline=doc.get("author") or "", published=doc.get("date") or "")
        except Exception as error:  # a page that it fails on is a page without text
            out["error"] = repr(error)
        took += time.process_time() - before
        pages += 1
        print(json.dumps(out))
    print(f"pages {pages} extract_cpu_s {took:.3f}", file=sys.stderr)


main()
