// Reading the chart: a pointer or the arrow keys pick a day, and the count and
// the highest statement of that day are told in words. The figures are those of
// the table below the chart, so nothing is computed twice.
import type { Island } from "./page";

interface Row {
  day: number;
  words: string;
  at: [number, number, number, number, number];
}

const svgNS = "http://www.w3.org/2000/svg";

function readRows(figure: HTMLElement): Row[] {
  return [...figure.querySelectorAll<HTMLTableRowElement>("tr[data-day]")].map((tr) => {
    const cells = [...tr.cells].map((c) => c.textContent?.trim() ?? "");
    const [day, median, half, span, stated] = cells;
    const said = stated && stated !== "none" ? ` Highest figure stated so far: ${stated}.` : " Nothing had been stated.";
    return {
      day: Date.parse(tr.dataset["day"] ?? ""),
      words: `${day}: median ${median}; half of the probability within ${half}, nine tenths within ${span}.${said}`,
      at: (tr.dataset["at"] ?? "").split(" ").map(Number) as Row["at"],
    };
  });
}

const chart: Island = (figure) => {
  const rows = readRows(figure);
  const told = figure.querySelector<HTMLElement>("[data-chart-told]");
  if (rows.length === 0 || !told) return;

  // A pointer changes the words often: a screen reader is told once it rests. The
  // keyboard's slider tells its own value.
  const spoken = document.createElement("p");
  spoken.className = "hidden";
  spoken.setAttribute("role", "status");
  figure.append(spoken);
  told.hidden = false;
  told.setAttribute("aria-hidden", "true");
  const hint = "Point at the chart, or move along it with the arrow keys, to read a day.";
  told.textContent = hint;
  let timer = 0;
  let current = -1;

  for (const svg of figure.querySelectorAll<SVGSVGElement>("svg.tw-chart[data-plot]")) {
    const [x0, y0, x1, y1] = (svg.dataset["plot"] ?? "").split(" ").map(Number) as [number, number, number, number];
    const [first, last] = (svg.dataset["days"] ?? "").split(" ").map(Date.parse) as [number, number];
    const top = Number(svg.dataset["top"]);
    const x = (day: number) => x0 + ((day - first) / (last - first)) * (x1 - x0);
    const y = (value: number) => y1 - (value / top) * (y1 - y0);

    const mark = document.createElementNS(svgNS, "g");
    mark.setAttribute("class", "reading");
    mark.setAttribute("aria-hidden", "true");
    mark.setAttribute("visibility", "hidden");
    const line = document.createElementNS(svgNS, "line");
    const dot = document.createElementNS(svgNS, "circle");
    dot.setAttribute("r", "4.5");
    mark.append(line, dot);
    svg.append(mark);

    const show = (i: number, pointed = false) => {
      const row = rows[i];
      if (!row || i === current) return;
      current = i;
      const at = String(x(row.day));
      for (const [name, value] of [["x1", at], ["x2", at], ["y1", String(y(row.at[4]))], ["y2", String(y(row.at[1]))]]) line.setAttribute(name!, value!);
      dot.setAttribute("cx", at);
      dot.setAttribute("cy", String(y(row.at[0])));
      mark.setAttribute("visibility", "visible");
      told.textContent = row.words;
      clearTimeout(timer);
      if (pointed) timer = window.setTimeout(() => (spoken.textContent = row.words), 350);
    };
    const hide = () => {
      current = -1;
      mark.setAttribute("visibility", "hidden");
      told.textContent = hint;
    };

    svg.addEventListener("pointermove", (event) => {
      const matrix = svg.getScreenCTM();
      if (!matrix) return;
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      if (at.x < x0 - 4 || at.x > x1 + 4) return hide();
      const day = first + ((at.x - x0) / (x1 - x0)) * (last - first);
      let best = 0;
      rows.forEach((row, i) => {
        if (Math.abs(row.day - day) < Math.abs(rows[best]!.day - day)) best = i;
      });
      show(best, true);
    });
    svg.addEventListener("pointerleave", hide);

    // The group is one stop of the keyboard; the marks inside keep their own.
    const reader = document.createElementNS(svgNS, "g");
    reader.setAttribute("class", "reader");
    reader.setAttribute("tabindex", "0");
    reader.setAttribute("role", "slider");
    reader.setAttribute("aria-label", "Read the curve day by day");
    reader.setAttribute("aria-valuemin", "1");
    reader.setAttribute("aria-valuemax", String(rows.length));
    const area = document.createElementNS(svgNS, "rect");
    for (const [name, value] of [["x", x0], ["y", y0], ["width", x1 - x0], ["height", y1 - y0]] as const) area.setAttribute(name, String(value));
    area.setAttribute("class", "area");
    reader.append(area);
    svg.querySelector(".mark")?.before(reader) ?? svg.append(reader);
    let kept = rows.length - 1;
    const say = (i: number) => {
      kept = i;
      reader.setAttribute("aria-valuenow", String(i + 1));
      reader.setAttribute("aria-valuetext", rows[i]!.words);
      show(i);
    };
    reader.setAttribute("aria-valuenow", String(kept + 1));
    reader.setAttribute("aria-valuetext", rows[kept]!.words);
    reader.addEventListener("focus", () => say(kept));
    reader.addEventListener("blur", hide);
    reader.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -6, PageUp: 6, Home: -rows.length, End: rows.length }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      say(Math.min(Math.max(kept + step, 0), rows.length - 1));
    });
  }
};

export default chart;
