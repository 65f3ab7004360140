// Looking back: a slider over the days on which something became known, and what
// can be left out. What the answer of the API has of a day is told at once; the
// page of that day then takes the place of what is shown, without a reload. The
// forms of the page do the same without a script.
import type { Island } from "./page";

interface Glance {
  ready: boolean;
  sentence?: string;
  figure?: string;
  interval?: string;
  why?: string;
  origins?: number;
}

interface Timeline {
  as_of: string;
  counting: boolean;
  days: (Glance & { as_of: string; words: string })[];
  leave_out: (Glance & { without: string; name: string })[];
}

/** What is asked for: a day, blank for the case as it is, and what is left out. */
interface Look {
  day: string;
  without: string[];
}

const restMillis = 140; // a slider that is dragged asks when it rests so long
const noteMillis = 180; // what is there sooner needs no word of waiting
const keptPages = 8;
const againMillis = [3000, 5000, 10_000, 20_000];

const back: Island = async (root) => {
  const main = document.querySelector<HTMLElement>("main");
  const source = root.dataset["source"];
  const address = root.dataset["address"];
  if (!main || !source || !address || root.parentElement !== main) return;
  const readTimeline = async (): Promise<Timeline | null> => {
    const answer = await fetch(source);
    return answer.ok ? ((await answer.json()) as Timeline) : null;
  };
  const first = await readTimeline();
  if (!first) return;
  let timeline = first;
  const last = timeline.days.length - 1;

  // The query of the page that is shown. Filters of its tables stay; the pages of
  // a table do not, for another day has others.
  const addressOf = (look: Look): string => {
    const query = new URLSearchParams(location.search);
    for (const name of ["as_of", "without", "page", "documents"]) query.delete(name);
    if (look.day && look.day !== timeline.as_of) query.set("as_of", look.day);
    if (look.without.length > 0) query.set("without", [...look.without].sort().join(","));
    const text = query.toString();
    return address + (text ? `?${text}` : "");
  };
  const lookOf = (search: string): Look => {
    const query = new URLSearchParams(search);
    const without = query.getAll("without").join(",").split(",").map((s) => s.trim()).filter((s) => s !== "");
    return { day: (query.get("as_of") ?? "").trim(), without: [...new Set(without)] };
  };
  let shown = lookOf(location.search);
  let wanted = shown;
  let own = main.querySelector("p.count")?.textContent ?? ""; // the sentence of the page that is shown

  /** The count of a look, when it is counted ahead. */
  const glanceOf = (look: Look): Glance | undefined => {
    const whole = look.day === "" || look.day === timeline.as_of;
    if (look.without.length === 0) return timeline.days.find((d) => d.as_of === (whole ? timeline.as_of : look.day));
    return whole && look.without.length === 1 ? timeline.leave_out.find((o) => o.without === look.without[0]) : undefined;
  };
  const indexOf = (look: Look): number => {
    if (look.day === "") return last;
    let at = 0;
    timeline.days.forEach((d, i) => {
      if (d.as_of <= look.day) at = i;
    });
    return at;
  };

  // The slider and its words.
  const slide = document.createElement("div");
  slide.className = "slide";
  slide.innerHTML = `<label for="back-day">Slide back in time</label><output for="back-day" data-back-day></output><div class="run"><div data-back-line></div><input type="range" id="back-day" min="0" step="1" data-back-range></div>`;
  const range = slide.querySelector<HTMLInputElement>("input")!;
  const output = slide.querySelector<HTMLOutputElement>("output")!;
  const line = slide.querySelector<HTMLElement>("[data-back-line]")!;
  const note = document.createElement("p");
  note.className = "told quiet";
  note.dataset["backNote"] = "";
  const spoken = document.createElement("p");
  spoken.className = "hidden";
  spoken.setAttribute("role", "status");
  output.setAttribute("aria-live", "off"); // the slider tells its own value
  range.max = String(Math.max(last, 0));
  if (last > 0) root.prepend(slide);
  root.append(note, spoken);

  const drawing = (from: ParentNode): void => {
    const svg = from.querySelector("[data-back-drawing] svg");
    if (svg) line.replaceChildren(svg);
  };
  const mark = (i: number): void => {
    const svg = line.querySelector<SVGSVGElement>("svg");
    if (!svg || last < 1) return;
    let at = svg.querySelector(".at");
    if (!at) {
      at = document.createElementNS("http://www.w3.org/2000/svg", "path");
      at.setAttribute("class", "at");
      svg.append(at);
    }
    at.setAttribute("d", `M${((1000 * i) / last).toFixed(1)} 0V100`);
  };
  const wordsOf = (look: Look): string => {
    const known = timeline.days.find((d) => d.as_of === (look.day || timeline.as_of));
    const day = known?.words ?? look.day;
    const glance = glanceOf(look);
    if (!glance?.ready) return look.without.length > 0 && !glance ? day : `${day}: being counted`;
    if (!glance.figure) return `${day}: no count`;
    return `${day}: ${glance.figure} (${glance.interval ?? ""})${glance.origins === undefined ? "" : `, of ${glance.origins} origin${glance.origins === 1 ? "" : "s"}`}`;
  };

  /** Tells what is known of a look before its page is there. */
  const tell = (look: Look): void => {
    const i = indexOf(look);
    range.value = String(i);
    const words = wordsOf(look);
    output.value = words;
    range.setAttribute("aria-valuetext", words);
    mark(i);
    const glance = glanceOf(look);
    const sentence = main.querySelector<HTMLElement>("p.count");
    if (sentence) sentence.textContent = (look !== shown && glance?.ready && glance.sentence) || own;
  };

  // Pages, those asked for last.
  const pages = new Map<string, string>();
  const page = async (url: string, signal: AbortSignal, low = false): Promise<string> => {
    const held = pages.get(url);
    if (held !== undefined) return held;
    const answer = await fetch(url, { signal, priority: low ? "low" : "high", headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status === 503 ? "The count could not be made in time. Try again in a minute." : "The page of this day could not be had.");
    const text = await answer.text();
    pages.set(url, text);
    for (const oldest of pages.keys()) {
      if (pages.size <= keptPages) break;
      pages.delete(oldest);
    }
    return text;
  };
  let ahead = new AbortController();
  const fetchNeighbours = (look: Look): void => {
    ahead.abort();
    ahead = new AbortController();
    if (look.without.length > 0) return;
    for (const i of [indexOf(look) - 1, indexOf(look) + 1]) {
      const day = timeline.days[i];
      // What is not counted yet would cost a count that nobody asked for.
      if (day?.ready) page(addressOf({ day: day.as_of, without: [] }), ahead.signal, true).catch(() => undefined);
    }
  };

  const keyOf = (details: HTMLDetailsElement): string => {
    const part = details.closest("section, figure")?.querySelector("h2")?.id ?? "";
    return `${part} ${(details.querySelector("summary")?.textContent ?? "").replace(/[\d,.]+/g, "").trim()}`;
  };

  /** Puts a page in the place of what is shown, but for the slider. */
  const show = (text: string, look: Look, url: string): boolean => {
    const doc = new DOMParser().parseFromString(text, "text/html");
    const next = doc.querySelector("main");
    const pivot = next?.querySelector<HTMLElement>(':scope > [data-island="back"]');
    if (!next || !pivot) return false;
    const open = new Map<string, boolean>();
    for (const d of main.querySelectorAll("details")) if (!root.contains(d)) open.set(keyOf(d), d.open);
    for (const d of next.querySelectorAll("details")) d.open = open.get(keyOf(d)) ?? d.open;
    const held = document.activeElement instanceof HTMLElement && root.contains(document.activeElement) ? document.activeElement : null;
    const top = root.getBoundingClientRect().top;

    const nodes = [...next.childNodes];
    const at = nodes.indexOf(pivot);
    for (const node of [...main.childNodes]) if (node !== root) node.remove();
    root.before(...nodes.slice(0, at));
    root.after(...nodes.slice(at + 1));
    for (const name of ["data-back-form", "data-back-own"]) {
      const [old, fresh] = [root.querySelector(`[${name}]`), pivot.querySelector(`[${name}]`)];
      if (old && fresh) old.replaceWith(fresh);
    }
    drawing(pivot);
    document.title = doc.title;
    history.replaceState(history.state, "", url + location.hash);
    shown = look;
    own = main.querySelector("p.count")?.textContent ?? "";
    tell(look);
    // The sentence above may have grown by a line: the slider stays where it is.
    window.scrollBy({ top: root.getBoundingClientRect().top - top, behavior: "instant" });
    if (held && !held.isConnected) {
      const same = [...root.querySelectorAll<HTMLInputElement>("input, select, button")].find(
        (e) => e.name === held.getAttribute("name") && e.type === (held as HTMLInputElement).type && (e.type !== "checkbox" || e.value === (held as HTMLInputElement).value),
      );
      same?.focus({ preventScroll: true });
    }
    document.dispatchEvent(new Event("tidewaiter:islands"));
    return true;
  };

  let running = new AbortController();
  let resting = 0;
  /** Shows what is asked for; what was asked for before is given up. */
  const go = async (look: Look): Promise<void> => {
    clearTimeout(resting);
    wanted = look;
    const url = addressOf(look);
    running.abort();
    running = new AbortController();
    const signal = running.signal;
    tell(look);
    note.textContent = "";
    const waiting = window.setTimeout(() => {
      note.textContent = glanceOf(look)?.ready ? "The page is on its way." : "This is being counted; it takes some seconds.";
      spoken.textContent = note.textContent;
      main.setAttribute("aria-busy", "true");
    }, noteMillis);
    try {
      const text = await page(url, signal);
      if (signal.aborted) return;
      if (!show(text, look, url)) return location.assign(url);
      note.textContent = "";
      spoken.textContent = main.querySelector("p.count")?.textContent ?? "";
      fetchNeighbours(look);
    } catch (error) {
      if (signal.aborted) return;
      wanted = shown;
      pages.delete(url);
      note.textContent = error instanceof Error && error.name === "Error" ? error.message : "The page of this day could not be had.";
      spoken.textContent = note.textContent;
      tell(shown);
    } finally {
      clearTimeout(waiting);
      if (!signal.aborted) main.removeAttribute("aria-busy");
    }
  };

  const chosen = (): Look => ({ ...wanted, day: timeline.days[Number(range.value)]?.as_of === timeline.as_of ? "" : (timeline.days[Number(range.value)]?.as_of ?? "") });
  range.addEventListener("input", () => {
    const look = chosen();
    tell(look);
    clearTimeout(resting);
    resting = window.setTimeout(() => void go(look), restMillis);
  });
  range.addEventListener("change", () => void go(chosen()));
  root.addEventListener("change", (event) => {
    const from = event.target;
    if (from instanceof HTMLInputElement && from.type === "checkbox") {
      const boxes = [...root.querySelectorAll<HTMLInputElement>("[data-back-own] input[type=checkbox]:checked")];
      void go({ ...wanted, without: boxes.map((b) => b.value) });
    } else if (from instanceof HTMLSelectElement && from.name === "without" && from.value !== "") {
      void go({ ...wanted, without: [...new Set([...wanted.without, from.value])] });
    }
  });

  root.classList.add("alive");
  drawing(root);
  tell(shown);
  fetchNeighbours(shown);

  // While counts are made ahead, what is ready is asked for now and then.
  let asked = 0;
  const again = (): void => {
    if (!timeline.counting) return;
    window.setTimeout(
      () => {
        if (document.hidden) return again();
        readTimeline()
          .then((t) => {
            if (t && t.days.length === timeline.days.length) timeline = t;
            if (wanted === shown) tell(shown);
          })
          .catch(() => undefined)
          .finally(again);
      },
      againMillis[Math.min(asked++, againMillis.length - 1)],
    );
  };
  again();
};

export default back;
