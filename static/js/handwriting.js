/* Handwriting with finger, pen or mouse. What is drawn goes as a PNG into the hidden field "drawn" when the form is sent.
 *
 * The server makes it blue and transparent. Without this script the pad stays hidden and a picture can be chosen instead.
 */
(() => {
  "use strict";
  for (const pad of document.querySelectorAll("[data-pad]")) {
    const form = pad.closest("form"), field = form.querySelector("[data-drawn]");
    const canvas = pad.querySelector("canvas"), pen = canvas.getContext("2d");
    let last = null, drawn = false;
    if (!field || !pen) continue;

    function clear() {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      drawn = false;
      field.value = "";
    }

    function at(event) {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    }

    function line(event) {
      const next = at(event);
      pen.lineWidth = 7;
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = "#0a28a0";
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      last = next;
      drawn = true;
    }

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      last = at(event);
      line(event);
    });
    canvas.addEventListener("pointermove", (event) => { if (last) line(event); });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
    pad.querySelector("[data-pad-clear]").addEventListener("click", clear);
    form.addEventListener("submit", () => { if (drawn) field.value = canvas.toDataURL("image/png"); });

    clear();
    pad.hidden = false;
  }
})();
