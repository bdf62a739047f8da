// Narrows the records of a field. What is chosen stands in the address.
(function () {
  "use strict";

  // A select has the name of a field, and a form has its selects by name: of
  // `dataset` or `hidden` it would not give its own.
  document.querySelectorAll("[data-filter]").forEach((form) => {
    var group = form.parentNode;
    var records = Array.from(group.querySelectorAll("[data-marks]")).filter((record) => {
      return record.closest(".group") === group;
    });
    var selects = Array.from(form.querySelectorAll("select"));
    var status = form.querySelector("[role=status]");

    function fits(record) {
      var marks = record.dataset.marks.split("|");
      return selects.every((select, at) => {
        return !select.value || (marks[at] || "").split(" ").indexOf(select.value) >= 0;
      });
    }

    function narrow() {
      var shown = 0;
      records.forEach((record) => {
        record.hidden = !fits(record);
        if (!record.hidden) { shown += 1; }
      });
      var words = { shown: shown, all: records.length };
      status.textContent = form.getAttribute("data-text-shown").replace(/\{(\w+)\}/g, (_, name) => words[name]);
    }

    function remember() {
      var to = new URL(location.href);
      selects.forEach((select) => {
        if (select.value) { to.searchParams.set(select.name, select.value); } else { to.searchParams.delete(select.name); }
      });
      try { history.replaceState(null, "", to); } catch (_) { /* read from disk */ }
    }

    var asked = new URLSearchParams(location.search);
    selects.forEach((select) => {
      var value = asked.get(select.name);
      if (Array.from(select.options).some((option) => option.value === value)) { select.value = value; }
      select.addEventListener("change", () => { narrow(); remember(); });
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); });
    // What stood there from the first is not told as news.
    narrow();
    form.removeAttribute("hidden");
  });
})();
