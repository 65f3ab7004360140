// Tracks on the map. The server sends what a scale can show, as columns of whole
// numbers; closer views ask again for their own part. Nothing is drawn between
// two parts of a track: there nobody heard anything.

import Feature from "ol/Feature.js";
import { LineString, Point } from "ol/geom.js";
import VectorImageLayer from "ol/layer/VectorImage.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { fromLonLat, toLonLat } from "ol/proj.js";
import { boundingExtent, containsExtent, type Extent } from "ol/extent.js";
import type { Coordinate } from "ol/coordinate.js";
import { Circle, Fill, Stroke, Style, Text } from "ol/style.js";

interface Answer {
  zoom: number;
  finest: number;
  of: number;
  fixes: number;
  left_out: number;
  tracks: { id: string; mmsi: string; name: string; parts: { t: number[]; lon: number[]; lat: number[] }[] }[];
}

/** A stretch in which positions were heard: seconds, and where on the map. */
interface Part {
  t: Float64Array;
  at: Coordinate[];
}

export interface Track {
  id: string;
  name: string;
  ink: number;
  parts: Part[];
}

/** The colours of the page, asked anew for each drawing. */
export interface Palette {
  of(name: string): string;
  readonly sans: string;
}

const inks = ["--median", "--party-3", "--party-2", "--party-4", "--party-6"];
const mostLat = 85;
const whole = 2 * 20037508.342789244; // once round the earth, in the map's metres
const steps = 1e5;

function read(answer: Answer, ink: Map<string, number>): Track[] {
  return answer.tracks.map((track) => {
    if (!ink.has(track.mmsi)) ink.set(track.mmsi, ink.size % inks.length);
    return {
      id: track.id,
      name: track.name,
      ink: ink.get(track.mmsi) ?? 0,
      parts: track.parts.map(({ t, lon, lat }) => {
        const times = new Float64Array(t.length);
        const at: Coordinate[] = [];
        let [now, east, north] = [0, 0, 0];
        for (let i = 0; i < t.length; i++) {
          now += t[i] ?? 0;
          east += lon[i] ?? 0;
          north += lat[i] ?? 0;
          times[i] = now;
          at.push(fromLonLat([east / steps, Math.max(-mostLat, Math.min(mostLat, north / steps))]));
        }
        // Each part begins in the middle world; the map repeats it in the others.
        const turn = whole * Math.round((at[0]?.[0] ?? 0) / whole);
        if (turn !== 0) for (const p of at) p[0] = (p[0] ?? 0) - turn;
        return { t: times, at };
      }),
    };
  });
}

/** Where a track was at a moment; `heard` is the time of the last position. */
export function placeAt(track: Track, moment: number): { at: Coordinate; heard: number; silent: boolean } | undefined {
  let last: { at: Coordinate; heard: number; silent: boolean } | undefined;
  for (const part of track.parts) {
    const n = part.t.length;
    const [first, end] = [part.t[0] ?? 0, part.t[n - 1] ?? 0];
    if (first > moment) break;
    if (end < moment) {
      last = { at: part.at[n - 1] ?? [0, 0], heard: end, silent: true };
      continue;
    }
    const i = before(part.t, moment);
    const [t0, t1] = [part.t[i] ?? 0, part.t[i + 1] ?? 0];
    const [a, b] = [part.at[i] ?? [0, 0], part.at[i + 1] ?? part.at[i] ?? [0, 0]];
    const f = t1 > t0 ? (moment - t0) / (t1 - t0) : 0;
    return { at: [(a[0] ?? 0) + f * ((b[0] ?? 0) - (a[0] ?? 0)), (a[1] ?? 0) + f * ((b[1] ?? 0) - (a[1] ?? 0))], heard: moment, silent: false };
  }
  return last;
}

/** The index of the last time that is not after a moment; times rise. */
function before(times: Float64Array, moment: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle] ?? 0) <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

const mostInWords = 3; // vessels of which a place is told

/** A place on the map in degrees, as a chart has it. */
function degrees(at: Coordinate): string {
  const [lon, lat] = toLonLat([...at]);
  const east = ((((lon ?? 0) + 180) % 360) + 360) % 360 - 180;
  const one = (v: number, plus: string, minus: string) => `${Math.abs(v).toFixed(2)}\u00b0\u202f${v < 0 ? minus : plus}`;
  return `${one(lat ?? 0, "N", "S")} ${one(east, "E", "W")}`;
}

const trail = 12 * 3600; // seconds of track that are drawn bold behind a vessel

/** What of a track lies in a window of time, part by part. */
function stretch(track: Track, from: number, until: number): Coordinate[][] {
  const out: Coordinate[][] = [];
  for (const part of track.parts) {
    const n = part.t.length;
    if ((part.t[0] ?? 0) > until || (part.t[n - 1] ?? 0) < from) continue;
    const [i, j] = [before(part.t, from), before(part.t, until)];
    const end = placeAt({ ...track, parts: [part] }, until);
    const line = part.at.slice(i, j + 1);
    if (end) line.push(end.at);
    if (line.length > 1) out.push(line);
  }
  return out;
}

export class Tracks {
  readonly lines = new VectorImageLayer({ source: new VectorSource(), imageRatio: 1.5 });
  readonly ships = new VectorLayer({ source: new VectorSource(), declutter: true, updateWhileInteracting: true });
  tracks: Track[] = []; // as near as the view is
  private all: Track[] = []; // the first answer: everywhere, at any time
  first = Infinity;
  last = -Infinity;
  private readonly inkOf = new Map<string, number>();
  private have: { zoom: number; finest: boolean; extent: Extent | undefined } | undefined;
  private asking: AbortController | undefined;
  private moment: number | undefined;

  constructor(
    private readonly href: string,
    private readonly told: (of: number, fixes: number, leftOut: number) => void,
    private palette: Palette,
  ) {}

  /** Asks for what a view shows, when what is there does not do. */
  async see(zoom: number, extent: Extent | undefined): Promise<void> {
    const level = Math.max(0, Math.min(14, Math.ceil(zoom + Math.log2(devicePixelRatio || 1))));
    const have = this.have;
    if (have && (have.zoom >= level || (have.finest && !have.extent)) && (!have.extent || (extent && containsExtent(have.extent, extent)))) return;
    this.asking?.abort();
    this.asking = new AbortController();
    const url = new URL(this.href, location.href);
    url.searchParams.set("zoom", String(level));
    let asked: Extent | undefined;
    if (extent && have) {
      const [w, s, e, n] = [extent[0] ?? 0, extent[1] ?? 0, extent[2] ?? 0, extent[3] ?? 0];
      asked = [w - (e - w) / 2, s - (n - s) / 2, e + (e - w) / 2, n + (n - s) / 2];
      const [sw, ne] = [toDegrees(asked[0] ?? 0, asked[1] ?? 0), toDegrees(asked[2] ?? 0, asked[3] ?? 0)];
      url.searchParams.set("bbox", [...sw, ...ne].map((v) => v.toFixed(4)).join(","));
    }
    const response = await fetch(url, { signal: this.asking.signal });
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
    const answer = (await response.json()) as Answer;
    this.have = { zoom: answer.zoom < level ? answer.zoom : level, finest: answer.zoom >= answer.finest, extent: asked };
    this.take(read(answer, this.inkOf));
    this.told(answer.of, answer.fixes, answer.left_out);
  }

  /** Draws tracks in place of those that are there. */
  take(tracks: Track[]): void {
    this.tracks = tracks;
    if (this.all.length === 0) this.all = tracks;
    for (const track of tracks)
      for (const part of track.parts) {
        this.first = Math.min(this.first, part.t[0] ?? Infinity);
        this.last = Math.max(this.last, part.t[part.t.length - 1] ?? -Infinity);
      }
    this.draw();
  }

  /** Of each part: two parts may lie in different worlds. */
  extents(): Extent[] {
    return this.tracks.flatMap((track) => track.parts.map((part) => boundingExtent(part.at)));
  }

  restyle(palette: Palette): void {
    this.palette = palette;
    this.draw();
  }

  /** Shows where everybody was at a moment; none is the whole of the tracks. */
  at(moment: number | undefined): void {
    this.moment = moment;
    this.drawShips();
    this.lines.setOpacity(moment === undefined ? 1 : 0.35);
  }

  /** Where everybody was at a moment, in words. */
  words(moment: number): string {
    const spots = this.all.map((track) => ({ name: track.name, ...placeAt(track, moment) }));
    const there = spots.filter((s) => s.at !== undefined);
    if (there.length === 0) return "Nobody heard yet.";
    const silent = there.filter((s) => s.silent);
    if (there.length > mostInWords) return `${there.length - silent.length} vessels heard, ${silent.length} silent.`;
    return `${there.map((s) => `${s.name} ${s.silent ? `last heard ${Math.round((moment - (s.heard ?? 0)) / 3600)} h before at` : "at"} ${degrees(s.at ?? [0, 0])}`).join("; ")}.`;
  }

  private color(track: Track): string {
    return this.palette.of(inks[track.ink] ?? "--median");
  }

  private draw(): void {
    const features = this.tracks.flatMap((track) => {
      const style = new Style({ stroke: new Stroke({ color: this.color(track), width: 1.8, lineJoin: "round" }) });
      return track.parts.map((part) => {
        const feature = new Feature(part.at.length > 1 ? new LineString(part.at) : new Point(part.at[0] ?? [0, 0]));
        feature.setStyle(part.at.length > 1 ? style : new Style({ image: new Circle({ radius: 2, fill: new Fill({ color: this.color(track) }) }) }));
        feature.set("words", track.name);
        return feature;
      });
    });
    const source = this.lines.getSource();
    source?.clear(true);
    source?.addFeatures(features);
    this.drawShips();
  }

  private drawShips(): void {
    const source = this.ships.getSource();
    if (!source) return;
    const features: Feature[] = [];
    const named = new Set<string>();
    for (const coarse of this.all) {
      // A closer answer holds what is in view. Out of it nobody is silent for that:
      // then the first answer tells.
      let track = this.tracks.find((t) => t.id === coarse.id) ?? coarse;
      let end = this.moment === undefined ? undefined : placeAt(track, this.moment);
      if (this.moment === undefined || !end || end.silent) {
        track = coarse;
        end = this.moment === undefined ? undefined : placeAt(track, this.moment);
      }
      const part = track.parts[track.parts.length - 1];
      const spot = this.moment === undefined ? part?.at[part.at.length - 1] : end?.at;
      if (!spot) continue;
      const silent = end?.silent === true;
      if (this.moment === undefined && named.has(track.name)) continue; // one name for the pieces of one vessel
      named.add(track.name);
      const hours = silent && this.moment !== undefined ? Math.round((this.moment - (end?.heard ?? 0)) / 3600) : 0;
      const ship = new Feature(new Point(spot));
      ship.setStyle(
        new Style({
          ...(this.moment === undefined
            ? {}
            : {
                image: new Circle({
                  radius: 5.5,
                  fill: new Fill({ color: silent ? this.palette.of("--ground") : this.color(track) }),
                  stroke: new Stroke({ color: silent ? this.color(track) : this.palette.of("--ground"), width: 2 }),
                }),
              }),
          text: new Text({
            text: track.name + (silent ? `, last heard ${hours} h before` : ""),
            font: `600 12px ${this.palette.sans}`,
            offsetX: 10,
            textAlign: "left",
            fill: new Fill({ color: this.color(track) }),
            stroke: new Stroke({ color: this.palette.of("--ground"), width: 3 }),
          }),
        }),
      );
      features.push(ship);
      if (this.moment === undefined) continue;
      for (const line of stretch(track, this.moment - trail, this.moment)) {
        const feature = new Feature(new LineString(line));
        feature.setStyle(new Style({ stroke: new Stroke({ color: this.color(track), width: 3.2 }) }));
        features.push(feature);
      }
    }
    source.clear(true);
    source.addFeatures(features);
  }
}

/** Degrees, longitude running on past 180 as the map does. */
function toDegrees(x: number, y: number): [number, number] {
  const turn = whole * Math.round(x / whole);
  const [lon, lat] = toLonLat([x - turn, y]);
  return [(lon ?? 0) + (turn / whole) * 360, Math.max(-mostLat, Math.min(mostLat, lat ?? 0))];
}
