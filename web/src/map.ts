// The map of a case: land, the places that the case names, and voyages as they
// were reported. Drawn on a canvas by OpenLayers; everything comes from the page's
// own server. The list below the map says the same in words, and follows the view.

import OLMap from "ol/Map.js";
import View from "ol/View.js";
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import { LineString, MultiLineString, MultiPolygon, Point } from "ol/geom.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorImageLayer from "ol/layer/VectorImage.js";
import Graticule from "ol/layer/Graticule.js";
import VectorSource from "ol/source/Vector.js";
import { defaults as defaultControls } from "ol/control/defaults.js";
import ScaleLine from "ol/control/ScaleLine.js";
import { defaults as defaultInteractions } from "ol/interaction/defaults.js";
import { fromLonLat, toLonLat, transformExtent } from "ol/proj.js";
import type { Coordinate } from "ol/coordinate.js";
import { boundingExtent, getCenter, intersects, type Extent } from "ol/extent.js";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style.js";
import { getVectorContext } from "ol/render.js";
import { axisLabels } from "./axis.js";
import { type Ring, readLand } from "./land.js";
import { Ground } from "./ground.js";
import { playback } from "./playback.js";
import { Tracks } from "./tracks.js";

interface PlaceRow {
  kind: "place";
  id: string;
  name: string;
  words: string;
  near: Extent;
}

interface RouteRow {
  kind: "route";
  id: string;
  name: string;
  words: string;
  href: string;
  near: Extent;
}

interface EventRow {
  kind: "event";
  id: string;
  name: string;
  words: string;
  near: Extent;
}

type Row = PlaceRow | RouteRow | EventRow;

/** Land by how much of it is worth fetching: 1:110 million, 1:50 and 1:10. */
const scales = ["110m", "50m", "10m"] as const;

/** The finest land that a resolution, in metres a pixel, shows. */
function scaleFor(resolution: number): (typeof scales)[number] {
  if (resolution > 9000) return "110m";
  return resolution > 1200 ? "50m" : "10m";
}

/** Colours and faces come from the page's own custom properties. */
class Ink {
  private readonly style: CSSStyleDeclaration;
  constructor(element: HTMLElement) {
    this.style = getComputedStyle(element);
  }
  of(name: string): string {
    return this.style.getPropertyValue(name).trim();
  }
  get sans(): string {
    return this.of("--sans");
  }
}

const mostLat = 85; // Mercator's square ends at 85.06 degrees

function onMap(lon: number, lat: number): [number, number] {
  const [x, y] = fromLonLat([lon, Math.max(-mostLat, Math.min(mostLat, lat))]);
  return [x ?? 0, y ?? 0];
}

/** A route bends to the right of its way, so that there and back are two lines,
 * and neither looks like a track. */
function arc(from: Coordinate, to: Coordinate): Coordinate[] {
  const [x0, y0, x1, y1] = [from[0] ?? 0, from[1] ?? 0, to[0] ?? 0, to[1] ?? 0];
  const bend = 0.09;
  const [cx, cy] = [(x0 + x1) / 2 + (y1 - y0) * bend, (y0 + y1) / 2 - (x1 - x0) * bend];
  return Array.from({ length: 33 }, (_, i) => {
    const t = i / 32;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return [a * x0 + b * cx + c * x1, a * y0 + b * cy + c * y1];
  });
}

const round = 2 * 20037508.342789244; // the earth's, in the map's metres

/** An extent in the world that is nearest to a place of the view. */
function beside(e: Extent, x: number): Extent {
  const turn = round * Math.round((x - ((e[0] ?? 0) + (e[2] ?? 0)) / 2) / round);
  return [(e[0] ?? 0) + turn, e[1] ?? 0, (e[2] ?? 0) + turn, e[3] ?? 0];
}

/** A ring whose neighbours are never half a world apart, where that closes: one
 * around a pole stays as it is. It ends where it began: OpenLayers takes the first
 * point of a ring for its last and fills without it. */
function ringOnMap(open: Ring): Coordinate[] {
  const ring = open.length > 0 ? [...open, open[0]!] : open;
  let turn = 0;
  let last: number | undefined;
  const way = ring.map(([lon, lat]): Coordinate => {
    if (last !== undefined) turn -= 360 * Math.round((lon - last) / 360);
    last = lon;
    const [x, y] = onMap(lon, lat);
    return [x + (turn / 360) * round, y];
  });
  return turn === 0 ? way : ring.map(([lon, lat]) => onMap(lon, lat));
}

/** A line that was cut at the antimeridian, in one piece again: it runs on into
 * the next world. */
function unwrapped(pieces: MultiLineString): LineString {
  const way: Coordinate[] = [];
  for (const p of pieces.getCoordinates().flat()) {
    const last = way[way.length - 1];
    const turn = last ? round * Math.round(((last[0] ?? 0) - (p[0] ?? 0)) / round) : 0;
    way.push([(p[0] ?? 0) + turn, p[1] ?? 0]);
  }
  return new LineString(way);
}

/** Land that comes in cells of so many degrees, counted from 180 W and 90 S, each
 * of which reaches a little over its sides. It is shown under so many metres a
 * pixel. */
interface Grid {
  at: string;
  degrees: number;
  overlap: number;
  below: number;
}

/** The finest land built in, and what the operator of the site gave beside it. */
function gridsOf(land: string, coast: string | undefined): Grid[] {
  const own: Grid = { at: `${land}/land-10m`, degrees: 5, overlap: 0.02, below: 1200 };
  if (!coast) return [own];
  return [own, { at: `${coast}/0`, degrees: 1, overlap: 0.005, below: 300 }, { at: `${coast}/1`, degrees: 0.25, overlap: 0.002, below: 60 }];
}

/** The cells that a view, in degrees, shows; none when it shows too much. */
function cellsIn(grid: Grid, [west, south, east, north]: Extent): string[] {
  const [across, up] = [360 / grid.degrees, 180 / grid.degrees];
  const [x0, x1] = [west, east].map((lon) => Math.floor(((lon ?? 0) + 180) / grid.degrees)) as [number, number];
  const [y0, y1] = [south, north].map((lat) => Math.max(0, Math.min(up - 1, Math.floor(((lat ?? 0) + 90) / grid.degrees)))) as [number, number];
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > 60) return [];
  const out: string[] = [];
  for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) out.push(`${((x % across) + across) % across}-${y}`);
  return out;
}

/** The shores of a cell: its outlines without what lies along its sides, with or
 * without what it reaches over them: there land is cut at the antimeridian, and at
 * the edge of a region. */
function shores(grid: Grid, polygons: Ring[][], name: string): Feature {
  const [x, y] = name.split("-").map(Number) as [number, number];
  const sidesFrom = (from: number): number[] => [from - grid.overlap, from, from + grid.degrees, from + grid.degrees + grid.overlap];
  const [meridians, parallels] = [sidesFrom(x * grid.degrees - 180), sidesFrom(y * grid.degrees - 90)];
  const near = grid.overlap / 10;
  const on = (a: number, b: number, at: number): boolean => Math.abs(a - at) < near && Math.abs(b - at) < near;
  const lines: Coordinate[][] = [];
  for (const ring of polygons.flat()) {
    let line: Coordinate[] = [];
    const end = (): void => {
      if (line.length > 1) lines.push(line);
      line = [];
    };
    for (let i = 0; i < ring.length; i++) {
      const [a, b] = [ring[i]!, ring[(i + 1) % ring.length]!];
      if (meridians.some((at) => on(a[0], b[0], at)) || parallels.some((at) => on(a[1], b[1], at))) {
        end();
        continue;
      }
      if (line.length === 0) line.push(onMap(...a));
      line.push(onMap(...b));
    }
    end();
  }
  return new Feature(new MultiLineString(lines));
}

function landFeature(polygons: Ring[][]): Feature {
  return new Feature(new MultiPolygon(polygons.map((rings) => rings.map(ringOnMap))));
}

export default async function map(element: HTMLElement): Promise<void> {
  const source = element.dataset["source"];
  const land = element.dataset["land"];
  const canvas = element.querySelector<HTMLElement>("[data-map]");
  const list = element.querySelector<HTMLElement>("[data-map-list]");
  const summary = element.querySelector<HTMLElement>("[data-map-count]");
  const told = element.querySelector<HTMLElement>("[data-map-told]");
  if (!source || !land || !canvas || !list || !summary || !told) throw new Error("the map's parts are missing");

  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`${source}: ${answer.status}`);
  const features = new GeoJSON().readFeatures(await answer.json(), { featureProjection: "EPSG:3857" });
  for (const feature of features) {
    let line = feature.getGeometry();
    if (line instanceof MultiLineString) {
      line = unwrapped(line);
      feature.setGeometry(line);
    }
    if (feature.get("kind") === "route" && line instanceof LineString) line.setCoordinates(arc(line.getFirstCoordinate(), line.getLastCoordinate()));
  }
  canvas.hidden = false;

  let ink = new Ink(element);
  const landSource = new VectorSource();
  const landLayer = new VectorImageLayer({ source: landSource, imageRatio: 1.5, declutter: false });
  const newGraticule = (): Graticule => {
    const lines = new Graticule({ wrapX: true, strokeStyle: new Stroke({ color: ink.of("--map-coast"), width: 0.6, lineDash: [1, 3] }) });
    const font = `400 11px ${ink.sans}`;
    const pen = document.createElement("canvas").getContext("2d");
    if (pen) pen.font = font;
    const text = new Text({ font, fill: new Fill({ color: ink.of("--quiet") }), stroke: new Stroke({ color: ink.of("--ground"), width: 3 }), textBaseline: "bottom", textAlign: "left" });
    const style = new Style({ text });
    lines.on("postrender", (event) => {
      const { extent, size, viewState } = event.frameState ?? {};
      if (!extent || !size || !viewState) return;
      const [west, north, metres] = [extent[0] ?? 0, extent[3] ?? 0, viewState.resolution];
      const meridians = lines.getMeridians().flatMap((line) => {
        const x = line.getFirstCoordinate()[0] ?? 0;
        const first = x + round * Math.ceil((west - x) / round); // in the world that the view begins in
        return Array.from({ length: Math.max(0, Math.floor(((extent[2] ?? 0) - first) / round) + 1) }, (_, i) => ({ at: (first + i * round - west) / metres, degrees: (x / round) * 360 }));
      });
      const parallels = lines.getParallels().map((line) => {
        const [x, y] = line.getFirstCoordinate();
        return { at: (north - (y ?? 0)) / metres, degrees: toLonLat([x ?? 0, y ?? 0])[1] ?? 0 };
      });
      const draw = getVectorContext(event);
      for (const label of axisLabels(size[0] ?? 0, size[1] ?? 0, meridians, parallels, 14, (t) => pen?.measureText(t).width ?? 8 * t.length)) {
        text.setText(label.text);
        draw.setStyle(style);
        draw.drawGeometry(new Point([west + label.left * metres, north - (label.top + label.height) * metres]));
      }
    });
    return lines;
  };
  const graticule = newGraticule();
  const grids = gridsOf(land, element.dataset["coast"]).map((grid) => {
    const source = new VectorSource();
    return { ...grid, source, layer: new VectorImageLayer({ source, imageRatio: 1.5, declutter: false }) };
  });
  const cellLayers = grids.map((grid) => grid.layer);
  const caseSource = new VectorSource({ features });
  const caseLayer = new VectorLayer({ source: caseSource, declutter: true, updateWhileInteracting: true });

  const thin = element.querySelector<HTMLElement>("[data-map-thin]");
  const trackHref = element.dataset["tracks"];
  const tracks = trackHref
    ? new Tracks(
        trackHref,
        (of, fixes, leftOut) => {
          const number = new Intl.NumberFormat("en-GB");
          if (thin) thin.textContent = `${number.format(of)} positions; ${number.format(fixes)} of them draw this view as exactly as it can be seen.${leftOut > 0 ? ` ${leftOut} tracks are left out: come closer to see them.` : ""}`;
        },
        ink,
      )
    : undefined;

  const middle = (): [number, number] => {
    const [lon, lat] = toLonLat(view.getCenter() ?? [0, 0]);
    return [lon ?? 0, lat ?? 0];
  };
  // As far out as it takes to see some of a track beside the point.
  const goTo = ([lon, lat]: [number, number]): void => {
    const [x, y] = onMap(lon, lat);
    const turn = round * Math.round(((view.getCenter()?.[0] ?? 0) - x) / round);
    view.animate({ center: [x + turn, y], zoom: Math.min(view.getZoom() ?? 4, 4), duration: still ? 0 : 250 });
  };
  const grounds = [...element.querySelectorAll<HTMLElement>("[data-ground]")].map((box) => new Ground(box, ink, middle, goTo, (words) => (told.textContent = words)));

  const style = (): void => {
    ink = new Ink(element);
    tracks?.restyle(ink);
    for (const ground of grounds) ground.restyle(ink);
    canvas.style.background = ink.of("--map-sea");
    landLayer.setStyle(new Style({ fill: new Fill({ color: ink.of("--map-land") }), stroke: new Stroke({ color: ink.of("--map-coast"), width: 0.8 }) }));
    const earth = new Style({ fill: new Fill({ color: ink.of("--map-land") }) });
    const shore = new Style({ stroke: new Stroke({ color: ink.of("--map-coast"), width: 0.8 }) });
    for (const layer of cellLayers) layer.setStyle((feature) => (feature.getGeometry()?.getType() === "MultiPolygon" ? earth : shore));
    const place = (feature: Feature): Style => {
      const mute = feature.get("used") !== true;
      return new Style({
        image: new Circle({
          declutterMode: "obstacle",
          radius: mute ? 2.6 : 4.6,
          fill: new Fill({ color: ink.of(mute ? "--quiet" : "--median") }),
          stroke: new Stroke({ color: ink.of("--ground"), width: 1.4 }),
        }),
        text: new Text({
          text: String(feature.get("name")),
          font: `${mute ? "400 12px" : "600 13px"} ${ink.sans}`,
          offsetX: 8,
          textAlign: "left",
          fill: new Fill({ color: ink.of("--text") }),
          stroke: new Stroke({ color: ink.of("--ground"), width: 3 }),
        }),
        zIndex: mute ? 1 : 2,
      });
    };
    const route = (feature: Feature, resolution: number): Style[] => {
      const line = feature.getGeometry();
      const stroke = new Stroke({ color: ink.of("--party-1"), width: 1.5 + Math.min(2.5, Math.log10(Number(feature.get("voyages")) || 1) * 2), lineDash: [2, 5], lineCap: "round" });
      const styles = [new Style({ stroke, zIndex: 0 })];
      if (line instanceof LineString && resolution < 4000) {
        const way = line.getCoordinates();
        const [tip, before] = [way[way.length - 3] ?? [0, 0], way[way.length - 5] ?? [0, 0]];
        const heading = Math.atan2((tip[0] ?? 0) - (before[0] ?? 0), (tip[1] ?? 0) - (before[1] ?? 0));
        styles.push(
          new Style({ geometry: new Point(tip), image: new RegularShape({ points: 3, radius: 5.5, rotation: heading, rotateWithView: true, fill: new Fill({ color: ink.of("--party-1") }) }) }),
          new Style({
            geometry: line,
            text: new Text({
              text: String(feature.get("short")),
              font: `400 12px ${ink.sans}`,
              placement: "line",
              textBaseline: "bottom",
              overflow: false,
              fill: new Fill({ color: ink.of("--party-1") }),
              stroke: new Stroke({ color: ink.of("--ground"), width: 3 }),
            }),
          }),
        );
      }
      return styles;
    };
    const gap = new Style({ stroke: new Stroke({ color: ink.of("--party-5"), width: 1.8, lineDash: [8, 6] }) });
    const event = (feature: Feature): Style => {
      const candidate = feature.get("kind") === "candidate";
      return new Style({
        image: candidate
          ? new Circle({ declutterMode: "obstacle", radius: 7.5, stroke: new Stroke({ color: ink.of("--party-5"), width: 1.8 }) })
          : new RegularShape({ declutterMode: "obstacle", points: 4, radius: 6, fill: new Fill({ color: ink.of("--party-3") }), stroke: new Stroke({ color: ink.of("--ground"), width: 1.2 }) }),
        text: new Text({
          text: String(feature.get("name")),
          font: `400 12px ${ink.sans}`,
          offsetX: 9,
          textAlign: "left",
          fill: new Fill({ color: ink.of(candidate ? "--party-5" : "--party-3") }),
          stroke: new Stroke({ color: ink.of("--ground"), width: 3 }),
        }),
        zIndex: candidate ? 3 : 2,
      });
    };
    caseLayer.setStyle((feature, resolution) => {
      if (!(feature instanceof Feature)) return;
      const kind: unknown = feature.get("kind");
      if (kind === "gap") return gap;
      if (kind !== "route" && kind !== "place") return event(feature);
      return feature.get("kind") === "route" ? route(feature, resolution) : place(feature);
    });
  };
  style();

  const room = [44, Math.min(140, canvas.clientWidth / 3), 56, 40]; // labels stand to the right of their places
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const view = new View({ center: [0, 0], zoom: 2, minZoom: 0, maxZoom: 13, multiWorld: true, enableRotation: false, extent: undefined });
  const ol = new OLMap({
    target: canvas,
    layers: [landLayer, ...cellLayers, graticule, ...grounds.map((ground) => ground.layer), ...(tracks ? [tracks.lines, caseLayer, tracks.ships] : [caseLayer])],
    view,
    controls: defaultControls({ attribution: false, rotate: false, zoom: true, zoomOptions: { zoomInTipLabel: "Closer", zoomOutTipLabel: "Further out", duration: still ? 0 : 200 } }).extend([new ScaleLine({ units: "nautical" })]),
    interactions: defaultInteractions({ altShiftDragRotate: false, pinchRotate: false, onFocusOnly: true, zoomDuration: still ? 0 : 200 }),
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    style();
    ol.getLayers().setAt(1 + cellLayers.length, newGraticule()); // its strokes are set once
  });

  if (tracks) {
    await tracks.see(7, undefined);
    const bar = element.querySelector<HTMLElement>("[data-play]");
    if (bar) playback(bar, tracks, (moment) => grounds.forEach((ground) => ground.follow(moment)));
  }

  // The view that the case asks for: the places that its voyages touch.
  const touched = features.filter((f) => f.get("used") === true || f.get("kind") !== "place");
  const points: Extent[] = (touched.length > 0 ? touched : features).flatMap((f) => {
    const g = f.getGeometry();
    return g ? [g.getExtent()] : [];
  });
  points.push(...(tracks?.extents() ?? []));
  const whole = points.reduce<Extent | undefined>((all, far) => {
    if (!all) return [...far];
    const e = beside(far, getCenter(all)[0] ?? 0);
    return boundingExtent([[all[0]!, all[1]!], [all[2]!, all[3]!], [e[0]!, e[1]!], [e[2]!, e[3]!]]);
  }, undefined);
  if (whole) view.fit(whole, { padding: room, maxZoom: 9 });

  // Land, coarse first; finer when the view comes closer, the finest by cells.
  const have = new Set<string>();
  const here = new Set<string>(); // and has come
  const take = async (name: string, add: (polygons: Ring[][]) => void): Promise<void> => {
    if (have.has(name)) return;
    have.add(name);
    try {
      add(await readLand(await fetch(`${name}.bin`)));
      here.add(name);
    } catch (error) {
      have.delete(name);
      console.error(error);
    }
  };
  let whole110: Feature | undefined;
  // The grids that a view can be drawn from: near a pole cells are narrow, and a
  // view may show too many of them.
  const usable = (): [(typeof grids)[number], string[]][] => {
    const extent = transformExtent(view.calculateExtent(ol.getSize()), "EPSG:3857", "EPSG:4326");
    const resolution = view.getResolution() ?? Infinity;
    return grids
      .filter((grid) => resolution < grid.below)
      .map((grid): [(typeof grids)[number], string[]] => [grid, cellsIn(grid, extent).map((name) => `${grid.at}/${name}`)])
      .filter(([, cells]) => cells.length > 0);
  };
  // A finer coast is shown when all of it that is in view has come, so that nothing
  // is sea for a moment that is land.
  const show = (): void => {
    const list = usable();
    const shown = (list.findLast(([, cells]) => cells.every((cell) => here.has(cell))) ?? list[0])?.[0];
    landLayer.setVisible(!shown);
    for (const grid of grids) grid.layer.setVisible(grid === shown);
  };
  const seeLand = (): void => {
    const scale = scaleFor(view.getResolution() ?? Infinity);
    const list = usable();
    const finest = list.at(-1);
    // The coarsest cells are few and small: they stand until the finest have come.
    for (const [grid, cells] of finest && list[0] && finest !== list[0] ? [list[0], finest] : list.slice(0, 1)) {
      for (const cell of cells) {
        const name = cell.slice(grid.at.length + 1);
        void take(cell, (polygons) => grid.source.addFeatures([landFeature(polygons), shores(grid, polygons, name)])).then(show);
      }
    }
    if (!finest) {
      const coarse = scale === "10m" ? "50m" : scale;
      void take(`${land}/land-${coarse}`, (polygons) => keep(coarse, landFeature(polygons)));
    }
    show();
  };
  const keep = (scale: string, feature: Feature): void => {
    if (scale === "110m") {
      whole110 = feature;
      if (!have.has(`${land}/land-50m`)) landSource.addFeature(feature);
      return;
    }
    if (whole110) landSource.removeFeature(whole110);
    landSource.addFeature(feature);
  };

  // The same in words, of what is in view.
  const rows: Row[] = features.flatMap((f): Row[] => {
    const geometry = f.getGeometry();
    if (!geometry) return [];
    const near = geometry.getExtent();
    const [id, name, words] = [String(f.getId()), String(f.get("name")), String(f.get("words"))];
    if (f.get("kind") === "route") return [{ kind: "route", id, name, words, href: String(f.get("href") ?? ""), near }];
    if (f.get("kind") !== "place") return f.get("kind") === "candidate" ? [] : [{ kind: "event", id, name, words, near }];
    return [{ kind: "place", id, name, words, near }];
  });
  const write = (): void => {
    const extent = view.calculateExtent(ol.getSize());
    const middle = getCenter(extent)[0] ?? 0;
    const inView = (r: Row): boolean => intersects(extent, beside(r.near, middle));
    const seen = rows.filter(inView);
    const told: string[] = [];
    for (const [kind, word] of [["place", "places"], ["route", "reported routes"], ["event", "observations"]] as const) {
      const all = rows.filter((r) => r.kind === kind).length;
      if (all > 0) told.push(`${seen.filter((r) => r.kind === kind).length} of ${all} ${word}`);
    }
    summary.textContent = `In view: ${told.join(", ")}`;
    for (const item of list.querySelectorAll<HTMLElement>("[data-id]")) {
      const row = rows.find((r) => r.id === item.dataset["id"]);
      item.hidden = row !== undefined && !inView(row);
    }
  };
  ol.on("moveend", () => {
    seeLand();
    write();
    tracks?.see(view.getZoom() ?? 0, view.calculateExtent(ol.getSize())).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) console.error(error);
    });
  });
  seeLand();

  // What lies under the pointer, in a line below the map.
  ol.on("pointermove", (event) => {
    if (event.dragging) return;
    const found = ol.forEachFeatureAtPixel(event.pixel, (f) => f, { hitTolerance: 6, layerFilter: (l) => l === caseLayer });
    canvas.style.cursor = found ? "pointer" : "";
    told.textContent = found ? String(found.get("words")) : "";
  });
  ol.on("singleclick", (event) => {
    const found = ol.forEachFeatureAtPixel(event.pixel, (f) => f, { hitTolerance: 8, layerFilter: (l) => l === caseLayer });
    if (found) told.textContent = String(found.get("words"));
  });

  // From the list to the map.
  for (const item of list.querySelectorAll<HTMLElement>("[data-id]")) {
    const row = rows.find((r) => r.id === item.dataset["id"]);
    const name = item.querySelector<HTMLElement>("[data-go]");
    if (!row || !name) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "go";
    button.textContent = "Show";
    button.setAttribute("aria-label", `Show ${row.name} on the map`);
    button.addEventListener("click", () => {
      const near = beside(row.near, view.getCenter()?.[0] ?? 0);
      if (row.kind !== "place") view.fit(near, { padding: [50, 70, 60, 70], maxZoom: 10, duration: still ? 0 : 250 });
      else view.animate({ center: getCenter(near), zoom: Math.max(view.getZoom() ?? 0, 8), duration: still ? 0 : 250 });
      told.textContent = row.words;
    });
    name.append(" ", button);
  }
  for (const where of element.querySelectorAll<HTMLElement>("[data-map-whole]")) {
    where.hidden = false;
    where.addEventListener("click", () => whole && view.fit(whole, { padding: room, maxZoom: 9, duration: still ? 0 : 250 }));
  }
}

