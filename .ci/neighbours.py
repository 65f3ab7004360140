"""Serves the founding case, fetches its exports and gives each to the tools of
those who read such files; then a copy with one fault, which has to be refused.

    neighbours.py BINARY TOOLS

Prints a line for each tool. Ends with 1 when a file is refused or a fault is not."""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

BINARY, TOOLS = sys.argv[1], sys.argv[2]
CASE = "dprk-russia"
ANSWERED = "harbour"  # a made case that has replies
PATHS = {
    "openapi": "/api/openapi.json",
    "stix": f"/cases/{CASE}/stix.json",
    "ftm": f"/cases/{CASE}/entities.ftm.json",
    "stix.replies": f"/cases/{ANSWERED}/stix.json",
    "ftm.replies": f"/cases/{ANSWERED}/entities.ftm.json",
    "parquet": f"/cases/{CASE}/claims.parquet",
    "csv": f"/cases/{CASE}/claims.csv",
    "geojson": f"/api/cases/{CASE}/map.geojson",
    "atom": "/feed.atom",
    "json": "/feed.json",
    "case.atom": f"/cases/{CASE}/feed.atom",
    "case.json": f"/cases/{CASE}/feed.json",
}
work = tempfile.mkdtemp()


class Refused(Exception):
    pass


def run(*command):
    r = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    if r.returncode != 0:
        raise Refused(r.stdout.strip()[-600:])
    return r.stdout


def write(name, content):
    path = os.path.join(work, name)
    with open(path, "wb") as f:
        f.write(content)
    return path


def dump(value):
    return json.dumps(value).encode()


# Each check takes the bytes of a file and what else was fetched; each fault gives
# the bytes back with something wrong in them.


def redocly(body, _):
    run(os.path.join(TOOLS, "node_modules/.bin/redocly"), "lint", "--extends=spec", write("openapi.json", body))


def openapi(body, _):
    from openapi_spec_validator import validate

    try:
        validate(json.loads(body))
    except Exception as e:
        raise Refused(str(e)[:300]) from e


def without_responses(body):
    d = json.loads(body)
    del d["paths"]["/feed.atom"]["get"]["responses"]
    d["paths"]["/feed.atom"]["get"]["parameters"] = [{"name": "x", "in": "nowhere"}]
    return dump(d)


def stix(body, _):
    from stix2validator import ValidationOptions, validate_string

    # 103 asks for random ids, where these are of their content; 302 for the hash
    # of every page, which a case does not have of pages that it never held.
    out = validate_string(body.decode(), ValidationOptions(version="2.1", disabled=["103", "302"], strict=True))
    if not out.is_valid:
        raise Refused("; ".join(str(e) for e in out.errors[:3]))
    schema(json.loads(body))


def schema(bundle):
    """Holds what the extension adds to its own schema, and references to objects."""
    import jsonschema

    with open("encoding/stix/schema.json", encoding="utf-8") as f:
        s = json.load(f)
    ids = {o["id"] for o in bundle["objects"]}
    for o in bundle["objects"]:
        if o["type"] in ("maritime-vessel", "site-observation"):
            part = {"$ref": "#/$defs/" + o["type"], "$defs": s["$defs"]}
            errors = list(jsonschema.Draft202012Validator(part).iter_errors(o))
        else:
            part = {"$ref": "#/$defs/row", "$defs": s["$defs"]}
            errors = [e for x in o.get("extensions", {}).values() for e in jsonschema.Draft202012Validator(part).iter_errors(x)]
        if errors:
            raise Refused(o["id"] + ": " + errors[0].message)
        for ref in o.get("object_refs", []) + [o[k] for k in o if k.endswith("_ref")]:
            if ref not in ids:
                raise Refused(f"{o['id']} refers to {ref}, which is not there")


def without_content(body):
    d = json.loads(body)
    del next(o for o in d["objects"] if o["type"] == "note")["content"]
    return dump(d)


def stix_replies(body, fetched):
    if not any("reply" in o.get("labels", []) for o in json.loads(body)["objects"]):
        raise Refused("there is no reply in it")
    stix(body, fetched)


def ftm_replies(body, fetched):
    if b'"schema":"Note"' not in body:
        raise Refused("there is no reply in it")
    ftm(body, fetched)


def to_nothing(body):
    """A reply to what is not there."""
    return re.sub(rb'("schema":"Note".*?"entity":\[")[^"]*', rb"\1tw-0000", body, count=1)


def ftm(body, _):
    from followthemoney import model
    from followthemoney.exc import InvalidData
    from followthemoney.proxy import EntityProxy

    schemata, refs = {}, []
    for line in body.splitlines():
        d = json.loads(line)
        s = model.get(d["schema"])
        if s is None or s.abstract or d["id"] in schemata:
            raise Refused("no schema, or twice: " + line.decode()[:200])
        schemata[d["id"]] = s
        try:
            s.validate(d)
        except InvalidData as e:
            raise Refused(f"{e}: {e.errors}") from e
        proxy = EntityProxy.from_dict(d, cleaned=False)
        for name in s.required:
            if not d["properties"].get(name):
                raise Refused(f"no {name}: {line.decode()[:200]}")
        for name, values in d["properties"].items():
            p = s.get(name)
            if p is None or p.stub:
                raise Refused(f"{d['schema']} has no {name}")
            for v in values:
                if v not in proxy.get(name):
                    raise Refused(f"{d['schema']}.{name} does not take {v!r}")
                if p.type.name == "entity":
                    refs.append((d["id"], p, v))
        if "topics" in d["properties"] and d["schema"] != "Vessel":
            raise Refused("a topic on what is no vessel")
    for i, p, v in refs:
        if v not in schemata or p.range and not schemata[v].is_a(p.range):
            raise Refused(f"{i}: {p.name} leads to no {p.range and p.range.name}")


def bad_flag(body):
    lines = body.splitlines()
    i = next(i for i, x in enumerate(lines) if b'"Vessel"' in x)
    lines[i] = re.sub(rb'"flag":\[[^]]*\]', b'"flag":["nowhere-land"]', lines[i])
    return b"\n".join(lines)


def parquet(body, fetched):
    import csv
    import io

    import duckdb

    path = write("claims.parquet", body)
    try:
        [(n, lo)] = duckdb.sql(f"select count(*), sum(value_lo) from '{path}'").fetchall()
        columns = [r[0] for r in duckdb.sql(f"describe select * from '{path}'").fetchall()]
        ids = [r[0] for r in duckdb.sql(f"select * from '{path}'").fetchall()]
    except duckdb.Error as e:
        raise Refused(str(e)[:300]) from e
    rows = list(csv.DictReader(io.StringIO(fetched["csv"].decode())))
    if n != len(rows) or columns != list(rows[0]) or ids != [r["id"] for r in rows] or abs(lo - sum(float(r["value_lo"] or 0) for r in rows)) > 1e-6 * lo:
        raise Refused("the table is not that of claims.csv")


def cut(body):
    return body[: len(body) // 2] + body[len(body) // 2 + 40 :]


def geojson(body, _):
    path = write("map.geojson", body)
    text = run("ogrinfo", "-ro", "-al", "-so", path)
    out = os.path.join(work, "map.gpkg")
    if os.path.exists(out):
        os.remove(out)
    want = len(json.loads(body)["features"])
    run("ogr2ogr", "-f", "GPKG", "-nlt", "GEOMETRY", out, path)
    m = re.search(r"Feature Count: (\d+)", text)
    if "ERROR" in text or not m or int(m[1]) != want:
        raise Refused(text[:300])
    for f in json.loads(body)["features"]:
        if f["geometry"]["type"] == "Point" and not (-180 <= f["geometry"]["coordinates"][0] <= 180 and -90 <= f["geometry"]["coordinates"][1] <= 90):
            raise Refused("a point is nowhere on earth")


def no_coordinates(body):
    d = json.loads(body)
    d["features"][0]["geometry"] = {"type": "Point", "coordinates": ["east", None]}
    d["type"] = "Features"
    return dump(d)


def atom(body, fetched):
    import feedparser

    d = feedparser.parse(body, response_headers={"content-type": "application/atom+xml"})
    if d.bozo or d.version != "atom10":
        raise Refused(str(d.get("bozo_exception", d.version)))
    # RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have.
    ids = [e.get("id") for e in d.entries]
    if not d.feed.get("id") or not d.feed.get("title") or not d.feed.get("updated_parsed") or not any(x.rel == "self" for x in d.feed.links):
        raise Refused("the feed has no id, title, date or address")
    for e in d.entries:
        if not e.get("id", "").startswith("urn:uuid:") or not e.get("title") or not e.get("updated_parsed") or not e.get("link", "").startswith("http"):
            raise Refused("an entry has no id, title, date or address")
    if not ids or len(set(ids)) != len(ids):
        raise Refused("no entry, or one id twice")


def without_end(body):
    return body.replace(b"</entry>", b"", 1)


def jsonfeed(body, fetched, atom="atom"):
    import jsonschema

    address = {"type": "string", "pattern": "^https?://"}
    moment = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
    # https://www.jsonfeed.org/version/1.1/: what must be there, and in what form.
    item = {"type": "object", "required": ["id"], "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
            "properties": {"id": {"type": "string", "pattern": "^urn:uuid:"}, "url": address, "title": {"type": "string"}, "content_html": {"type": "string"}, "date_published": moment, "date_modified": moment}}
    s = {"type": "object", "required": ["version", "title", "items"],
         "properties": {"version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string", "minLength": 1}, "home_page_url": address, "feed_url": address,
                        "authors": {"type": "array", "items": {"type": "object", "minProperties": 1}}, "items": {"type": "array", "items": item, "minItems": 1}}}
    d = json.loads(body)
    try:
        jsonschema.Draft202012Validator(s).validate(d)
    except jsonschema.ValidationError as e:
        raise Refused(e.message[:300]) from e
    import feedparser

    if {i["id"] for i in d["items"]} != {e.id for e in feedparser.parse(fetched[atom]).entries}:
        raise Refused("its entries are not those of the Atom feed")


def no_id(body):
    d = copy.deepcopy(json.loads(body))
    del d["items"][0]["id"]
    return dump(d)


def case_jsonfeed(body, fetched):
    jsonfeed(body, fetched, "case.atom")


CHECKS = [
    ("openapi-spec-validator", openapi, "openapi", without_responses, None),
    ("redocly", redocly, "openapi", without_responses, os.path.join(TOOLS, "node_modules/.bin/redocly")),
    ("stix2-validator", stix, "stix", without_content, None),
    ("followthemoney", ftm, "ftm", bad_flag, None),
    ("stix2-validator", stix_replies, "stix.replies", without_content, None),
    ("followthemoney", ftm_replies, "ftm.replies", to_nothing, None),
    ("duckdb", parquet, "parquet", cut, None),
    ("ogr2ogr", geojson, "geojson", no_coordinates, "ogr2ogr"),
    ("feedparser", atom, "atom", without_end, None),
    ("feedparser", atom, "case.atom", without_end, None),
    ("jsonfeed", jsonfeed, "json", no_id, None),
    ("jsonfeed", case_jsonfeed, "case.json", no_id, None),
]


def serve():
    log = open(os.path.join(work, "serve.log"), "w+", encoding="utf-8")
    server = subprocess.Popen([BINARY, "serve", CASE, "encoding/stix/testdata/harbour", "--data", os.path.join(work, "data"), "--listen", "127.0.0.1:0"], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        with open(log.name, encoding="utf-8") as f:
            m = re.search(r"Serving at (http://\S+?)/ ", f.read())
        if m:
            return server, m[1]
        time.sleep(0.2)
    server.kill()
    raise SystemExit("neighbours: the server did not start: " + open(log.name, encoding="utf-8").read()[-400:])


def main():
    server, base = serve()
    try:
        fetched = {}
        for name, path in PATHS.items():
            with urllib.request.urlopen(base + path, timeout=120) as r:
                fetched[name] = r.read()
    finally:
        server.terminate()
        server.wait(timeout=30)
    failed = 0
    for tool, check, name, fault, needs in CHECKS:
        if needs and not shutil.which(needs):
            print(f"neighbours: {tool}: not run: it could not be had ({TOOLS}/install.log)")
            continue
        try:
            check(fetched[name], fetched)
        except Exception as e:
            print(f"neighbours: {tool} refuses {PATHS[name]}: {type(e).__name__}: {e}")
            failed = 1
            continue
        try:
            check(fault(fetched[name]), fetched)
        except Refused as e:
            print(f"neighbours: {tool} reads {PATHS[name]}, and refuses it with a fault ({str(e).splitlines()[0][:90]})")
            continue
        print(f"neighbours: {tool} does not find the fault planted in {PATHS[name]}")
        failed = 1
    return failed


try:
    code = main()
finally:
    shutil.rmtree(work, ignore_errors=True)
sys.exit(code)
