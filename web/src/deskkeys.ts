// Which key means what at the desk, without a page: what desk.ts does by it.

/** What of a key press decides what it means. */
export interface Press {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  repeat: boolean;
  composing: boolean;
  handled: boolean; // somebody else took it
}

/** Where the focus is. */
export interface Where {
  typing: boolean; // in a field: every key is text there
  control: boolean; // on a link or button: Enter and Space are its own
  dialog: boolean; // a dialog is open
}

export type Command = { kind: "none" } | { kind: "help" } | { kind: "row"; by: 1 | -1 } | { kind: "press"; key: string };

const none: Command = { kind: "none" };

/**
 * The command of a key. keys are those that the page has a use for, rows is
 * whether it has rows to move over. A key that is held down moves, and decides
 * nothing.
 */
export function commandOf(press: Press, where: Where, keys: ReadonlySet<string>, rows: boolean, on: boolean): Command {
  if (press.handled || press.composing || press.ctrl || press.meta || press.alt) return none;
  if (where.typing || where.dialog) return none;
  if (press.key === "?") return { kind: "help" };
  if (!on) return none;
  if (where.control && (press.key === "Enter" || press.key === " ")) return none;
  if (keys.has(press.key)) return press.repeat ? none : { kind: "press", key: press.key };
  if (rows && (press.key === "j" || press.key === "k")) return { kind: "row", by: press.key === "j" ? 1 : -1 };
  return none;
}

/** The row to go to from one, none is -1; it stays at the ends. */
export function rowFrom(at: number, by: 1 | -1, rows: number): number {
  if (rows === 0) return -1;
  if (at < 0) return by > 0 ? 0 : rows - 1;
  return Math.min(rows - 1, Math.max(0, at + by));
}

/** Types of input that take text; the others leave letters alone. */
const texts = new Set(["", "text", "search", "email", "url", "tel", "password", "number", "date", "datetime-local", "month", "week", "time"]);

/** Whether keys are text in an element: its name, its type and whether it can be edited. */
export function takesText(name: string, type: string, editable: boolean): boolean {
  name = name.toLowerCase();
  return editable || name === "textarea" || name === "select" || (name === "input" && texts.has(type.toLowerCase()));
}
