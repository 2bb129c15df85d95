// The few things HTML cannot do by itself. Every page works without this file.
"use strict";

// Focus: after a swap, to what the server marked, else to the new heading.
function focusOn(root) {
  const target = root.querySelector("[data-focus]") || root.querySelector("h1[tabindex]");
  if (target) target.focus();
}

// PIN pad: digits stay where they are; the fields show dots only. It writes where one was last.
function preparePads(root) {
  for (const pin of root.querySelectorAll("[data-pin-pad]")) {
    const pad = pin.querySelector(".pad");
    const fields = pin.querySelectorAll("[data-pin]");
    let field = fields[0];
    if (!pad.hidden) continue;
    pad.hidden = false;
    for (const each of fields) each.addEventListener("focus", () => { field = each; });
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
  const mark = document.documentElement.lang === "en" ? ":" : ".";
  const text = parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(mark);
  if (clock.element.textContent !== text) clock.element.textContent = text;
}

// Nobody here? The last key or touch goes with the frame's poll; the server decides what follows.
const idle = { since: performance.now(), banner: null, left: 0, drawn: 0 };
function idleSeconds() {
  return (performance.now() - idle.since) / 1000;
}
function touched() {
  idle.since = performance.now();
  const banner = document.querySelector("[data-idle-banner]");
  const status = document.getElementById("frame-status");
  // Told at once, and only once: the answer takes the banner away.
  if (banner && !banner.dataset.told && status && window.htmx) {
    banner.dataset.told = "yes";
    window.htmx.trigger(status, "seen");
  }
}
function drawCountdown() {
  const banner = document.querySelector("[data-idle-banner]");
  if (banner !== idle.banner) {
    idle.banner = banner;
    idle.drawn = performance.now();
    idle.left = banner ? Number(banner.querySelector("[data-countdown]").textContent) : 0;
  }
  if (!banner) return;
  const left = Math.max(0, Math.ceil(idle.left - (performance.now() - idle.drawn) / 1000));
  const words = banner.querySelector("[data-countdown]");
  if (words.textContent !== String(left)) words.textContent = String(left);
}
for (const sign of ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchmove"]) {
  document.addEventListener(sign, touched, { passive: true, capture: true });
}
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id === "frame-status") event.detail.parameters.idle = idleSeconds().toFixed(1);
});

// The seat's own server may be restarting, or in trouble: the page says so and goes on asking.
function notHeard(why) {
  const banner = document.getElementById("app-lost");
  if (!banner || banner.hidden === !why) return;
  banner.textContent = why ? banner.dataset[why] : "";
  banner.hidden = !why;
}

document.addEventListener("DOMContentLoaded", () => {
  preparePads(document);
  drawClock();
  setInterval(() => { drawClock(); drawCountdown(); }, 250);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.closest?.(".frame")) drawClock();
});
document.addEventListener("htmx:load", (event) => {
  const root = event.detail.elt;
  if (!root.closest || root === document.body || root.closest(".frame")) return;
  preparePads(root.parentElement || root);
  // Polled parts say so; moving the focus every two seconds would make a page unusable.
  if (!root.closest("main") || root.closest("[data-polled]")) return;
  if (![root, root.parentElement].some((one) => askedByTyping.has(one))) focusOn(root.parentElement || root);
});
document.addEventListener("htmx:sendError", () => notHeard("lost"));
document.addEventListener("htmx:timeout", () => notHeard("lost"));
document.addEventListener("htmx:afterOnLoad", (event) => {
  notHeard(event.detail.xhr.status >= 500 ? "trouble" : "");
});
