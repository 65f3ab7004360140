// Ground tracks out of their GeoJSON: node --test test/
import { test } from "node:test";
import assert from "node:assert/strict";
import { build } from "esbuild";

const bundle = await build({ entryPoints: [new URL("../src/subpoint.ts", import.meta.url).pathname], bundle: true, format: "esm", write: false });
const { cut, folded, nearest, readGround, stretch, subpoint, untilOf } = await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString("base64")}`);

const answer = (coordinates, points, type = "MultiLineString") => ({
  features: [
    {
      geometry: { type, coordinates },
      properties: { words: "Ground track of Lantern", from: "2024-03-01T00:00:00Z", until: new Date(Date.UTC(2024, 2, 1) + (points - 1) * 20_000).toISOString(), every_seconds: 20, period_minutes: 1 },
    },
  ],
});
const start = Date.UTC(2024, 2, 1) / 1000;

// Westwards over the antimeridian and back: five points of the track, four of the cuts.
const across = () =>
  readGround(
    answer(
      [
        [[-178, 10], [-179, 12], [-180, 14]],
        [[180, 14], [179, 16], [180, 18]],
        [[-180, 18], [-179, 20], [-178, 22]],
      ],
      5,
    ),
  );

test("what the cuts have added is no moment", () => {
  const track = across();
  assert.deepEqual(track.lon, [-178, -179, -181, -179, -178]);
  assert.deepEqual(track.lat, [10, 12, 16, 20, 22]);
  assert.equal(untilOf(track), start + 80);
});

test("a line in one piece, one place, and none", () => {
  assert.deepEqual(readGround(answer([[1, 2], [3, 4]], 2, "LineString")).lon, [1, 3]);
  assert.deepEqual(readGround(answer([1, 2], 1, "Point")).lat, [2]);
  assert.equal(readGround({ features: [] }), undefined);
  assert.throws(() => readGround(answer([[1, 2], [3, 4]], 3, "LineString")), /2 points, for 3 moments/);
});

test("between two points, over the antimeridian too", () => {
  const track = across();
  assert.deepEqual(subpoint(track, start), [-178, 10]);
  assert.deepEqual(subpoint(track, start + 30), [-180, 14]);
  assert.deepEqual(subpoint(track, start + 80), [-178, 22]);
  assert.equal(folded(subpoint(track, start + 35)[0]), 179.5);
  for (const outside of [start - 1, start + 81, NaN]) assert.equal(subpoint(track, outside), undefined);
});

test("pieces meet on both sides of the antimeridian, and none goes across the map", () => {
  const track = across();
  const pieces = stretch(track, -Infinity, Infinity);
  assert.deepEqual(pieces, [
    [[-178, 10], [-179, 12], [-180, 14]],
    [[180, 14], [179, 16], [180, 18]],
    [[-180, 18], [-179, 20], [-178, 22]],
  ]);
  // A day of a low orbit: fifteen times round.
  const day = { ...track, lon: Array.from({ length: 4321 }, (_, i) => i * -1.25), lat: Array.from({ length: 4321 }, (_, i) => 60 * Math.sin(i / 40)) };
  const all = stretch(day, -Infinity, Infinity);
  assert.equal(all.length, 16);
  for (const [i, piece] of all.entries()) {
    for (const [lon] of piece) assert.ok(lon >= -180 && lon <= 180, `${lon}`);
    for (let k = 1; k < piece.length; k++) assert.ok(Math.abs(piece[k][0] - piece[k - 1][0]) < 2, `a step from ${piece[k - 1]} to ${piece[k]}`);
    if (i > 0) {
      assert.deepEqual([all[i - 1].at(-1)[0], piece[0][0]], [-180, 180]);
      assert.equal(all[i - 1].at(-1)[1], piece[0][1]);
    }
  }
});

test("a stretch is what lies between two moments", () => {
  const track = across();
  assert.deepEqual(stretch(track, start + 10, start + 20), [[[-178.5, 11], [-179, 12]]]);
  assert.deepEqual(stretch(track, start - 100, start + 10), [[[-178, 10], [-178.5, 11]]]);
  assert.deepEqual(stretch(track, start + 90, start + 100), []);
  assert.deepEqual(stretch(track, start + 20, start + 20), []);
});

test("a line along the antimeridian", () => {
  assert.deepEqual(cut([[179, 0], [180, 1], [179, 2]]).flat().every(([lon]) => Math.abs(lon) <= 180), true);
  assert.deepEqual(cut([]), []);
});

test("the moment that is nearest to a place", () => {
  assert.equal(nearest(across(), [-179, 20]), start + 60);
  assert.equal(nearest(across(), [180, 16]), start + 40);
});
