// The search box of every page: suggestions while one types. The search itself
// is fetched when the box is first used.
(function () {
  "use strict";

  // Scripts that are asked for at once come at once and run in their order.
  function fetched(address) {
    return new Promise((done, failed) => {
      var script = document.createElement("script");
      script.src = address;
      script.async = false;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  // A heading's id is a name of the window too, but none of its own: only the
  // script is that.
  function engine() { return Object.prototype.hasOwnProperty.call(window, "dugnadSearch") && window.dugnadSearch; }
  function engaged(address) { return engine() ? Promise.resolve() : fetched(address); }

  // Where there is room the style shows what stands beside the text as open, and
  // without a marker. It is said to be so too, and its headings are nothing to press.
  var opened = new Map();
  function wide(details) { return getComputedStyle(details.firstElementChild).listStyleType === "none"; }
  function unfold() {
    document.querySelectorAll(".rest, .contents details, [data-kind] .facets").forEach((details) => {
      var now = wide(details);
      if (opened.get(details) === now) return;
      opened.set(details, now);
      details.open = now;
      details.firstElementChild.tabIndex = now ? -1 : 0;
    });
  }

  // A list can be narrowed: by what its address says, or when that is asked for.
  var page = document.querySelector("[data-search-root][data-kind]");
  if (page) {
    var panel = page.querySelector("[data-search-facets]"), begun = false;
    var narrow = () => {
      if (begun) return;
      begun = true;
      Promise.all([engaged(page.dataset.searchScript), fetched(page.dataset.searchPage)]).catch(() => { begun = false; });
    };
    panel.hidden = false;
    panel.addEventListener("toggle", () => { if (!wide(panel) && panel.open) narrow(); });
    // On a wide screen its links stand open beside the list, and it is not
    // closed: whoever goes there gets boxes, of which more can be chosen.
    ["pointerenter", "focusin", "click"].forEach((type) => {
      panel.addEventListener(type, (event) => {
        if (!wide(panel)) return;
        if (panel.firstElementChild.contains(event.target)) event.preventDefault();
        narrow();
      });
    });
    if (location.search || location.hash === "#" + panel.id) narrow();
  }

  unfold();
  window.addEventListener("resize", unfold);

  // Back from a place on the page, one is where one left: on the link to it.
  var led = {}, last;
  document.addEventListener("click", (event) => {
    var link = event.target.closest("a[href^='#']");
    if (link) led[last = link.hash] = link;
  });
  window.addEventListener("hashchange", (event) => {
    var link = location.hash !== last && led[new URL(event.oldURL).hash];
    if (link) link.focus({ preventScroll: true });
  });

  var form = document.querySelector("[data-search-box]");
  if (!form) return;
  var field = form.elements.q, list = form.querySelector("[data-search-suggestions]");
  var status = form.querySelector("[data-search-told]");
  var texts = form.dataset, ready, turn = 0, timer = 0, told = 0, chosen = -1;
  var MOST = 6;

  // With `fresh` once more, should the index have changed or not have come.
  function start(fresh) {
    if (!ready) {
      // The start of the index comes beside the script that reads it.
      var hint = document.createElement("link");
      hint.rel = "preload";
      hint.as = "script";
      hint.href = texts.searchTop + texts.searchFolder + "i/start.js";
      document.head.append(hint);
    }
    if (!ready || fresh) {
      ready = engaged(texts.searchScript).then(() => engine().open(texts.searchTop + texts.searchFolder, fresh));
      ready.catch(() => { /* the form leads to the search page */ });
    }
    return ready;
  }

  function close() {
    turn++;
    clearTimeout(told);
    chosen = -1;
    list.hidden = true;
    list.textContent = status.textContent = "";
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function suggest(fresh) {
    var text = field.value, now = ++turn;
    if (text.trim().length < 2) return close();
    start(fresh).then((index) => {
      return index.ask(text).then((found) => {
        return index.cards(found.hits.slice(0, MOST)).then((hits) => {
          if (now === turn && document.activeElement === field) show(index, found, hits);
        });
      });
    }).catch(() => {
      if (now !== turn) return;
      if (fresh) close(); else suggest(true);
    });
  }

  function show(index, found, hits) {
    close();
    var find = index.finder(found.query);
    hits.forEach((hit, at) => {
      var option = document.createElement("li"), title = document.createElement("span");
      option.id = list.id + ":" + at;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.href = texts.searchTop + hit.card.address;
      title.className = "title";
      if (hit.card.lang) title.lang = hit.card.lang;
      title.append(engine().marked(hit.card.title, find));
      option.append(title);
      var kind = index.start.kinds[hit.card.kind];
      if (kind) {
        var about = document.createElement("span");
        about.className = "about";
        about.textContent = kind[0];
        option.append(" ", about);
      }
      list.append(option);
    });
    list.hidden = !hits.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    // Told when the writing rests: each letter has its own.
    if (hits.length) told = setTimeout(() => { status.textContent = texts.textSuggestions.replace("{count}", hits.length); }, 900);
  }

  function choose(step) {
    var options = list.children;
    if (list.hidden || !options.length) return false;
    if (options[chosen]) options[chosen].setAttribute("aria-selected", "false");
    chosen += step;
    if (chosen >= options.length) chosen = -1;
    if (chosen < -1) chosen = options.length - 1;
    if (chosen < 0) { field.removeAttribute("aria-activedescendant"); return true; }
    options[chosen].setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", options[chosen].id);
    return true;
  }

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.addEventListener("focus", () => { start(); }, { once: true });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && choose(1) || event.key === "ArrowUp" && choose(-1)) event.preventDefault();
    else if (event.key === "ArrowDown" && list.hidden) suggest();
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.href);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  // A press on a suggestion must not take the focus before it is followed.
  list.addEventListener("mousedown", (event) => { event.preventDefault(); });
  // An option may hold no link: the list itself leads on.
  list.addEventListener("click", (event) => {
    var option = event.target.closest("[data-href]");
    if (option) location.assign(option.dataset.href);
  });
})();
