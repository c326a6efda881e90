// From line to line and from unit to unit by key. Works on pages with [data-review]; without it the links do the same.
(function () {
  "use strict";
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const lines = [...review.querySelectorAll("[data-line]")];

  // The last line that was read, so that the buttons below the lines go on from there.
  let last = null;
  review.addEventListener("focusin", (event) => {
    last = event.target.closest("[data-line]") || last;
  });

  function here() {
    const at = (document.activeElement && document.activeElement.closest("[data-line]")) || last;
    return at ? lines.indexOf(at) : lines.findIndex((line) => "#" + line.id === location.hash);
  }

  function go(step) {
    const from = here();
    const line = lines[from < 0 ? 0 : Math.min(Math.max(from + step, 0), lines.length - 1)];
    if (!line) return;
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  }

  function follow(name) {
    const link = document.querySelector(`[data-unit=${name}]`);
    if (link) link.click();
  }

  // Single letters work only while the focus is among the lines and not in a box, so that they never type or surprise.
  review.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    const arrow = event.altKey && { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow) {
      event.preventDefault();
      go(arrow);
    } else if (!typing && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const key = event.key.toLowerCase();
      if (key === "j" || event.key === "ArrowDown") go(1);
      else if (key === "k" || event.key === "ArrowUp") go(-1);
      else if (key === "n") follow("next");
      else if (key === "p") follow("previous");
      else return;
      event.preventDefault();
    }
  });

  review.addEventListener("click", (event) => {
    const button = event.target.closest("[data-press]");
    if (button) go(button.dataset.press === "next" ? 1 : -1);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    const line = link && document.querySelector(link.getAttribute("href"));
    if (line) line.focus();
  });

  // A line whose boxes differ from what is stored says so; what this browser put back after a reload counts too.
  function show() {
    const open = new Set(Unsaved.within(review));
    for (const line of lines) {
      const note = line.querySelector("[data-not-saved]");
      if (note) note.hidden = !open.has(line);
      line.toggleAttribute("data-unsaved", open.has(line));
    }
  }
  review.addEventListener("input", show);
  review.addEventListener("change", show);
  show();

  review.querySelectorAll("[data-press]").forEach((button) => {
    button.hidden = false;
  });

  const target = location.hash && document.getElementById(location.hash.slice(1));
  (target && target.matches("[data-line]") ? target : review).focus({ preventScroll: !target });
})();
