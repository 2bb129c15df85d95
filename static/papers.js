// Marking with a finger which part of a page stays, and the camera. Everything else needs no script.
"use strict";

function prepareCrop(form) {
  const picture = form.querySelector("svg");
  const away = form.querySelector(".crop-away");
  const width = Number(form.dataset.width);
  const height = Number(form.dataset.height);
  const fields = ["left", "top", "right", "bottom"].map((name) => form.elements[name]);
  const draw = () => {
    const [left, top, right, bottom] = fields.map((field) => Number(field.value) / 100 || 0);
    const [x, y, to, down] = [left * width, top * height, (1 - right) * width, (1 - bottom) * height];
    away.setAttribute("d", `M0 0H${width}V${height}H0Z M${x} ${y}H${to}V${down}H${x}Z`);
  };
  const place = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    return [Math.min(Math.max(point.x / width, 0), 1), Math.min(Math.max(point.y / height, 0), 1)];
  };
  let start = null;
  picture.addEventListener("pointerdown", (event) => {
    start = place(event);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = place(event);
    const kept = [Math.min(x, start[0]), Math.min(y, start[1]), 1 - Math.max(x, start[0]), 1 - Math.max(y, start[1])];
    if (Math.abs(x - start[0]) < 0.05 || Math.abs(y - start[1]) < 0.05) return; // a touch, no mark
    fields.forEach((field, side) => { field.value = String(Math.min(95, Math.round(kept[side] * 100))); });
    draw();
  });
  for (const sign of ["pointerup", "pointercancel"]) picture.addEventListener(sign, () => { start = null; });
  for (const field of fields) field.addEventListener("input", draw);
  draw();
}

for (const form of document.querySelectorAll("[data-crop]")) prepareCrop(form);

// The camera's picture goes nowhere but to this computer's own server, and only when it is pressed.
async function prepareCamera(root) {
  const video = root.querySelector("video");
  const take = root.querySelector("[data-camera-take]");
  const say = (words) => {
    const place = root.querySelector("[data-camera-error]");
    place.textContent = words;
    place.hidden = !words;
  };
  try {
    const wanted = { video: { width: { ideal: 3840 }, height: { ideal: 2160 } }, audio: false };
    video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
    await video.play();
    take.disabled = false;
  } catch {
    say(root.dataset.none);
  }
  take.addEventListener("click", async () => {
    take.disabled = true;
    say("");
    try {
      const canvas = document.createElement("canvas");
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext("2d").drawImage(video, 0, 0);
      const still = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
      const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "Content-Type": "image/jpeg" };
      const answer = await fetch(root.dataset.send, { method: "POST", headers, body: still });
      const words = await answer.text();
      if (answer.status === 201) {
        for (const track of video.srcObject.getTracks()) track.stop();
        location.assign(words);
        return;
      }
      say(answer.status === 422 || answer.status === 409 ? words : root.dataset.lost);
    } catch {
      say(root.dataset.lost);
    }
    take.disabled = false;
  });
}
for (const root of document.querySelectorAll("[data-camera]")) prepareCamera(root);
