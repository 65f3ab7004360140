"""gpsdio-segment: its Segmentizer with default options, a vessel at a time."""
import datetime as dt
import sys

import pytz

from common import Said, rows
from gpsdio_segment.core import Segmentizer
from gpsdio_segment.segment import Segment

by = rows(sys.argv[1])
said = Said(by)
n = k = 0
for mmsi, ps in by.items():
    def messages():
        global k
        for t, lat, lon, sog, cog in ps:
            k += 1
            yield {"ssvid": mmsi, "msgid": str(k), "timestamp": dt.datetime.fromtimestamp(t, pytz.utc),
                   "lat": lat, "lon": lon, "speed": sog, "course": cog, "heading": None, "type": "AIS.1"}
    n += sum(isinstance(s, Segment) and not s.noise for s in Segmentizer(messages(), ssvid=mmsi))
said.done(n, "segments")
