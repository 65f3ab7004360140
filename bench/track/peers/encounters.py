"""pipe-encounters: resampling, adjacency and encounters, its transforms called
directly without a runner. Arguments: FILE, least minutes, kilometres."""
import datetime as dt
import sys
from collections import defaultdict

import pytz

from common import Said, rows
from pipe_encounters.objects.record import Record
from pipe_encounters.transforms.compute_adjacency import ComputeAdjacency
from pipe_encounters.transforms.compute_encounters import ComputeEncounters
from pipe_encounters.transforms.resample import Resample
from pipe_encounters.transforms.sort_by_time import SortByTime

by = rows(sys.argv[1])
said = Said(by)
minutes, km = float(sys.argv[2]), float(sys.argv[3])
resample = Resample(increment_s=600, max_gap_s=3600)
unique = SortByTime()
steps = defaultdict(list)
for mmsi, ps in by.items():
    days = defaultdict(list)
    for t, lat, lon, sog, cog in ps:
        r = Record(id=mmsi, timestamp=dt.datetime.fromtimestamp(t, pytz.utc), lat=lat, lon=lon, speed=sog, course=cog)
        days[r.timestamp.date()].append(r)
    for item in days.items():
        _, records = unique.sort_and_uniquify_by_time(item)
        if records:
            for r in resample.resample_records(records):
                steps[r.timestamp].append(r)
adjacency = ComputeAdjacency(max_adjacency_distance_km=km)
annotated = defaultdict(list)
for t in sorted(steps):
    for a in adjacency.annotate_adjacency((t, steps[t])):
        annotated[a.id].append(a)
encounters = ComputeEncounters(max_km_for_encounter=km, min_minutes_for_encounter=minutes)
n = sum(1 for item in annotated.items() for _ in encounters.compute_encounters(item))
said.done(n, "directed encounters")
