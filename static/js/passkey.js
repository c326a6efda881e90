/* A passkey, asked of the browser: the answer goes into the hidden field beside the button.
 *
 * The challenge is in the page (<script id="passkey-options">), or is fetched on the click from data-options, so that it is
 * as young as the deed and a page that is only read writes nothing. With data-sends the form is sent with the answer; else
 * the person still presses the button of the deed.
 */
(() => {
  "use strict";
  const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]").value;

  async function challenge(box, form) {
    if (!box.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(box.dataset.options, {
      method: "POST", headers: {"X-CSRFToken": token(form)}, redirect: "error", credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return await answer.json();
  }

  function ready(box) {
    const form = box.closest("form"), field = box.querySelector("input[type=hidden]");
    const said = box.querySelector("[data-passkey-said]"), button = box.querySelector("[data-passkey-ask]");
    button.addEventListener("click", async () => {
      if (!window.isSecureContext || !window.webauthnJSON.supported()) {
        said.textContent = box.dataset.unsupported;
        return;
      }
      button.disabled = true;
      said.textContent = field.value = "";
      try {
        const given = await challenge(box, form);
        const credential = box.dataset.passkey === "create"
          ? await window.webauthnJSON.create(given.creation_options)
          : await window.webauthnJSON.get(given.request_options);
        field.value = JSON.stringify(credential);
        if ("sends" in box.dataset) form.submit();
        else said.textContent = box.dataset.done;
      } catch {
        said.textContent = box.dataset.failed;
      }
      button.disabled = false;
    });
  }

  const start = () => document.querySelectorAll("[data-passkey]").forEach(ready);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
