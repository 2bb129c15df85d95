// What every page with moving parts needs, at the seat and at the console: a part that is asked for
// again changes in place, and nothing moves under a finger. `docs/decisions/0035-*.md` says why.
"use strict";

// Parts are swapped by hx-swap="morph": what is the same stays the same node, so a press, the focus,
// a selection, an opened <details>, a ticked box and the scrolling survive. An id says what is the
// same; elements without one are taken in their order.
const READERS_OWN = new Set(["open", "data-sent"]);
let wholePage = false;

// A whole page in another language: what its scripts have shown or put away stays so.
function morphPage(old, fresh) {
  wholePage = true;
  try {
    morph(old, fresh);
  } finally {
    wholePage = false;
  }
}

function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  morphAttributes(old, fresh);
  morphChildren(old, fresh);
}
function morphAttributes(old, fresh) {
  const asking = old.classList.contains("htmx-request");
  const stays = (name) => READERS_OWN.has(name) || (wholePage && name === "hidden");
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !stays(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !(wholePage && name === "hidden")) old.setAttribute(name, value);
  }
  if (asking) old.classList.add("htmx-request");
}
function morphChildren(parent, fresh) {
  const staying = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  const goes = (node) => !node.id || !staying.has(node.id);
  let at = parent.firstChild;
  for (const next of [...fresh.childNodes]) {
    const match = matching(parent, at, next, goes);
    if (!match) {
      parent.insertBefore(next, at);
      continue;
    }
    while (at && at !== match && goes(at)) at = dropped(at);
    if (at !== match) parent.insertBefore(match, at);
    at = match.nextSibling;
    morph(match, next);
  }
  while (at) at = dropped(at);
}
function matching(parent, at, next, goes) {
  if (next.id) {
    const kept = [...parent.children].find((child) => child.id === next.id);
    return kept && kept.nodeName === next.nodeName ? kept : null;
  }
  if (at && at.nodeName === next.nodeName && !at.id) return at;
  if (next.nodeType !== Node.ELEMENT_NODE) return null;
  for (let node = at; node && goes(node); node = node.nextSibling) {
    if (node.nodeName === next.nodeName && !node.id) return node;
  }
  return null;
}
function dropped(node) {
  const following = node.nextSibling;
  node.remove();
  return following;
}

htmx.defineExtension("live", {
  isInlineSwap: (style) => style === "morph",
  handleSwap: (style, target, fragment) => {
    if (style !== "morph") return false;
    const fresh = [...fragment.children].find((one) => one.id === target.id) || fragment.firstElementChild;
    if (fresh && fresh.nodeName === target.nodeName && fresh.id === target.id) {
      morph(target, fresh);
      return [target];
    }
    target.replaceWith(fragment);
    return fresh ? [fresh] : [];
  },
});

// While a finger, the mouse or a key is down nothing on the page moves: what comes meanwhile waits.
const LONGEST_PRESS_MS = 10_000;
const CLICK_FOLLOWS_MS = 150;
const press = { since: 0, waiting: new Map() };
function pressing() {
  return press.since > 0 && performance.now() - press.since < LONGEST_PRESS_MS;
}
function pressed() {
  press.since = performance.now();
}
function released() {
  const since = press.since;
  setTimeout(() => {
    if (press.since !== since) return; // pressed again meanwhile
    press.since = 0;
    const late = [...press.waiting];
    press.waiting.clear();
    for (const [target, { html, style }] of late) {
      if (!target.isConnected) continue;
      const focus = focusIn(target);
      htmx.swap(target, html, { swapStyle: style, swapDelay: 0, settleDelay: 0 }, { contextElement: target });
      focus.restore();
    }
  }, CLICK_FOLLOWS_MS);
}
const PRESSES = new Set([" ", "Enter"]);
addEventListener("pointerdown", pressed, true);
for (const sign of ["pointerup", "pointercancel"]) addEventListener(sign, released, true);
// Of the window alone: a field also loses the focus under the very finger that presses.
addEventListener("blur", (event) => { if (event.target === window) released(); }, true);
addEventListener("keydown", (event) => {
  if (!PRESSES.has(event.key)) return;
  // A key held down is one press; without this Enter would go on pressing whatever comes next.
  if (event.repeat && event.target.closest("a, button, summary")) event.preventDefault();
  else if (!event.repeat) pressed();
}, true);
addEventListener("keyup", (event) => { if (PRESSES.has(event.key)) released(); }, true);
// A link that looks like a button is pressed like one.
const likeButton = (event) => (event.key === " " ? event.target.closest?.("a.button") : null);
document.addEventListener("keydown", (event) => { if (likeButton(event)) event.preventDefault(); });
document.addEventListener("keyup", (event) => likeButton(event)?.click());

// The focus is never lost: when its control went away, the next one of that part takes it.
function focusIn(target) {
  const held = document.activeElement;
  const all = [...target.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")];
  const here = all.indexOf(held);
  const near = here < 0 ? [held] : [...all.slice(here), ...all.slice(0, here).reverse()];
  return {
    restore: () => {
      if (held === document.body || document.activeElement !== document.body) return;
      const next = near.find((one) => one.isConnected && one.offsetParent && !one.disabled);
      (next || document.querySelector("main h1[tabindex]"))?.focus({ preventScroll: Boolean(next) });
    },
  };
}

// A part of the page that has ended leads on only when no finger is on it, and never away from where a
// form that was just sent leads. The frame, which covers a locked screen, waits for nobody.
const LONGEST_SENDING_MS = 60000;
function sending() {
  const sent = [...document.querySelectorAll("form[data-sent]:not([hx-post], [hx-get])")];
  return sent.some((form) => performance.now() - form.dataset.sent < LONGEST_SENDING_MS);
}
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  if ((pressing() || sending()) && elt.closest("main") && asksByItself(elt) && xhr.getResponseHeader("HX-Redirect")) {
    event.preventDefault();
  }
});

const asksByItself = (element) => element.matches("[hx-trigger*='every ']");
// What is asked while somebody types takes the focus from nobody, not even with a refusal.
const TYPING = new Set(["input", "change"]);
const askedByTyping = new WeakSet();
let focusBefore = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, target, xhr, serverResponse, swapOverride, requestConfig } = event.detail;
  askedByTyping[TYPING.has(requestConfig.triggeringEvent?.type) ? "add" : "delete"](target);
  if (xhr.status >= 400 && asksByItself(elt)) {
    // A refusal concerns the page, not the part that asked: the page is asked for and says why. A
    // server in trouble takes nothing away from whoever is typing; the part is asked for again.
    event.detail.shouldSwap = false;
    if (xhr.status < 500) location.replace(location.href.split("#")[0]);
  } else if (!event.detail.shouldSwap) {
    return;
  } else if (pressing()) {
    event.detail.shouldSwap = false;
    press.waiting.set(target, { html: serverResponse, style: swapOverride || "morph" });
  } else {
    press.waiting.delete(target);
    focusBefore = focusIn(target);
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  focusBefore?.restore();
  focusBefore = null;
  // What a form's answer says first: an error summary.
  const { elt, target } = event.detail;
  if (elt && target && elt !== target && !asksByItself(elt) && !askedByTyping.has(target)) target.querySelector("[data-focus]")?.focus();
});

// One press is one act: a form sends itself once until the page changes, and the second half of a
// double click presses nothing that the next page has put there. Forms that stay on their page may
// be pressed quickly.
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("button")?.form;
  if (event.detail > 1 && form && event.target.closest("[type=submit]") && !form.matches("[hx-post], [hx-get]")) {
    event.preventDefault();
  }
}, true);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = performance.now();
});
document.addEventListener("htmx:afterRequest", (event) => {
  // What a field asks beside its form (a strength, a draft) says nothing of the press.
  if (event.target.matches?.("form")) delete event.target.dataset.sent;
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
document.addEventListener("DOMContentLoaded", () => document.querySelector("main [data-focus]")?.focus());
