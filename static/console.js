// What the console's board needs beyond HTML: the selection, ages, and saying when nobody answers.
"use strict";

const LOST_AFTER_S = 7;
let lastAnswer = performance.now();
let atWork = true;

// Somebody is at this console: only then does a poll keep the session alive.
for (const kind of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(kind, () => { atWork = true; }, { passive: true, capture: true });
}

function chosen() {
  return [...document.querySelectorAll(".tile input[type=checkbox]:checked")].map((box) => box.id);
}

function sayChosen() {
  const place = document.querySelector("[data-chosen]");
  if (!place) return;
  const count = chosen().length;
  const text = count === 0 ? place.dataset.none : count === 1 ? place.dataset.one : place.dataset.many;
  const said = text.replace("{n}", count);
  if (place.textContent !== said) place.textContent = said;
}

document.addEventListener("change", (event) => {
  if (event.target.closest(".tile")) sayChosen();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-choose-all]")) return;
  const boxes = [...document.querySelectorAll(".tile input[type=checkbox]")];
  const every = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !every;
  sayChosen();
});

document.addEventListener("htmx:afterSwap", () => { sayChosen(); drawAges(true); });

// Ages go on by themselves between two answers.
const spoken = (english, indonesian) => (document.documentElement.lang === "en" ? english : indonesian);
function span(seconds) {
  const units = spoken(
    [["hour", "hours"], ["minute", "minutes"], ["second", "seconds"]],
    [["jam", "jam"], ["menit", "menit"], ["detik", "detik"]],
  );
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const first = parts.findIndex((part) => part > 0);
  if (first < 0) return `0 ${units[2][1]}`;
  const word = (at) => `${parts[at]} ${units[at][parts[at] === 1 ? 0 : 1]}`;
  return first === 0 && parts[1] ? `${word(0)} ${word(1)}` : word(first);
}
function brief(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60), Math.floor(seconds)];
  const at = parts[0] ? 0 : parts[1] ? 1 : 2;
  return `${parts[at]} ${spoken(["h", "min", "s"], ["jam", "mnt", "dtk"])[at]}`;
}
function drawAges(fresh) {
  for (const place of document.querySelectorAll("[data-age]")) {
    if (fresh || !place.dataset.since) place.dataset.since = performance.now();
    const age = Number(place.dataset.age) + (performance.now() - Number(place.dataset.since)) / 1000;
    const text = "brief" in place.dataset ? brief(age) : span(age);
    if (place.textContent !== text) place.textContent = text;
  }
}

// Nothing pretends to be live: when the server stops answering, the board says so and fades.
function drawLost() {
  const polled = document.querySelector("[data-polled]");
  const banner = document.getElementById("board-lost");
  if (!polled || !banner) return;
  const silent = (performance.now() - lastAnswer) / 1000;
  const lost = silent > LOST_AFTER_S;
  polled.classList.toggle("not-live", lost);
  const text = lost ? banner.dataset.text.replace("{s}", Math.floor(silent / 5) * 5) : "";
  if (banner.textContent !== text) banner.textContent = text;
  banner.hidden = !lost;
}

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("[data-polled]")) return;
  if (atWork) event.detail.headers["X-At-Work"] = "1";
  atWork = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const answer = event.detail.xhr;
  if (!event.detail.elt.matches("[data-polled]") || !(answer.status >= 200 && answer.status < 300)) return;
  lastAnswer = performance.now();
  const at = answer.getResponseHeader("X-Board-At");
  const place = document.querySelector("[data-board-at]");
  if (at && place) place.textContent = at;
  drawLost();
});

// A board brought back from the browser's memory is not the room of now.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-polled]")) location.reload();
});
document.addEventListener("DOMContentLoaded", () => {
  sayChosen();
  setInterval(() => { drawAges(false); drawLost(); }, 1000);
});
