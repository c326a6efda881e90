/* Evidence by drag and drop: each file is sent at once, by itself, with its progress; a refusal stands at its name.
 *
 * Without this script the same form sends all chosen files with its button.
 */
(() => {
  "use strict";

  function watch(form) {
    const drop = form.querySelector("[data-drop]"), list = form.querySelector("[data-files]");
    const input = form.querySelector("input[type=file]"), confirmed = form.querySelector("input[name=no_state_secret]");
    drop.querySelector("[data-hint]").hidden = false;

    function line(name) {
      const item = document.createElement("li");
      const words = document.createElement("span"), bar = document.createElement("progress");
      words.textContent = name;
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", name);
      item.append(words, bar);
      list.append(item);
      return { item, words, bar };
    }

    function end({ item, words, bar }, name, text, bad, url) {
      bar.remove();
      words.textContent = "";
      const told = document.createElement(url ? "a" : "span");
      told.textContent = url ? name : `${name}: ${text}`;
      if (url) { told.href = url; words.append(told, ` – ${text}`); } else words.append(told);
      item.classList.toggle("text-danger", bad);
    }

    function send(file) {
      const row = line(file.name), body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append("no_state_secret", "on");
      body.append("about", form.elements.about.value);
      body.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", location.href);
      request.setRequestHeader("X-Upload", "1");
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) row.bar.value = event.loaded / event.total; });
      request.addEventListener("error", () => end(row, file.name, form.dataset.lost, true));
      request.addEventListener("load", () => {
        let told = null;
        try { told = JSON.parse(request.responseText); } catch { /* a page instead: the session ended, or the sheet closed */ }
        if (told && told.done) end(row, file.name, told.done[0].already || form.dataset.done, false, told.done[0].url);
        else end(row, file.name, told ? told.problem : form.dataset.lost, true);
      });
      request.send(body);
    }

    // Chosen before the box is ticked, files wait in the page and leave it when it is: nobody chooses them twice.
    const waiting = [];
    function take(files) {
      if (confirmed.checked) { [...files].forEach(send); return; }
      for (const file of files) {
        const row = line(file.name);
        row.bar.remove();
        row.words.textContent = `${file.name}: ${form.dataset.waits}`;
        waiting.push([row, file]);
      }
      confirmed.focus();
    }
    confirmed.addEventListener("change", () => {
      if (confirmed.checked) waiting.splice(0).forEach(([row, file]) => { row.item.remove(); send(file); });
    });

    const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("drop-over", on); };
    drop.addEventListener("dragenter", over(true));
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => { over(false)(event); take(event.dataTransfer.files); });
    input.addEventListener("change", () => { take(input.files); input.value = ""; });
  }

  document.querySelectorAll("form[data-evidence]").forEach(watch);
})();
