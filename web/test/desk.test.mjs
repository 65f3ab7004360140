// What keys mean at the desk: node --test test/
import { test } from "node:test";
import assert from "node:assert/strict";
import { build } from "esbuild";

const bundle = await build({ entryPoints: [new URL("../src/deskkeys.ts", import.meta.url).pathname], bundle: true, format: "esm", write: false });
const { commandOf, rowFrom, takesText } = await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString("base64")}`);

const keys = new Set(["a", "e", "r", "s", "u", "j", "Enter"]);
const press = (key, more = {}) => ({ key, ctrl: false, meta: false, alt: false, repeat: false, composing: false, handled: false, ...more });
const free = { typing: false, control: false, dialog: false };
const kind = (p, where = free, rows = false, on = true) => commandOf(p, where, keys, rows, on).kind;

test("a key of the page is pressed", () => {
  for (const key of keys) assert.deepEqual(commandOf(press(key), free, keys, false, true), { kind: "press", key });
  assert.equal(kind(press("x")), "none");
  assert.equal(kind(press("A")), "none", "another key than a");
  assert.equal(kind(press("?")), "help");
});

test("nothing is taken from who types, nor from the browser", () => {
  for (const key of [...keys, "?"]) {
    assert.equal(kind(press(key), { ...free, typing: true }), "none", `${key} in a field`);
    assert.equal(kind(press(key), { ...free, dialog: true }), "none", `${key} in a dialog`);
    for (const held of ["ctrl", "meta", "alt"]) assert.equal(kind(press(key, { [held]: true })), "none", `${held} and ${key}`);
    assert.equal(kind(press(key, { composing: true })), "none");
    assert.equal(kind(press(key, { handled: true })), "none");
  }
});

test("a key that is held down decides once", () => {
  assert.equal(kind(press("a", { repeat: true })), "none");
  assert.deepEqual(commandOf(press("k", { repeat: true }), free, keys, true, true), { kind: "row", by: -1 });
});

test("Enter and Space are those of the link or button that has the focus", () => {
  const on = { ...free, control: true };
  assert.equal(kind(press("Enter"), on), "none");
  assert.equal(kind(press(" "), on), "none");
  assert.equal(kind(press("a"), on), "press");
});

test("keys can be turned off, but for help", () => {
  for (const key of keys) assert.equal(kind(press(key), free, true, false), "none");
  assert.equal(kind(press("?"), free, true, false), "help");
});

test("rows", () => {
  const none = new Set();
  assert.deepEqual(commandOf(press("j"), free, none, true, true), { kind: "row", by: 1 });
  assert.equal(commandOf(press("j"), free, none, false, true).kind, "none");
  assert.deepEqual([rowFrom(-1, 1, 3), rowFrom(-1, -1, 3), rowFrom(0, -1, 3), rowFrom(1, 1, 3), rowFrom(2, 1, 3), rowFrom(-1, 1, 0)], [0, 2, 0, 2, 2, -1]);
});

test("what takes text", () => {
  for (const [name, type] of [["INPUT", ""], ["INPUT", "text"], ["input", "SEARCH"], ["TEXTAREA", ""], ["SELECT", ""]]) assert.ok(takesText(name, type, false), `${name} ${type}`);
  for (const [name, type] of [["INPUT", "checkbox"], ["INPUT", "radio"], ["BUTTON", ""], ["A", ""], ["BODY", ""]]) assert.ok(!takesText(name, type, false), `${name} ${type}`);
  assert.ok(takesText("DIV", "", true));
});
