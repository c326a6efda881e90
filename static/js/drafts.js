/* Unsent input survives an expired session, an error page or a lost connection.
 *
 * What is typed into a POST form in <main> is kept in this browser tab (sessionStorage), per person and page, and put back
 * with a visible note. Passwords, files and hidden fields are never kept, except "version": put back together with the old
 * text it lets the server notice that somebody else saved in between. A form with data-no-draft is left alone.
 */
(() => {
  "use strict";
  const PREFIX = "draft ";
  const KEPT = "[data-drafts-kept]"; // pages that tell the input was not saved: login, error pages, refusals
  const person = document.body.dataset.person || "";
  const here = location.pathname;

  const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const forget = (test) => keys().filter((key) => test(read(key) || {})).forEach((key) => sessionStorage.removeItem(key));
  const write = (key, draft) => { try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full: no draft */ } };

  const isVersion = (name) => /(^|-)version$/.test(name);
  const kept = (field) => field.name && !field.disabled &&
    (isVersion(field.name) || !["hidden", "password", "file", "submit", "button", "reset"].includes(field.type));
  const fields = (form) => [...form.elements].filter(kept);
  const value = (field) => field.type === "checkbox" || field.type === "radio" ? field.checked
    : field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  const name = (field) => field.type === "checkbox" || field.type === "radio" ? `${field.name}=${field.value}` : field.name;
  const values = (form) => Object.fromEntries(fields(form).map((field) => [name(field), value(field)]));

  function put(form, draft) {
    for (const field of fields(form)) {
      const old = draft[name(field)];
      if (old === undefined) continue;
      if (typeof old === "boolean") field.checked = old;
      else if (Array.isArray(old)) [...field.options].forEach((option) => { option.selected = old.includes(option.value); });
      else field.value = old;
    }
  }

  function restore(form, key, fresh) {
    const draft = read(key);
    const differs = draft && Object.keys(draft.values).some((each) => each in fresh && !isVersion(each) &&
      JSON.stringify(draft.values[each]) !== JSON.stringify(fresh[each]));
    const answered = form.querySelector(".is-invalid, .alert-danger") || document.querySelector("main .alert-success");
    if (!differs || (draft.sent && answered)) { sessionStorage.removeItem(key); return; }
    put(form, draft.values);
    const note = document.getElementById("draft-restored").content.firstElementChild.cloneNode(true);
    note.querySelector("button").addEventListener("click", () => {
      put(form, fresh);
      sessionStorage.removeItem(key);
      note.remove();
      unmark(form);
      form.dispatchEvent(new Event("input", { bubbles: true })); // what shows the state of lines looks again
      sessionStorage.removeItem(key);
    });
    form.prepend(note);
    mark(form, fresh, note.dataset);
  }

  /* What was put back is a draft, and is called so at its box, beside what the server has. */
  function mark(form, fresh, words) {
    for (const field of fields(form)) {
      const old = fresh[name(field)];
      if (isVersion(field.name) || JSON.stringify(value(field)) === JSON.stringify(old)) continue;
      const shown = field.options ? [...field.options].filter((option) => [].concat(old).includes(option.value)).map((option) => option.text).join(", ")
        : typeof old === "boolean" ? "" : old;
      const said = document.createElement("span");
      said.className = "small text-warning-emphasis d-block";
      said.dataset.draftMark = "";
      said.id = `draft-${field.name}-${field.value && field.type === "radio" ? field.value : ""}`;
      said.textContent = typeof old === "boolean" ? words.mark : `${words.mark} ${words.stored} ${String(shown).slice(0, 80) || "–"}`;
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${said.id}`.trim());
      field.after(said);
    }
  }

  function unmark(form) {
    form.querySelectorAll("[data-draft-mark]").forEach((said) => {
      const field = said.previousElementSibling;
      const rest = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== said.id).join(" ");
      if (rest) field.setAttribute("aria-describedby", rest); else field.removeAttribute("aria-describedby");
      said.remove();
    });
  }

  function watch(form, number) {
    const key = `${PREFIX}${person} ${here} ${form.getAttribute("action") || ""} ${number}`;
    restore(form, key, values(form));
    const save = (sent) => write(key, { person, here, sent, values: values(form) });
    form.addEventListener("input", (event) => { if (kept(event.target)) save(false); });
    form.addEventListener("autosaved", () => sessionStorage.removeItem(key)); // autosave.js: the server has it
    form.addEventListener("submit", () => { if (sessionStorage.getItem(key)) save(true); });
  }

  const keptPage = document.querySelector(KEPT);
  if (keptPage) {
    keys().forEach((key) => {
      const draft = read(key);
      draft.sent = false;
      if (keptPage.dataset.draftsKept === "stale") { // the person was told that somebody was faster
        Object.keys(draft.values).filter(isVersion).forEach((name) => delete draft.values[name]);
      }
      write(key, draft);
    });
  } else if (person) {
    // Somebody else at this computer, or a form that was sent and led on to another page: nothing to keep.
    forget((draft) => draft.person !== person || (draft.sent && draft.here !== here));
    document.querySelectorAll("main form[method=post]:not([data-no-draft])").forEach(watch);
  }
  document.querySelectorAll("form[data-log-out]").forEach((form) => form.addEventListener("submit", () => forget(() => true)));
})();
