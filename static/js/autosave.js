/* Saves a form with data-autosave while somebody types: the same address and the same deed as its button.
 *
 * The answer brings the version from which the next save goes on, so of two editors the second is told and nobody overwrites
 * the other. Without a connection it tries again; what was typed stays in the page and in this tab (drafts.js).
 */
(() => {
  "use strict";
  const QUIET = 1500, AGAIN = 5000; // milliseconds after the last keystroke; between two tries without a connection

  function watch(form) {
    const status = form.querySelector("[data-autosave-status]");
    const content = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "version")).toString();
    let timer = 0, running = null, stopped = false, stored = content();

    const say = (words, bad) => { status.textContent = words; status.classList.toggle("text-danger", Boolean(bad)); };
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

    async function send(now) {
      say(status.dataset.saving);
      try {
        const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
        const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
        if (told && answer.ok) {
          stored = now;
          form.elements.version.value = told.version;
          say(told.saved);
          form.dispatchEvent(new CustomEvent("autosaved"));
          if (content() !== stored) later(QUIET);
        } else if (answer.status === 503 || answer.status === 507) { // the database or the disk, by name: it will be back
          say(told ? told.problem : status.dataset.lost, true);
          later(AGAIN);
        } else {
          stopped = !told || answer.status === 409; // the button shows the reason, or both texts
          say(told ? told.problem : status.dataset.refused, true);
        }
      } catch {
        say(status.dataset.lost, true);
        later(AGAIN);
      }
    }

    function save() {
      clearTimeout(timer);
      const now = content();
      if (running || stopped || now === stored) return;
      running = send(now).finally(() => { running = null; });
    }

    form.addEventListener("input", () => later(QUIET));
    form.addEventListener("focusout", () => later(QUIET / 3));
    window.addEventListener("online", save);
    form.addEventListener("submit", (event) => { // not beside a save that is on its way: it would meet itself as somebody else
      clearTimeout(timer);
      if (!running) return;
      event.preventDefault();
      running.then(() => form.requestSubmit(event.submitter));
    });
  }

  document.querySelectorAll("form[data-autosave]").forEach(watch);
})();
