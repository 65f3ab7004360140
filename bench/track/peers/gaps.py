"""pipe-gaps: its GapDetector called directly, a vessel at a time."""
import sys

from common import Said, rows
from pipe_gaps.core.gap_detector import GapDetector

by = rows(sys.argv[1])
said = Said(by)
detector = GapDetector(threshold=float(sys.argv[2]))
n = 0
for mmsi, ps in by.items():
    n += len(detector.detect([
        {"ssvid": mmsi, "timestamp": t, "lat": lat, "lon": lon, "receiver_type": "terrestrial", "distance_from_shore_m": 1.0}
        for t, lat, lon, _, _ in ps]))
said.done(n, "gaps")
