// The Django admin's autocompletion builds its own boxes, at a moment of its own, and does not name them after the field.
"use strict";

function nameBoxes() {
  for (const box of document.querySelectorAll(".select2-selection__rendered:not([aria-labelledby])")) {
    const field = box.id.replace(/^select2-/, "").replace(/-container$/, "");
    const label = document.querySelector(`label[for="${CSS.escape(field)}"]`);
    if (label) {
      label.id ||= `${field}_label`;
      box.setAttribute("aria-labelledby", label.id);
      box.closest("[role=combobox]")?.setAttribute("aria-labelledby", label.id);
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  nameBoxes();
  new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
});
