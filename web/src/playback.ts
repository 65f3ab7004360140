// The time bar: plays what the tracks show. The range takes arrow keys by itself;
// the button says what it does; the moment is told in UTC, and where everybody was
// in words. Who wants less motion is shown a moment a second, not a movement.

import type { Tracks } from "./tracks.js";

const clock = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** shown is told each moment that is shown. */
export function playback(bar: HTMLElement, tracks: Tracks, shown: (moment: number) => void): void {
  const run = bar.querySelector<HTMLButtonElement>("[data-play-run]");
  const range = bar.querySelector<HTMLInputElement>("[data-play-at]");
  const speed = bar.querySelector<HTMLSelectElement>("[data-play-speed]");
  const when = bar.querySelector<HTMLOutputElement>("[data-play-when]");
  const where = bar.parentElement?.querySelector<HTMLElement>("[data-play-where]");
  if (!run || !range || !speed || !when || !where || !(tracks.last > tracks.first)) return;
  const [first, last] = [Math.floor(tracks.first / 60) * 60, Math.ceil(tracks.last / 60) * 60];
  range.min = String(first);
  range.max = String(last);
  range.step = "60";
  range.value = String(last);
  bar.hidden = false;

  let frame = 0;
  let before = 0;
  let moment = last;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const show = (): void => {
    tracks.at(moment);
    shown(moment);
    const words = `${clock.format(moment * 1000)} UTC`;
    const spot = tracks.words(moment);
    when.value = words;
    where.textContent = spot;
    range.setAttribute("aria-valuetext", `${words}: ${spot}`);
  };
  const stop = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    run.textContent = "Play";
  };
  const step = (now: number): void => {
    frame = requestAnimationFrame(step);
    if (still.matches && now - before < 1000) return;
    // A page that was hidden meanwhile goes on where it was.
    moment = Math.min(last, moment + (Math.min(still.matches ? 1000 : 250, now - before) / 1000) * Number(speed.value));
    before = now;
    range.value = String(moment);
    show();
    if (moment >= last) stop();
  };
  run.addEventListener("click", () => {
    if (frame !== 0) {
      stop();
      return;
    }
    if (moment >= last) moment = first;
    run.textContent = "Pause";
    before = performance.now();
    frame = requestAnimationFrame(step);
  });
  range.addEventListener("input", () => {
    moment = Number(range.value);
    show();
  });
  when.value = `${clock.format(first * 1000)} to ${clock.format(last * 1000)} UTC`;
  range.setAttribute("aria-valuetext", when.value);
}
