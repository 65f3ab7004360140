// Where a satellite is over the ground, out of the GeoJSON of its track: points at
// even steps of time, in a line that is cut at the antimeridian.

export type Degrees = [lon: number, lat: number];

/** A ground track: its longitudes run on past 180, so that neighbours are near. */
export interface GroundTrack {
  words: string; // what it is, and of which element set
  from: number; // seconds since 1970 UTC
  every: number; // seconds from one point to the next
  period: number; // seconds of a revolution
  lon: number[];
  lat: number[];
}

interface Answer {
  features: { geometry: { type: string; coordinates: unknown } | null; properties: { words: string; from: string; until: string; every_seconds: number; period_minutes: number } }[];
}

/** Reads the first track of an answer; undefined where there is none, as when the
 * satellite had come down. */
export function readGround(answer: Answer): GroundTrack | undefined {
  const first = answer.features[0];
  if (!first?.geometry) return undefined;
  const { geometry, properties } = first;
  const from = Date.parse(properties.from) / 1000;
  const every = properties.every_seconds;
  const pieces = (geometry.type === "MultiLineString" ? geometry.coordinates : [geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates]) as Degrees[][];
  // A cut adds an end to the piece before it and a begin to the one after.
  const points = pieces.flatMap((piece, i) => piece.slice(i > 0 ? 1 : 0, i < pieces.length - 1 ? -1 : undefined));
  const count = Math.round((Date.parse(properties.until) / 1000 - from) / every) + 1;
  if (points.length !== count) throw new Error(`the ground track has ${points.length} points, for ${count} moments`);
  const lon: number[] = [];
  for (const [east] of points) {
    const last = lon.at(-1);
    lon.push(last === undefined ? east : east + 360 * Math.round((last - east) / 360));
  }
  return { words: properties.words, from, every, period: properties.period_minutes * 60, lon, lat: points.map((p) => p[1]) };
}

/** The last moment of a track. */
export const untilOf = (track: GroundTrack): number => track.from + (track.lon.length - 1) * track.every;

/** The point below the satellite at a moment, on the straight line between those
 * beside it; undefined before the track begins and after it ends. Its longitude runs
 * on as the track's. */
export function subpoint(track: GroundTrack, moment: number): Degrees | undefined {
  const at = (moment - track.from) / track.every;
  if (!(at >= 0 && at <= track.lon.length - 1)) return undefined;
  const i = Math.floor(at);
  const part = at - i;
  const between = (of: number[]): number => (of[i] ?? 0) + part * ((of[i + 1] ?? of[i] ?? 0) - (of[i] ?? 0));
  return [between(track.lon), between(track.lat)];
}

/** A longitude from -180 up to 180. */
export const folded = (lon: number): number => ((((lon + 180) % 360) + 360) % 360) - 180;

/** The track between two moments in pieces from -180 to 180: one ends at the
 * antimeridian where the next begins on its other side. */
export function stretch(track: GroundTrack, from: number, until: number): Degrees[][] {
  const [start, end] = [Math.max(from, track.from), Math.min(until, untilOf(track))];
  if (!(end > start)) return [];
  const run: Degrees[] = [];
  const add = (p: Degrees | undefined): void => {
    if (p) run.push(p);
  };
  add(subpoint(track, start));
  for (let i = Math.floor((start - track.from) / track.every) + 1; track.from + i * track.every < end; i++) add([track.lon[i] ?? 0, track.lat[i] ?? 0]);
  add(subpoint(track, end));
  return cut(run);
}

/** Cuts a line whose longitudes run on, wherever it crosses the antimeridian. */
export function cut(run: Degrees[]): Degrees[][] {
  const pieces: Degrees[][] = [];
  let piece: Degrees[] = [];
  const world = (lon: number): number => Math.floor((lon + 180) / 360);
  run.forEach(([lon, lat], i) => {
    const before = run[i - 1];
    if (before) {
      const [w0, w1] = [world(before[0]), world(lon)];
      if (w0 !== w1) {
        const edge = Math.max(w0, w1) * 360 - 180;
        const across = before[1] + ((edge - before[0]) / (lon - before[0])) * (lat - before[1]);
        const side = w1 > w0 ? 180 : -180;
        piece.push([side, across]);
        pieces.push(piece);
        piece = [[-side, across]];
      }
    }
    piece.push([folded(lon), lat]);
  });
  if (piece.length > 0) pieces.push(piece);
  return pieces.filter((p) => p.length > 1);
}

/** The moment at which a track is nearest to a place. */
export function nearest(track: GroundTrack, [lon, lat]: Degrees): number {
  const rad = Math.PI / 180;
  let [best, most] = [0, -Infinity];
  for (let i = 0; i < track.lon.length; i++) {
    const [x, y] = [(track.lon[i] ?? 0) * rad, (track.lat[i] ?? 0) * rad];
    const near = Math.sin(y) * Math.sin(lat * rad) + Math.cos(y) * Math.cos(lat * rad) * Math.cos(x - lon * rad);
    if (near > most) [best, most] = [i, near];
  }
  return track.from + best * track.every;
}
