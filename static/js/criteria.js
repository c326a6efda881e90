/* The form of a line: only the boxes that the chosen way of scoring reads are shown. Without script all of them are. */
(() => {
  "use strict";
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-criterion]");
    if (!form) return;
    const kind = form.elements.kind;
    const show = () => form.querySelectorAll("[data-kinds]").forEach((part) => {
      part.hidden = !part.dataset.kinds.split(" ").includes(kind.value);
    });
    kind.addEventListener("change", show);
    show();
  });
})();
