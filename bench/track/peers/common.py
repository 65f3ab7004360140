"""Reading positions for the drivers, and saying what came out.

Input: CSV with the columns mmsi, t (seconds since 1970, or ISO 8601 in UTC), lat,
lon, sog, cog.
"""
import csv
import datetime as dt
import sys
import time


def seconds(text):
    try:
        return float(text)
    except ValueError:
        return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def rows(path):
    """The rows by MMSI, each list in order of time."""
    by = {}
    with open(path, newline="") as f:
        for r in csv.DictReader(f):
            by.setdefault(r["mmsi"], []).append(
                (seconds(r["t"]), float(r["lat"]), float(r["lon"]),
                 float(r["sog"]) if r["sog"] else None, float(r["cog"]) if r["cog"] else None))
    for v in by.values():
        v.sort()
    return by


class Said:
    """Times the work between reading and saying."""

    def __init__(self, by):
        self.positions = sum(len(v) for v in by.values())
        self.start = time.process_time()

    def done(self, results, what):
        spent = time.process_time() - self.start
        print(f"positions {self.positions} results {results} ({what}) detect_cpu_s {spent:.3f}", file=sys.stderr)
