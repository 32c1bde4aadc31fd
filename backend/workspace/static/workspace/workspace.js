"use strict";

/* What htmx does not do by itself: move the focus after a swap, and say when something could not be fetched. */
(() => {
  document.addEventListener("htmx:afterSettle", (event) => {
    const source = event.detail.requestConfig?.elt;
    const wanted = source?.closest("[data-focus]")?.dataset.focus;
    if (wanted) {
      document.querySelector(wanted)?.focus();
    }
  });

  const trouble = (hidden) => {
    const box = document.getElementById("trouble");
    if (box) {
      box.hidden = hidden;
    }
  };
  document.addEventListener("htmx:beforeRequest", () => trouble(true));
  document.addEventListener("htmx:responseError", () => trouble(false));
  document.addEventListener("htmx:sendError", () => trouble(false));
  document.addEventListener("htmx:timeout", () => trouble(false));
})();
