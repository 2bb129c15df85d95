// Arrow keys that move what is ordered, and where somebody stopped in a lesson. Every page works without.
"use strict";

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-order-item]");
  const side = { ArrowUp: "[data-up]", ArrowDown: "[data-down]" }[event.key];
  if (!item || !side || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  // The button that has the focus keeps it: with it the item can be moved on.
  item.querySelector(side).click();
});

// What a page sends says when: an answer that was overtaken on its way must not replace a later one.
const turn = document.querySelector("[data-turn]");
if (turn) {
  const drawn = performance.now();
  const now = () => String(Number(turn.dataset.turn) + (performance.now() - drawn) / 1000);
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.closest("form") === turn.form) event.detail.parameters.turn = now();
  });
  turn.form.addEventListener("submit", () => { turn.value = now(); });
}

// The heading above the middle of the window, told when scrolling has paused.
const PAUSE_MS = 700;
for (const lesson of document.querySelectorAll("[data-lesson-place]")) {
  let told = "";
  let waiting = 0;
  const tell = () => {
    const passed = [...lesson.querySelectorAll("h2[id], h3[id], h4[id]")];
    const here = passed.filter((one) => one.getBoundingClientRect().top < innerHeight / 2).pop();
    const anchor = here ? here.id : "";
    if (anchor === told) return;
    told = anchor;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    fetch(lesson.dataset.lessonPlace, { method: "POST", headers, body: new URLSearchParams({ anchor }), keepalive: true })
      .catch(() => { told = ""; });
  };
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE_MS);
  }, { passive: true });
}
