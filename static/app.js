// The few things HTML cannot do by itself. Every page works without this file.
"use strict";

// Focus: after a swap, to what the server marked, else to the new heading.
function focusOn(root) {
  const target = root.querySelector("[data-focus]") || root.querySelector("h1[tabindex]");
  if (target) target.focus();
}

// PIN pad: digits stay where they are; the field shows dots only.
function preparePads(root) {
  for (const pin of root.querySelectorAll("[data-pin-pad]")) {
    const pad = pin.querySelector(".pad");
    const field = pin.querySelector("[data-pin]");
    if (!pad.hidden) continue;
    pad.hidden = false;
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]");
      if (!key) return;
      const what = key.dataset.key;
      if (what === "clear") field.value = "";
      else if (what === "back") field.value = field.value.slice(0, -1);
      else if (field.value.length < field.maxLength) field.value += what;
    });
  }
}

// Clock: ticks from the last answer of the server on a clock nobody can set.
const clock = { element: null, base: 0, since: 0 };
function adoptClock() {
  const element = document.querySelector("[data-clock]");
  if (element === clock.element) return;
  clock.element = element;
  if (!element) return;
  clock.base = Number(element.dataset.clock);
  clock.since = performance.now();
}
function drawClock() {
  adoptClock();
  if (!clock.element) return;
  const seconds = Math.floor(clock.base + (performance.now() - clock.since) / 1000) % 86400;
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
  const text = parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  if (clock.element.textContent !== text) clock.element.textContent = text;
}

// The seat's own server may be restarting; the page says so and goes on asking.
function connectionLost(lost) {
  const banner = document.getElementById("app-lost");
  if (!banner || banner.hidden !== lost) return;
  banner.textContent = lost ? banner.dataset.text : "";
  banner.hidden = !lost;
}

document.addEventListener("DOMContentLoaded", () => {
  preparePads(document);
  const marked = document.querySelector("main [data-focus]");
  if (marked) marked.focus();
  drawClock();
  setInterval(drawClock, 250);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.closest(".frame")) drawClock();
});
document.addEventListener("htmx:load", (event) => {
  const root = event.detail.elt;
  if (!root.closest || root === document.body || root.closest(".frame")) return;
  preparePads(root.parentElement || root);
  // Polled parts say so; moving the focus every two seconds would make a page unusable.
  if (root.closest("main") && !root.closest("[data-polled]")) focusOn(root.parentElement || root);
});
document.addEventListener("htmx:sendError", () => connectionLost(true));
document.addEventListener("htmx:timeout", () => connectionLost(true));
document.addEventListener("htmx:afterOnLoad", () => connectionLost(false));

// One press is one act: a form sends itself once until the page changes.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest && event.target.closest("form");
  if (form) delete form.dataset.sent;
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
