"""MovingPandas: its TrajectoryStopDetector, a vessel at a time."""
import sys
import warnings
from datetime import timedelta

import movingpandas as mpd
import pandas as pd

from common import Said, rows

warnings.filterwarnings("ignore")
by = rows(sys.argv[1])
said = Said(by)
n = 0
for mmsi, ps in by.items():
    ps = [p for p in ps if abs(p[1]) <= 90 and abs(p[2]) <= 180]
    if len(ps) < 2:
        continue
    frame = pd.DataFrame({"t": pd.to_datetime([p[0] for p in ps], unit="s"), "x": [p[2] for p in ps], "y": [p[1] for p in ps], "id": mmsi})
    frame = frame.drop_duplicates("t").set_index("t")
    if len(frame) < 2:
        continue
    trajectory = mpd.Trajectory(frame, mmsi, x="x", y="y", crs=4326)
    n += len(mpd.TrajectoryStopDetector(trajectory).get_stop_points(max_diameter=float(sys.argv[2]), min_duration=timedelta(minutes=float(sys.argv[3]))))
said.done(n, "stops")
