// Small conveniences; every page works without them.
(() => {
  "use strict";

  const WARN_BEFORE = 120;

  // Before an idle session ends, ask; "stay" goes to the server without leaving the page, so nothing typed is lost.
  function watchIdleness() {
    const dialog = document.getElementById("idle-warning");
    const seconds = Number(document.body.dataset.idleSeconds || 0);
    if (!dialog || !seconds || typeof dialog.showModal !== "function") return;
    let timer;
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(() => dialog.showModal(), Math.max(seconds - WARN_BEFORE, 1) * 1000);
    };
    const form = dialog.querySelector("form");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      if (answer.ok) {
        dialog.close();
        restart();
      } else {
        window.location.reload();
      }
    });
    restart();
  }

  // After a form came back with errors, go to the list of them.
  function focusErrors() {
    const summary = document.querySelector("[data-cl-focus]");
    if (summary) summary.focus();
  }

  // A second press of the same button would send the form twice.
  function sendOnce() {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (event.defaultPrevented || form.dataset.clSent) {
        if (form.dataset.clSent) event.preventDefault();
        return;
      }
      form.dataset.clSent = "yes";
      window.addEventListener("pageshow", () => delete form.dataset.clSent, { once: true });
      setTimeout(() => delete form.dataset.clSent, 8000);
    });
  }

  // A passkey that was cancelled or failed says so on the page.
  document.addEventListener("allauth.error", (event) => {
    const place = document.querySelector("[data-cl-passkey-error]");
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    watchIdleness();
    focusErrors();
    sendOnce();
    for (const button of document.querySelectorAll("[data-cl-print]")) {
      button.addEventListener("click", () => window.print());
    }
  });
})();
