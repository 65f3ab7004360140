// What the pan benchmark draws: the map's own layer of tracks over land, moved a
// few pixels a frame. bench/pan.mjs bundles it and reads the result.

import OLMap from "ol/Map.js";
import View from "ol/View.js";
import Feature from "ol/Feature.js";
import { MultiPolygon } from "ol/geom.js";
import VectorImageLayer from "ol/layer/VectorImage.js";
import VectorSource from "ol/source/Vector.js";
import { fromLonLat } from "ol/proj.js";
import { Fill, Style } from "ol/style.js";
import { readLand } from "../src/land.js";
import { Tracks, type Track } from "../src/tracks.js";

const asked = new URLSearchParams(location.search);
const points = Number(asked.get("points") ?? 100000);
const frames = Number(asked.get("frames") ?? 120);

// Invented ways, the same in each run: a generator of Park and Miller.
let seed = 20240201;
const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;

const tracks: Track[] = Array.from({ length: 50 }, (_, k) => {
  const n = Math.floor(points / 50);
  const t = new Float64Array(n);
  let [lon, lat, heading] = [128 + random() * 8, 38 + random() * 8, random() * 6.28];
  const at = Array.from({ length: n }, (_, i) => {
    t[i] = i * 60;
    heading += (random() - 0.5) * 0.4;
    if (lon < 127 || lon > 137 || lat < 37 || lat > 47) heading = Math.atan2(132 - lon, 42 - lat);
    lon += Math.sin(heading) * 0.006;
    lat += Math.cos(heading) * 0.006;
    return fromLonLat([lon, lat]);
  });
  return { id: String(k), name: `T${k}`, ink: k % 5, parts: [{ t, at }] };
});

const layer = new Tracks("", () => {}, { of: (name) => ({ "--ground": "#fff" })[name] ?? "#1d4e6b", sans: "sans-serif" });
layer.take(tracks);
const land = new VectorImageLayer({ source: new VectorSource(), imageRatio: 1.5, style: new Style({ fill: new Fill({ color: "#dcd8cb" }) }) });
const polygons = await readLand(await fetch("/land"));
land.getSource()?.addFeature(new Feature(new MultiPolygon(polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => fromLonLat([lon, Math.max(-85, Math.min(85, lat))])))))));
const view = new View({ center: fromLonLat([132, 42]), zoom: 6.5 });
const map = new OLMap({ target: "map", layers: [land, layer.lines, layer.ships], view, controls: [] });
await new Promise((done) => map.once("rendercomplete", done));

const took: number[] = [];
view.beginInteraction(); // as a drag does
for (let i = 0; i < frames; i++) {
  const [x, y] = view.getCenter() ?? [0, 0];
  const step = (view.getResolution() ?? 1) * 6;
  const begun = performance.now();
  view.setCenter([(x ?? 0) + step * (i % 60 < 30 ? 1 : -1), (y ?? 0) + step * (i % 40 < 20 ? 0.5 : -0.5)]);
  map.renderSync();
  took.push(performance.now() - begun);
  await new Promise(requestAnimationFrame);
}
took.sort((a, b) => a - b);
const at = (share: number): number => Math.round((took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0) * 10) / 10;
await fetch("/result", { method: "POST", body: JSON.stringify({ points, frames, agent: navigator.userAgent, ms: { p50: at(0.5), p95: at(0.95), max: at(1) } }) });
