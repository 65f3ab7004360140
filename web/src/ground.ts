// Ground tracks of satellites as layers of the map, each fetched when it is turned
// on. They are computed from element sets and not observed: so a line of dashes and
// dots, unlike what was heard (solid), reported (dotted) or silent (dashed).

import Feature from "ol/Feature.js";
import { MultiLineString, Point } from "ol/geom.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { fromLonLat } from "ol/proj.js";
import type { Coordinate } from "ol/coordinate.js";
import { Circle, Fill, Stroke, Style, Text } from "ol/style.js";
import { type Degrees, type GroundTrack, folded, nearest, readGround, stretch, subpoint, untilOf } from "./subpoint.js";
import type { Palette } from "./tracks.js";

const mostLat = 85; // Mercator's square ends at 85.06 degrees
const clock = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

const onMap = ([lon, lat]: Degrees): Coordinate => fromLonLat([lon, Math.max(-mostLat, Math.min(mostLat, lat))]);
const linesOnMap = (pieces: Degrees[][]): Coordinate[][] => pieces.map((piece) => piece.map(onMap));

function degrees([lon, lat]: Degrees): string {
  const one = (v: number, plus: string, minus: string): string => `${Math.abs(v).toFixed(1)}\u00b0\u202f${v < 0 ? minus : plus}`;
  return `${one(lat, "N", "S")} ${one(folded(lon), "E", "W")}`;
}

/** The parts of a layer's controls; the server makes them. */
interface Controls {
  on: HTMLInputElement;
  moment: HTMLElement;
  day: HTMLInputElement;
  at: HTMLInputElement;
  when: HTMLOutputElement;
  told: HTMLElement;
  go: HTMLButtonElement;
}

function controlsOf(box: HTMLElement): Controls {
  const one = <T extends HTMLElement>(name: string): T => {
    const found = box.querySelector<T>(`[data-ground-${name}]`);
    if (!found) throw new Error(`the ground track has no ${name}`);
    return found;
  };
  return { on: one("on"), moment: one("moment"), day: one("day"), at: one("at"), when: one("when"), told: one("told"), go: one("go") };
}

export class Ground {
  readonly layer: VectorLayer;
  private readonly way = new Feature(new MultiLineString([])); // of the day
  private readonly trail = new Feature(new MultiLineString([])); // of the revolution up to the moment
  private readonly spot = new Feature<Point>();
  private readonly controls: Controls;
  private readonly name: string;
  private track: GroundTrack | undefined;
  private asking: AbortController | undefined;
  private under: Degrees = [0, 0]; // of the moment
  private placed = false; // a moment was chosen

  /**
   * Brings the controls of one satellite to life. middle is the place that is looked
   * at, go brings another to the middle; say tells who does not see the map what has
   * changed on it.
   */
  constructor(
    private readonly box: HTMLElement,
    palette: Palette,
    private readonly middle: () => Degrees,
    go: (to: Degrees) => void,
    private readonly say: (words: string) => void,
  ) {
    this.controls = controlsOf(box);
    this.name = box.getAttribute("aria-label") ?? "";
    this.layer = new VectorLayer({ source: new VectorSource({ features: [this.way, this.trail] }), visible: false, updateWhileInteracting: true });
    this.restyle(palette);
    const { on, day, at } = this.controls;
    on.addEventListener("change", () => (on.checked ? void this.ask() : this.off()));
    day.addEventListener("change", () => day.validity.valid && void this.ask());
    at.addEventListener("input", () => this.show());
    this.controls.go.addEventListener("click", () => this.spot.getGeometry() && go(this.under));
    box.hidden = false;
  }

  restyle(palette: Palette): void {
    const ink = palette.of("--party-2");
    const ground = palette.of("--ground");
    this.way.setStyle(new Style({ stroke: new Stroke({ color: ink, width: 0.9, lineDash: [9, 4, 1.5, 4] }) }));
    this.trail.setStyle(new Style({ stroke: new Stroke({ color: ink, width: 2.4, lineDash: [12, 5, 2.5, 5] }), zIndex: 1 }));
    this.spot.setStyle(
      new Style({
        image: new Circle({ radius: 5.5, fill: new Fill({ color: ground }), stroke: new Stroke({ color: ink, width: 2.6 }) }),
        text: new Text({ text: this.box.dataset["groundName"] ?? "", font: `600 13px ${palette.sans}`, offsetX: 10, textAlign: "left", fill: new Fill({ color: ink }), stroke: new Stroke({ color: ground, width: 3 }) }),
        zIndex: 2,
      }),
    );
  }

  /** Shows the moment of the tracks that are played, when the layer is of its day. */
  follow(moment: number): void {
    if (!this.track || !this.layer.getVisible() || !subpoint(this.track, moment)) return;
    this.controls.at.value = String(moment - this.dayStart());
    this.show();
  }

  private dayStart(): number {
    return Date.parse(`${this.controls.day.value}T00:00:00Z`) / 1000;
  }

  private off(): void {
    this.asking?.abort();
    this.layer.setVisible(false);
    this.controls.moment.hidden = true;
    this.controls.told.textContent = "";
    this.say(`${this.name} is off the map.`);
  }

  /** Fetches the track of the day, unless it is there. */
  private async ask(): Promise<void> {
    const { on, moment, day, told } = this.controls;
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    moment.hidden = false;
    told.textContent = "The ground track is being fetched.";
    try {
      const url = new URL(this.box.dataset["groundSource"] ?? "", location.href);
      url.searchParams.set("on", day.value);
      const answer = await fetch(url, { signal: asking.signal });
      if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`);
      this.track = readGround(await answer.json());
    } catch (error) {
      if (asking.signal.aborted) return;
      this.track = undefined;
      console.error(error);
      told.textContent = "The ground track could not be fetched. Turn it off and on to try again.";
      this.layer.setVisible(false);
      return;
    }
    if (asking.signal.aborted || !on.checked) return;
    if (!this.track) {
      told.textContent = "The orbit cannot be propagated to this day: no track can be drawn.";
      this.layer.setVisible(false);
      return;
    }
    this.way.getGeometry()?.setCoordinates(linesOnMap(stretch(this.track, -Infinity, Infinity)));
    if (!this.placed) this.controls.at.value = String(Math.round((nearest(this.track, this.middle()) - this.dayStart()) / 60) * 60);
    this.placed = true;
    this.layer.setVisible(true);
    this.show();
    this.say(`${this.name} is on the map.`);
  }

  /** Draws and tells the moment that is set. */
  private show(): void {
    const { at, when, told } = this.controls;
    const track = this.track;
    if (!track) return;
    const moment = Math.min(this.dayStart() + Number(at.value), untilOf(track));
    const under = subpoint(track, moment);
    const source = this.layer.getSource();
    if (under) {
      this.under = [folded(under[0]), under[1]];
      this.spot.setGeometry(new Point(onMap(this.under)));
      this.trail.getGeometry()?.setCoordinates(linesOnMap(stretch(track, moment - track.period, moment)));
      if (!source?.hasFeature(this.spot)) source?.addFeature(this.spot);
    } else if (source?.hasFeature(this.spot)) source.removeFeature(this.spot);
    const words = `${clock.format(moment * 1000)} UTC`;
    when.value = words;
    told.textContent = `${under ? `Over ${degrees(under)}. ` : ""}${track.words}; it was not observed. The bold line is the revolution before that moment.`;
    at.setAttribute("aria-valuetext", `${words}${under ? `, over ${degrees(under)}` : ""}`);
  }
}
