// Every page loads this. An element with data-island="NAME" is brought to life by
// the island of that name; without script it stays what the server made of it.

/** An island is given its element, once. */
export type Island = (element: HTMLElement) => void | Promise<void>;

/** Islands of a bundle of their own are fetched when their element comes near. */
const far: Record<string, () => Promise<{ default: Island }>> = {
  // @ts-ignore the bundle beside this one
  map: () => import("./map.js"),
  // @ts-ignore the bundle beside this one
  chart: () => import("./chart.js"),
  // @ts-ignore the bundle beside this one
  back: () => import("./back.js"),
};

const woken = new WeakSet<HTMLElement>();

function wake(element: HTMLElement): void {
  if (woken.has(element)) return;
  woken.add(element);
  const load = far[element.dataset["island"] ?? ""];
  if (!load) return;
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((s) => s.isIntersecting)) return;
      near.disconnect();
      load()
        .then((module) => module.default(element))
        .catch((error: unknown) => console.error(`island ${element.dataset["island"]}:`, error));
    },
    { rootMargin: "300px" },
  );
  near.observe(element);
}

const wakeAll = (): void => document.querySelectorAll<HTMLElement>("[data-island]").forEach(wake);
wakeAll();
// Told when a part of the page was put in the place of another.
document.addEventListener("tidewaiter:islands", wakeAll);
