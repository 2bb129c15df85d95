// Copying one field: the text stands in a field that can also be selected and copied by hand.
"use strict";

function byHand(field) {
  field.focus();
  field.select();
  return document.execCommand("copy");
}

async function copied(field) {
  // Only there where the page came over TLS or from this machine.
  if (!navigator.clipboard) return byHand(field);
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return byHand(field);
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const done = await copied(field);
  if (!done) field.select();
  for (const other of document.querySelectorAll("[data-copy].was-copied")) other.classList.remove("was-copied");
  button.classList.toggle("was-copied", done);
  const place = document.querySelector("[data-copied]");
  const text = done ? place.dataset.done : place.dataset.failed;
  place.textContent = text.replace("{what}", button.dataset.what);
});
