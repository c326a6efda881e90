/* Asks for the confirmation about a file before the form leaves the page: the chosen file stays chosen.
 *
 * Without this script the server asks, and keeps the file for a while (emulation/files/pending.py).
 */
(() => {
  "use strict";
  document.querySelectorAll("input[data-confirm-first]").forEach((box) => {
    const note = document.createElement("p");
    note.className = "small text-danger mb-0";
    note.setAttribute("role", "alert");
    note.id = `${box.id}-first`;
    box.form.addEventListener("submit", (event) => {
      const files = [...box.form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
      if (box.checked || !files) return;
      event.preventDefault();
      note.textContent = box.dataset.confirmFirst;
      (box.closest("div") || box).append(note);
      box.setAttribute("aria-describedby", note.id);
      box.focus();
    });
    box.addEventListener("change", () => { if (box.checked) note.remove(); });
  });
})();
