// What is typed and was not sent stays when the language is changed: the page is asked for in the
// other language and takes this one's place, part by part (live.js), so that nothing is kept
// anywhere but in the page. A PIN or a password is typed again. Without this file the page is
// simply loaded in the other language. What a form says of the state that somebody saw stays as well:
// the words change, not what they have looked at. A page that answered a form, perhaps with what is
// wrong, is shown by no address: it brings itself in both languages (kiosk/web/both.py).
"use strict";

const SECRET = "input[type=password], [data-pin]";
// By these the server notices that what somebody decides on has changed since they saw it.
const SEEN = /^(seen|version|revision)(-|$)/;
const SENT_ALONG = "input[type=hidden], input[type=submit], button, output, fieldset, object";

// Where a field of the page in the other language is the same one.
function placeOf(field) {
  const form = field.form ? field.form.getAttribute("action") : "";
  const one = field.matches("input[type=radio], input[type=checkbox]") ? field.value : "";
  return field.id ? `#${field.id}` : JSON.stringify([form, field.name, one]);
}
function fieldsOf(root) {
  return [...root.querySelectorAll("input, textarea, select")]
    .filter((field) => !field.matches(SENT_ALONG) && !field.closest(".languages"));
}
function isTyped(field) {
  if (field.matches("input[type=radio], input[type=checkbox]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected && field.value);
  if (field.matches("input[type=file]")) return field.files.length > 0;
  return field.value !== field.defaultValue;
}
function valueOf(field) {
  if (field.matches("input[type=radio], input[type=checkbox]")) return field.checked;
  return field.matches("select[multiple]") ? [...field.selectedOptions].map((one) => one.value) : field.value;
}
function putBack(field, value) {
  if (field.matches("input[type=file]")) return; // the same node, with its file
  if (field.matches("input[type=radio], input[type=checkbox]")) field.checked = value;
  else if (Array.isArray(value)) for (const one of field.options) one.selected = value.includes(one.value);
  else field.value = value;
  // What follows what is typed (a search, a strength) is asked for again.
  if (field.matches("input, textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
}

// All of a page that answered a form: the other page knows nothing of it. Else what differs.
function typedOn(form) {
  const all = fieldsOf(document);
  const kept = "posted" in form.dataset ? all : all.filter(isTyped);
  return new Map(kept.filter((field) => !field.matches(SECRET)).map((field) => [placeOf(field), valueOf(field)]));
}

// What of a page was seen, each by its one place; of several at one place none is said to be which.
function seenOn(root) {
  const found = new Map();
  for (const field of root.querySelectorAll("form input[type=hidden][name]")) {
    if (!SEEN.test(field.name) || field.closest("[data-polled]")) continue;
    const place = placeOf(field);
    found.set(place, found.has(place) ? null : field);
  }
  return found;
}
function keepSeen(fresh) {
  const before = seenOn(document);
  for (const [place, field] of seenOn(fresh)) {
    if (field && before.get(place)) field.setAttribute("value", before.get(place).value);
  }
}

// A list that people put together with buttons stands nowhere but in the page: the server draws it
// once more, by a press that changes nothing, now that it speaks the other language.
async function keepDrafts(fresh) {
  for (const part of document.querySelectorAll("[data-draft]")) {
    const there = fresh.getElementById(part.id);
    if (!there || !part.closest("form")) continue;
    const posted = new FormData(part.closest("form"));
    posted.set("press", "up:");
    const answer = await fetch(part.dataset.draft, {
      method: "POST", body: new URLSearchParams(posted), credentials: "same-origin", headers: { "HX-Request": "true" },
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (drawn) there.replaceWith(drawn);
  }
}

// The same visit, or the same sign-in, in the same state: else another page has taken this one's place.
function sameState(fresh) {
  const token = (root) => root.querySelector(".languages [name=page_token]")?.value;
  const open = (root) => Boolean(root.querySelector(".button-lock, .console-me"));
  return token(fresh) === token(document) && open(fresh) === open(document);
}
// What answered the form takes the place of the page at its address; what is around it is new.
function answered(fresh, button) {
  const carried = document.getElementById("in-both-languages");
  const said = carried && JSON.parse(carried.textContent)[button.value];
  if (!said || !sameState(fresh)) return false;
  const drawn = new DOMParser().parseFromString(said.main, "text/html");
  fresh.querySelector("main").replaceWith(drawn.querySelector("main"));
  fresh.title = new DOMParser().parseFromString(said.title, "text/html").body.textContent;
  fresh.body.className = said.body;
  fresh.body.append(fresh.importNode(carried, true));
  const switching = fresh.querySelector(".languages");
  switching.dataset.posted = "";
  switching.elements.next.value = document.querySelector(".languages").elements.next.value;
  return true;
}

async function speak(form, button) {
  const posted = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(posted), credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const same = answered(fresh, button);
  await keepDrafts(fresh);
  const typed = typedOn(form); // also what was typed while the other page was on its way
  const places = new Set(fieldsOf(fresh).map(placeOf));
  const draft = [...document.querySelectorAll("[data-draft]")].some((one) => fresh.getElementById(one.id));
  if (!same && !draft && ![...typed.keys()].some((place) => places.has(place))) { // it has become another page
    location.assign(answer.url);
    return;
  }
  keepSeen(fresh);
  document.documentElement.lang = fresh.documentElement.lang;
  document.title = fresh.title;
  morphPage(document.body, fresh.body);
  if (!same) history.replaceState(null, "", answer.url);
  htmx.process(document.body);
  for (const field of fieldsOf(document)) {
    if (field.matches(SECRET)) field.value = "";
    else if (typed.has(placeOf(field))) putBack(field, typed.get(placeOf(field)));
  }
}

// Before live.js notes that the form was sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".languages") || "plain" in form.dataset) return;
  if (!typedOn(form).size && !document.querySelector("[data-draft], #in-both-languages")) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.classList.contains("htmx-request")) return;
  form.classList.add("htmx-request");
  speak(form, event.submitter).catch(() => {
    form.dataset.plain = "yes";
    form.requestSubmit(event.submitter);
  }).finally(() => form.classList.remove("htmx-request"));
}, true);
