// Labels along the sides of the map, by their boxes: node --test test/
import { test } from "node:test";
import assert from "node:assert/strict";
import { build } from "esbuild";

const bundle = await build({ entryPoints: [new URL("../src/axis.ts", import.meta.url).pathname], bundle: true, format: "esm", write: false });
const { axisLabels, degreeLabel } = await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString("base64")}`);

const measure = (text) => 7 * text.length;
const meets = (a, b) => a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

test("wherever the lines fall, no two labels meet and none is cut", () => {
  let corner = 0;
  for (const [width, height] of [[358, 510], [874, 510], [1600, 300]]) {
    for (const space of [45, 83, 113, 150]) {
      // The map is moved pixel by pixel: every line passes every corner.
      for (let moved = 0; moved < space; moved++) {
        const lines = (length, first) => Array.from({ length: Math.ceil(length / space) + 2 }, (_, i) => ({ at: i * space + moved - space, degrees: first + (i * 20) / 60 }));
        const [lon, lat] = [lines(width, 132), lines(height, 42)];
        const labels = axisLabels(width, height, lon, lat, 14, measure);
        labels.forEach((a, i) => {
          assert.ok(a.left >= 0 && a.top >= 0 && a.left + a.width <= width && a.top + a.height <= height, `${a.text} is cut in ${width} by ${height}, moved by ${moved}`);
          for (const b of labels.slice(i + 1)) assert.ok(!meets(a, b), `${a.text} meets ${b.text} in ${width} by ${height}, moved by ${moved}`);
        });
        const lowest = lat.filter(({ at }) => at - 15 >= 2 && at <= height);
        corner += lowest.length - labels.filter((l) => l.text.endsWith("N")).length;
        assert.ok(labels.filter((l) => l.text.endsWith("E")).length >= Math.floor(width / Math.max(space, 90)) - 2, `hardly a longitude in ${width} px, ${space} px apart`);
        assert.ok(labels.filter((l) => l.text.endsWith("N")).length >= Math.floor(height / space) - 2, `hardly a latitude in ${height} px, ${space} px apart`);
      }
    }
  }
  assert.ok(corner > 0, "no label ever had to give way in the corner: the test tests nothing");
});

test("degrees as on a chart", () => {
  for (const [degrees, want] of [[132 + 2 / 3, "132°40′\u202fE"], [42, "42°\u202fE"], [-0.5, "0°30′\u202fW"], [0, "0°"], [-180, "180°"], [180, "180°"], [190, "170°\u202fW"], [-190, "170°\u202fE"], [10 + 0.5 / 60, "10°00′30″\u202fE"], [59.9999999, "60°\u202fE"]]) {
    assert.equal(degreeLabel(degrees, "E", "W"), want);
  }
});
