// The desk by keyboard. What a key does stands in the page: an element with
// data-key="a" is pressed, opened or gone into by that key, and everything works
// without this script. Parts of a page that are still being worked out are
// fetched again until they are there.
import { commandOf, rowFrom, takesText } from "./deskkeys";

const off = "tidewaiter-desk-keys-off";
const says = document.querySelector<HTMLElement>("[data-say]");
const mark = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
const seen = (e: HTMLElement): boolean => e.checkVisibility();

/** Announces a text; the same text twice is announced twice. */
function say(text: string): void {
  if (!says) return;
  says.textContent = "";
  setTimeout(() => (says.textContent = text), 50);
}

let on = true;
try {
  on = localStorage.getItem(off) === null;
} catch {
  // A browser that keeps nothing has the keys on.
}

const keyed = (): Map<string, HTMLElement> => {
  const out = new Map<string, HTMLElement>();
  for (const e of mark("[data-key]")) {
    const key = e.dataset["key"] ?? "";
    if (!out.has(key) && (seen(e) || e instanceof HTMLDetailsElement)) out.set(key, e);
  }
  return out;
};

/** Tells readers of the screen which keys there are, while they are on. */
function label(): void {
  for (const [key, e] of keyed()) {
    const target = e instanceof HTMLDetailsElement ? e.querySelector("summary") : e;
    if (on) target?.setAttribute("aria-keyshortcuts", key);
    else target?.removeAttribute("aria-keyshortcuts");
  }
}

let sent = false; // a page that goes away decides nothing more
document.addEventListener("submit", () => (sent = true));
addEventListener("pageshow", () => (sent = false));

function press(e: HTMLElement): void {
  if (e instanceof HTMLDetailsElement) {
    e.open = true;
    const field = e.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select");
    (field ?? e.querySelector("summary"))?.focus();
    e.scrollIntoView({ block: "nearest" });
  } else if (e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement) {
    e.focus();
  } else {
    if (sent) return;
    if (e instanceof HTMLAnchorElement) sent = true;
    e.click();
  }
}

function moveRow(by: 1 | -1): void {
  const rows = mark("[data-row]").filter(seen);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const to = rows[rowFrom(at, by, rows.length)];
  const stop = to?.querySelector<HTMLElement>("a[href], input:not([type=hidden]), summary, button");
  stop?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

function help(): void {
  const box = document.createElement("dialog");
  box.className = "keys";
  const add = <K extends keyof HTMLElementTagNameMap>(to: HTMLElement, name: K, text = ""): HTMLElementTagNameMap[K] => {
    const e = document.createElement(name);
    e.textContent = text;
    to.append(e);
    return e;
  };
  const title = add(box, "h2", "Keys");
  title.id = "keys-title";
  box.setAttribute("aria-labelledby", title.id);
  const list = add(box, "dl");
  list.className = "fields";
  const row = (key: string, does: string): void => {
    const term = add(list, "dt");
    add(term, "kbd", key);
    add(list, "dd", does);
  };
  const keys = keyed();
  for (const [key, e] of keys) row(key, e.dataset["does"] ?? "");
  if (mark("[data-row]").length > 0) {
    if (!keys.has("j")) row("j", "the next row");
    if (!keys.has("k")) row("k", "the row before");
  }
  row("?", "these keys");
  add(box, "p", on ? "While you type in a field, keys are text." : "The keys are off, but for this one.");
  const buttons = add(box, "p");
  const toggle = add(buttons, "button", on ? "Turn the keys off" : "Turn the keys on");
  toggle.type = "button";
  toggle.addEventListener("click", () => {
    on = !on;
    try {
      if (on) localStorage.removeItem(off);
      else localStorage.setItem(off, "1");
    } catch {
      // They are off or on for this page.
    }
    label();
    say(on ? "The keys are on." : "The keys are off.");
    box.close();
  });
  buttons.append(" ");
  const close = add(buttons, "button", "Close");
  close.type = "button";
  close.addEventListener("click", () => box.close());
  const back = document.activeElement;
  box.addEventListener("close", () => {
    box.remove();
    if (back instanceof HTMLElement) back.focus();
  });
  document.body.append(box);
  box.showModal();
  close.focus();
}

document.addEventListener("keydown", (event) => {
  const e = event.target instanceof HTMLElement ? event.target : document.body;
  const keys = keyed();
  const command = commandOf(
    { key: event.key, ctrl: event.ctrlKey, meta: event.metaKey, alt: event.altKey, repeat: event.repeat, composing: event.isComposing, handled: event.defaultPrevented },
    {
      typing: takesText(e.tagName, e.getAttribute("type") ?? "", e.isContentEditable),
      control: e.closest("a[href], button, summary, input") !== null,
      dialog: document.querySelector("dialog[open]") !== null,
    },
    new Set(keys.keys()),
    mark("[data-row]").length > 0,
    on,
  );
  if (command.kind === "none") return;
  event.preventDefault();
  if (command.kind === "help") help();
  else if (command.kind === "row") moveRow(command.by);
  else {
    const target = keys.get(command.key);
    if (target) press(target);
  }
});

// Parts that are being worked out.
const againMillis = [300, 1000, 2000, 3000, 5000];
const mostTries = 60;

async function fetchPart(part: HTMLElement, tries: number): Promise<void> {
  const address = part.dataset["part"];
  if (!address || !part.id || tries >= mostTries) return;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (!fresh) return;
  const waits = fresh.hasAttribute("data-wait");
  // Whoever is in it is not moved, and what reads the same is left.
  if (!part.contains(document.activeElement) && fresh.innerHTML !== part.innerHTML) {
    const now = document.importNode(fresh, true);
    part.replaceWith(now);
    part = now;
    if (!waits) say(now.querySelector("b, .count")?.textContent ?? "");
  }
  if (waits) again(part, tries + 1);
}

function again(part: HTMLElement, tries: number): void {
  const wait = againMillis[Math.min(tries, againMillis.length - 1)] ?? 5000;
  setTimeout(() => {
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => again(part, tries), { once: true });
      return;
    }
    fetchPart(part, tries).catch(() => undefined); // the link in it leads there
  }, wait);
}

for (const part of mark("[data-part][data-wait]")) again(part, 0);

label();
const done = document.querySelector("[data-done] p, .notice[role=alert]")?.textContent ?? "";
if (done && mark("[data-key]").length > 0) say(`${done} ${document.querySelector("h1")?.textContent ?? ""}`);
