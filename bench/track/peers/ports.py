"""pipe-anchorages: thinning, in and out events and port visits, its transforms
called directly without a runner, with the anchorage list that it ships."""
import csv
import datetime as dt
import os
import sys
from collections import defaultdict, namedtuple

import pipe_anchorages
import pytz
import s2sphere
from pipe_anchorages.common import VISITS_S2_SCALE, LatLon
from pipe_anchorages.transforms.create_in_out_events import CreateInOutEvents
from pipe_anchorages.transforms.create_port_visits import CreatePortVisits
from pipe_anchorages.transforms.smart_thin_records import SmartThinRecords

from common import Said, rows

Anchorage = namedtuple("Anchorage", ["s2id", "mean_location"])
Record = namedtuple("Record", ["identifier", "timestamp", "location", "speed"])

by = rows(sys.argv[1])
near = defaultdict(list)
folder = os.path.join(os.path.dirname(pipe_anchorages.__file__), "assets", "data", "port_lists")
with open(os.path.join(folder, "anchorage_overrides.csv"), encoding="utf-8") as f:
    for r in csv.DictReader(f):
        a = Anchorage(r["s2id"], LatLon(float(r["latitude"]), float(r["longitude"])))
        cell = s2sphere.CellId.from_lat_lng(s2sphere.LatLng.from_degrees(*a.mean_location)).parent(VISITS_S2_SCALE)
        for c in [cell] + list(cell.get_all_neighbors(VISITS_S2_SCALE)):
            near[c.to_token()].append(a)

said = Said(by)
rule = dict(anchorage_entry_dist=3.0, anchorage_exit_dist=4.0, stopped_begin_speed=0.2, stopped_end_speed=0.5, min_gap_minutes=240)
last = max(p[-1][0] for p in by.values())
end = dt.datetime.fromtimestamp(last, pytz.utc).replace(hour=0, minute=0, second=0, microsecond=0)
thin = SmartThinRecords([], start_date=dt.date(1970, 1, 2), end_date=end.date(), **rule)
events = CreateInOutEvents(end_time=end, **rule)
visits = CreatePortVisits(max_interseg_dist_nm=60.0)
n = 0
for mmsi, ps in by.items():
    days = defaultdict(list)
    for t, lat, lon, sog, cog in ps:
        if abs(lat) <= 90 and abs(lon) <= 180:
            when = dt.datetime.fromtimestamp(t, pytz.utc)
            days[when.date()].append(Record((mmsi, mmsi, mmsi), when, LatLon(lat, lon), sog or 0.0))
    kept = []
    for date in sorted(days):
        kept += thin.thin((((mmsi, mmsi, mmsi), date), days[date]), near)
    if kept:
        n += sum(1 for _ in visits.create_port_visits(events.create_in_out_events((mmsi, kept))))
said.done(n, "port visits")
