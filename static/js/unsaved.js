/* No deed about a whole sheet while something typed is not saved: the deed is stopped and the lines are shown, with links.
 *
 * On a page with lines, `data-collective` marks the buttons and links of such deeds; its value names the form to ask. On a
 * page that confirms a deed, `data-drafts-of` names the address whose drafts this browser may still keep (drafts.js,
 * grid/memory.js). The server asks the same of what is sent to it; a draft in a browser only the browser knows.
 */
window.Unsaved = window.Unsaved || {};
(() => {
  "use strict";
  const KINDS = ["hidden", "password", "file", "submit", "button", "reset"];

  const changed = (field) => {
    if (!field.name || field.disabled || KINDS.includes(field.type)) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      const first = [...field.options].findIndex((option) => option.defaultSelected);
      return field.multiple ? [...field.options].some((option) => option.selected !== option.defaultSelected)
        : field.selectedIndex !== Math.max(first, 0);
    }
    return field.value !== field.defaultValue;
  };

  /* What is not saved inside `root`: fields that differ from what the server sent, and lines that it refused. */
  Unsaved.within = (root) => {
    const refused = [...root.querySelectorAll("[data-refused]")];
    const typed = [...root.querySelectorAll("input, select, textarea")].filter(changed)
      .map((field) => field.closest("[data-line]") || field);
    return [...new Set([...refused, ...typed])];
  };

  const nameOf = (place) => {
    const title = place.querySelector("h2, h3, th") || document.querySelector(`label[for="${place.id}"]`);
    return (title || place).textContent.trim().replace(/\s+/g, " ").slice(0, 120) || place.getAttribute("aria-label") || place.name;
  };

  /* Shows above `beside` what holds the deed up; `items` are [words, address or element]. */
  Unsaved.show = (beside, items) => {
    document.querySelectorAll("[data-held]").forEach((old) => old.remove());
    const note = document.getElementById("unsaved").content.firstElementChild.cloneNode(true);
    const list = note.querySelector("ul");
    for (const [words, where] of items) {
      const item = document.createElement("li"), link = document.createElement("a");
      link.textContent = words;
      if (where instanceof Element) {
        where.id = where.id || `u-${Math.random().toString(36).slice(2)}`;
        link.href = `#${where.id}`;
        link.addEventListener("click", () => (where.matches("[data-line]") ? where : where.querySelector("input, select, textarea") || where).focus());
      } else link.href = where;
      item.append(link);
      list.append(item);
    }
    beside.before(note);
    note.focus();
    return note;
  };

  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-collective]");
    const form = asked && document.querySelector(asked.dataset.collective);
    const open = form ? Unsaved.within(form) : [];
    if (!open.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Unsaved.show(asked.closest("[data-deeds]") || asked, open.map((place) => [nameOf(place), place]));
  }, true);

  const read = (store, key) => { try { return JSON.parse(store.getItem(key)) || {}; } catch { return {}; } };

  /* Pages below `path` for which this browser keeps something that was not sent, with how many lines each. */
  function kept(path, person) {
    const found = new Map(), add = (page) => found.set(page, (found.get(page) || 0) + 1);
    for (const key of Object.keys(localStorage)) {
      const start = `grid ${person} ${path}`;
      if (key.startsWith(start)) add(key.slice(`grid ${person} `.length).split(" ")[0]);
    }
    for (const key of Object.keys(sessionStorage)) {
      const draft = key.startsWith("draft ") ? read(sessionStorage, key) : {};
      const typed = draft.person === person && (draft.here || "").startsWith(path) && draft.here !== location.pathname;
      if (typed && !draft.sent) add(draft.here);
    }
    return [...found];
  }

  document.querySelectorAll("form[data-drafts-of]").forEach((form) => {
    const ask = () => kept(form.dataset.draftsOf, document.body.dataset.person || "");
    const words = document.getElementById("unsaved").content.firstElementChild.dataset;
    const show = (pages) => Unsaved.show(form, pages.map(([page, count]) => [words.page.replace("#", count), page]));
    const now = ask();
    if (now.length) show(now);
    form.addEventListener("submit", (event) => {
      const pages = ask();
      if (!pages.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      show(pages);
    }, true);
  });
})();
