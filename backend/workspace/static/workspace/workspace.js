"use strict";

/* What htmx does not do by itself: move the focus after a swap, and say when something could not be sent or fetched. */
(() => {
  document.addEventListener("htmx:afterSettle", (event) => {
    const source = event.detail.requestConfig?.elt;
    const wanted = source?.closest("[data-focus]")?.dataset.focus;
    if (wanted) {
      document.querySelector(wanted)?.focus();
    }
  });

  /* A form that was sent replaces the page: go to its errors, or to the heading of the next page. */
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.boosted) {
      const places = document.querySelectorAll("[data-focus-first]");
      (document.getElementById("errors") ?? places[0])?.focus();
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
