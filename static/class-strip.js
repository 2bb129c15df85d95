// A class at a seat: the page that the trainer calls for, and the focus while the screen is covered.
"use strict";

// What was typed and is kept nowhere yet. A field inside something that keeps it by itself is told
// to do so before the page goes; where nothing does, the page stays and the strip leads on.
const unkept = new Set();
document.addEventListener("input", (event) => { if (event.target.closest("main")) unkept.add(event.target); });
document.addEventListener("submit", () => unkept.clear());
const LONGEST_KEEPING_MS = 1500;
const keeper = (field) => field.closest("[hx-post][hx-swap='none']");
function kept(part) {
  return new Promise((done) => {
    part.addEventListener("htmx:afterRequest", done, { once: true });
    setTimeout(done, LONGEST_KEEPING_MS);
    window.htmx.trigger(part, "change");
  });
}
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  const called = elt.id === "class-now" && xhr.getResponseHeader("HX-Redirect");
  if (!called) return;
  event.preventDefault();
  const fields = [...unkept].filter((field) => field.isConnected);
  if (!fields.every(keeper)) return;
  Promise.all([...new Set(fields.map(keeper))].map(kept)).then(() => location.assign(called));
});

// The cover takes the focus and gives it back to where it was.
let held = null;
let covered = false;
function look() {
  const cover = document.getElementById("class-cover");
  if (Boolean(cover) === covered) return;
  covered = Boolean(cover);
  if (cover) {
    held = document.activeElement;
    cover.focus();
  } else if (held && held.isConnected) {
    held.focus({ preventScroll: true });
  }
}
document.addEventListener("htmx:afterSwap", look);
document.addEventListener("DOMContentLoaded", look);
