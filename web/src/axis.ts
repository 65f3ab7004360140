// Labels along the sides of the map: longitudes at the bottom, latitudes at the
// right. Each is whole or not there: one that would be cut by the edge of the map, or
// that would meet another, as in the corner, is left out.

/** A line of the graticule: where on the side it ends, in pixels, and what it is. */
export interface Line {
  at: number;
  degrees: number;
}

/** A label by the box that it takes, in pixels from the left and from the top. */
export interface Label {
  text: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

const edge = 2; // pixels from the side of the map
const apart = 5; // and from label to label

/** Degrees as on a chart, minutes and seconds only where there are any. */
export function degreeLabel(degrees: number, plus: string, minus: string): string {
  const turned = ((((degrees + 180) % 360) + 360) % 360) - 180;
  const seconds = Math.round(Math.abs(turned) * 3600);
  const [d, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  const letter = seconds === 0 || d === 180 ? "" : `\u202f${turned < 0 ? minus : plus}`;
  return `${d}\u00b0${m > 0 || s > 0 ? `${two(m)}\u2032` : ""}${s > 0 ? `${two(s)}\u2033` : ""}${letter}`;
}

/** Places labels in a map of a width and height, with letters so high; measure tells
 * how wide a text is. */
export function axisLabels(width: number, height: number, meridians: readonly Line[], parallels: readonly Line[], high: number, measure: (text: string) => number): Label[] {
  const out: Label[] = [];
  const place = (label: Label): void => {
    const { left, top } = label;
    const [right, bottom] = [left + label.width, top + label.height];
    if (left < edge || top < edge || right > width - edge || bottom > height - edge) return;
    if (out.some((o) => left < o.left + o.width + apart && right > o.left - apart && top < o.top + o.height + apart && bottom > o.top - apart)) return;
    out.push(label);
  };
  for (const { at, degrees } of meridians) {
    const text = degreeLabel(degrees, "E", "W");
    const wide = measure(text);
    place({ text, left: at - wide / 2, top: height - edge - high, width: wide, height: high });
  }
  for (const { at, degrees } of parallels) {
    const text = degreeLabel(degrees, "N", "S");
    const wide = measure(text);
    place({ text, left: width - edge - wide, top: at - high - 1, width: wide, height: high });
  }
  return out;
}
