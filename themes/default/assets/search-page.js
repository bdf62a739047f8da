// Answers: on the search page those to the query in the address, on a list all
// that stands there. A list is a search with no words: both are narrowed by the
// same facets, whose state stands in the address.
(function () {
  "use strict";
  var engine = window.dugnadSearch;
  var root = document.querySelector("[data-search-root]");
  if (!engine || !root) return;
  var texts = root.dataset, top = texts.searchTop, kind = texts.kind;
  var part = (name) => root.querySelector("[data-search-" + name + "]");
  var form = part("form"), field = form && form.elements.q;
  var results = part("results"), status = part("status"), more = part("more"), hint = part("hint"), meant = part("meant");
  var panel = part("facets"), chips = part("chips"), plain = part("plain"), finder = part("finder"), lists = part("without"), reached = part("answer");
  var STEP = 10, SMALL = 800;
  var WIDE = matchMedia("(min-width: 60rem)");
  // What a page of a facet's value is narrowed by; nothing on a whole list.
  var given = none();
  if (texts.facet) given[texts.facet] = [texts.value];
  var asked = 0, shown = 0, room = STEP, timer = 0, answer = null, chosen = none(), facets = null, offer = "", text = "";

  if (lists) lists.hidden = lists.firstElementChild.hidden = true;
  if (form) form.hidden = false;
  panel.hidden = false;

  // A list that stands whole on the page has all its cards: answers are shown
  // by these.
  var sent = none(), whole = kind !== undefined && !plain.querySelector(".pages");
  if (whole) plain.querySelectorAll(".card .title > a").forEach((link) => { sent[link.href] = link.closest(".card"); });
  if (Object.keys(sent).length) results.className = "cards";

  // An object that has nothing of its own, whatever a facet is called.
  function none() { return Object.create(null); }

  function say(text, words) {
    return text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  }

  function element(name, kind, content) {
    var made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(content || "");
    return made;
  }

  // -- The address.

  function address(text, chosen) {
    var to = new URL(texts.list || location.href, location.href), params = new URLSearchParams();
    if (text) params.set("q", text);
    Object.keys(chosen).sort().forEach((name) => { chosen[name].forEach((id) => { params.append(name, id); }); });
    to.search = params.toString();
    to.hash = "";
    return to;
  }

  // The address follows what is asked; a folder on disk may not let it. From the
  // page of a value the way leads to the whole list.
  function remember(step) {
    room = STEP;
    var to = address(text, chosen);
    if (texts.list) {
      if (panel.open) to.hash = panel.id;
      location.assign(to);
      return;
    }
    if (to.href === location.href) return;
    try { history[step ? "pushState" : "replaceState"](null, "", to); } catch (_) { /* read from disk */ }
  }

  function begin() {
    var params = new URLSearchParams(location.search);
    text = params.get("q") || "";
    if (field) field.value = text;
    // Who comes back finds as many as were shown.
    room = history.state && history.state.shown || STEP;
    chosen = none();
    // A form sends along what nothing was chosen of.
    var blank = Array.from(params.values()).indexOf("") >= 0;
    params.forEach((id, name) => { if (name !== "q" && id) (chosen[name] = chosen[name] || []).push(id); });
    if (!text && !narrowed()) chosen = Object.assign(none(), given);
    if (location.hash === "#" + panel.id) panel.open = true;
    // It leads to the answer: on a small screen that is far down.
    if (location.hash === "#" + status.id) { status.focus(); }
    if (blank && !texts.list) remember(false);
    // Its start is on its way with the page.
    if (form) index().catch(() => { /* told when asked */ });
    ask();
  }

  // Whether the answer is what stands on the page as it was sent.
  function untouched() { return kind !== undefined && !text.trim() && JSON.stringify(chosen) === JSON.stringify(given); }

  function narrowed() { return Object.keys(chosen).some((name) => chosen[name].length); }

  // -- From query to answer.

  function index(fresh) { return engine.open(top + texts.searchFolder, fresh); }

  function ask(fresh) {
    var turn = ++asked;
    if (form) document.title = (text ? text + " – " : "") + texts.textTitle;
    if (finder) finder.querySelectorAll("select").forEach((select) => { select.value = (chosen[select.name] || [])[0] || ""; });
    status.removeAttribute("data-search-done");
    if (!panel.open && (untouched() ? !answer : !text.trim() && !narrowed())) return clear();
    index(fresh).then((index) => {
      var of = kind === undefined ? undefined : index.start.kinds.findIndex((known) => known[2] === kind);
      var found = kind === undefined ? index.ask(text) : index.all(of).then((hits) => ({ query: { words: [], groups: [], phrases: [] }, hits }));
      var wanted = narrowed() || panel.open || facets ? offered(index, of) : [];
      return Promise.all([found, wanted]).then((both) => {
        var narrow = index.narrow(both[0].hits, both[1], chosen);
        return index.cards(narrow.hits.slice(0, room)).then(() => {
          if (turn !== asked) return;
          show(index, of, both[0], narrow);
          status.setAttribute("data-search-done", "");
        });
      });
    }).catch(() => {
      if (turn !== asked) return;
      if (!fresh) return ask(true);
      clear();
      status.textContent = texts.textFailed;
      status.setAttribute("data-search-done", "");
    });
  }

  // The facets that can be chosen: those of the list's type; else those that
  // several types have, and of the types that are chosen all.
  function names(index, of) {
    var kinds = index.start.kinds, count = none();
    if (of !== undefined) return kinds[of] ? kinds[of][3] : [];
    if (!wholly(index)) return ["type"];
    kinds.forEach((kind) => { kind[3].forEach((name) => { count[name] = (count[name] || 0) + 1; }); });
    kinds.forEach((kind) => {
      if ((chosen.type || []).indexOf(kind[2]) >= 0) kind[3].forEach((name) => { count[name] = 2; });
    });
    return ["type"].concat(Object.keys(count).filter((name) => count[name] > 1 || chosen[name]));
  }

  // Whether all facets are offered: of a large site only to who asks for them.
  function wholly(index) { return index.start.count <= SMALL || panel.open || narrowed(); }

  function offered(index, of) {
    var wanted = names(index, of), key = wanted.join(" ");
    if (facets && offer === key) return facets;
    offer = key;
    var found = index.facets(wanted).then((all) => {
      all.forEach((facet) => {
        if (facet.name !== "type") return;
        facet.label = texts.textType;
        // In the order of their names: that of their ids is nobody's but the files'.
        facet.values.sort((a, b) => a.label.localeCompare(b.label, document.documentElement.lang));
      });
      if (offer === key) facets = all;
      return all;
    });
    found.catch(() => { offer = ""; });
    return found;
  }

  function clear() {
    answer = null;
    results.textContent = status.textContent = "";
    if (!texts.list) chips.textContent = "";
    if (meant) meant.textContent = "";
    more.hidden = true;
    if (hint) hint.hidden = false;
    if (plain) plain.hidden = false;
    if (lists) lists.hidden = true;
  }

  function show(index, of, found, narrow) {
    var count = narrow.hits.length, words = count ? say(count === 1 ? texts.textOne : texts.textMany, { count }) : texts.textNone;
    reached.textContent = count ? say(reached.dataset.text, { answer: words }) : words;
    if (untouched()) {
      // Who has let go of the last choice hears how many there are again.
      if (!answer) words = "";
      clear();
      status.textContent = words;
      return choices(narrow.counts);
    }
    if (hint) hint.hidden = true;
    if (plain) plain.hidden = true;
    answer = { index, query: found.query, hits: narrow.hits, find: index.finder(found.query) };
    results.textContent = "";
    if (meant) meant.textContent = "";
    shown = 0;
    draw(narrow.hits.slice(0, room));
    if (facets) choices(narrow.counts);
    // Who found nothing can look in the lists.
    if (lists) lists.hidden = count > 0;
    status.textContent = words;
    mean();
    // When the answer stands facets are offered unasked, of a large site the
    // first where there is room beside it.
    if (!facets && (wholly(index) || WIDE.matches)) offered(index, of).then((facets) => {
      if (answer && answer.hits === narrow.hits) choices(index.narrow(found.hits, facets, chosen).counts);
    }).catch(() => { /* asked for again when used */ });
  }

  function draw(hits) {
    var list = document.createDocumentFragment();
    hits.forEach((hit) => { list.append(item(hit)); });
    results.append(list);
    shown += hits.length;
    more.hidden = shown >= answer.hits.length;
    read(hits);
  }

  function item(hit) {
    var card = hit.card, find = answer.find;
    hit.seen = [];
    var link = element("a", "", engine.marked(card.title, find, hit.seen));
    link.href = top + card.address;
    var own = sent[link.href];
    if (own) return same(hit, own);
    link.setAttribute("data-search-hit", "");
    hit.line = element("li", "hit");
    if (card.lang) hit.line.lang = card.lang;
    hit.line.append(element("p", "title", link));
    var known = answer.index.start.kinds[card.kind];
    var about = element("p", "about", [kind === undefined && known && known[0], card.facts].filter(Boolean).join(" · ").replace(/ · /g, "\u00a0· "));
    if (card.lang) about.lang = document.documentElement.lang;
    hit.line.append(about);
    var unsure = ranges(hit);
    if (unsure) hit.line.append(element("p", "note", unsure));
    hit.place = element("p", "snippet");
    hit.line.append(hit.place);
    return hit.line;
  }

  function same(hit, own) {
    var unsure = ranges(hit);
    hit.line = own.cloneNode(true);
    hit.line.querySelector(".title > a").setAttribute("data-search-hit", "");
    if (unsure) hit.line.append(element("p", "note", unsure));
    return hit.line;
  }

  // What a hit was chosen by of which no more is known than a range.
  function ranges(hit) {
    return (facets || []).map((facet) => {
      var has = facet.values.filter((value) => (chosen[facet.name] || []).indexOf(value.id) >= 0 && value.slots.has(hit.slot));
      var terms = has.map((value) => (value.loose || []).filter((term) => term.slots.has(hit.slot))[0]);
      return terms.length && terms.every(Boolean) && hit.card.facts.indexOf(terms[0].label) < 0 ? facet.label + ": " + terms[0].label : "";
    }).filter(Boolean).join("\u00a0· ");
  }

  // Fetches the summaries and texts of hits when they come into view. Those that
  // come together are shown together: what stands below moves but once.
  function read(hits) {
    var now = answer, watch = new IntersectionObserver((seen) => {
      Promise.all(hits.filter((hit) => seen.some((entry) => entry.isIntersecting && entry.target === hit.line)).map((hit) => {
        watch.unobserve(hit.line);
        return now.index.texts(hit).then(() => hit, none);
      })).then((hits) => {
        if (now !== answer) return;
        hits.forEach((hit) => { if (hit.line) snippet(hit, now); });
        mean();
      });
    }, { rootMargin: "100px" });
    hits.forEach((hit) => { if (hit.place) watch.observe(hit.line); });
  }

  // Where the summary does not answer, the words of the text that do; and the
  // way to its section.
  function snippet(hit, now) {
    hit.place.replaceChildren(engine.marked(hit.summary, now.find, hit.seen));
    var best = now.index.snippet(hit, now.query, now.find), lacking = 0, told = 0;
    now.query.groups.forEach((group, at) => {
      if (hit.seen[at] && hit.seen[at].length) return;
      lacking += group.idf;
      if (best && best.groups.has(at)) told += group.idf;
    });
    if (best && (lacking || !hit.summary || now.query.phrases.length)) {
      // Everyday words alone are no reason to show anything but the summary.
      var better = told > lacking * 0.4 || !hit.summary || now.query.phrases.length;
      if (best.text && better) hit.place.replaceChildren(engine.marked(best.text, now.find, hit.seen));
      if (best.anchor && best.heading) {
        var link = element("a", "", engine.marked(best.heading, now.find, hit.seen));
        link.href = top + hit.card.address.replace(/#.*/, "") + "#" + encodeURIComponent(best.anchor);
        hit.line.append(element("p", "section", link));
      }
    }
    hit.place.hidden = !hit.place.textContent;
    why(hit, now);
  }

  // Says by which words a hit was found, where they are not those of the query.
  function why(hit, now) {
    var words = [];
    now.query.groups.forEach((group, at) => {
      var seen = hit.seen[at] || [], typed = engine.fold(group.word.raw).slice(0, 4);
      if (!seen.length || seen.some((word) => engine.fold(word.toLowerCase()).indexOf(typed) >= 0)) return;
      var word = seen[0].toLowerCase();
      if (words.indexOf(word) < 0) words.push(word);
    });
    if (words.length) hit.line.append(element("p", "why", texts.textAlso + " " + words.join(", ")));
  }

  // Where a word was taken for another, that one as a query of its own; where
  // only a part of it is known, which.
  function mean() {
    if (!meant || meant.textContent || !answer) return;
    var corrected = text, now = answer, words = text.toLowerCase().split(" ");
    now.query.groups.forEach((group, at) => {
      var why = group.word.options.map((option) => option.why), seen = [];
      if (!why.length || group.word.parts || why[0] !== "typo" && why[0] !== "part" || why.some((other) => other !== why[0])) return;
      now.hits.slice(0, STEP).forEach((hit) => { seen = seen.concat(hit.seen && hit.seen[at] || []); });
      seen = seen.map((word) => word.toLowerCase()).filter((word) => words.indexOf(word) < 0).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
      if (!seen.length) return;
      if (why[0] === "typo") corrected = corrected.toLowerCase().replace(group.word.raw, seen[0]);
      else meant.append(say(texts.textPart, { word: group.word.raw, part: seen[0] }) + " ");
    });
    if (corrected.toLowerCase() === text.toLowerCase()) return;
    var link = element("a", "", corrected);
    link.href = address(corrected, chosen).href;
    meant.append(texts.textMeant + " ", link, "?");
  }

  // -- Facets.

  function choices(counts) {
    var body = part("choices"), open = none(), focus = document.activeElement;
    // What had the focus may be a link that becomes a box.
    var within = focus && focus.closest(".facet");
    body.querySelectorAll("details").forEach((group) => { open[group.dataset.facet] = group.open; });
    body.textContent = chips.textContent = "";
    facets.forEach((facet) => {
      var picked = chosen[facet.name] || [];
      if (!picked.length && (facet.values.length < 2 || !counts[facet.name].some(Boolean))) return;
      var group = element("details", "facet"), list = element("ul");
      group.dataset.facet = facet.name;
      group.open = facet.name in open ? open[facet.name] : picked.length > 0 || facet.name === "type" && WIDE.matches;
      group.append(element("summary", "", facet.label + (picked.length ? " (" + picked.length + ")" : "")), list);
      facet.values.forEach((value, at) => { list.append(choice(facet, value, counts[facet.name][at])); });
      body.append(group);
    });
    if (facets.length === 1 && facets[0].name === "type") {
      var others = element("button", "plain", texts.textOthers);
      others.type = "button";
      others.dataset.others = "";
      others.addEventListener("click", () => { panel.open = true; });
      body.append(others);
    }
    // Who asked for more stands at the first of them.
    var next = focus && "others" in focus.dataset && facets.length > 1 && body.querySelector("details:nth-child(2) > summary");
    if (next) next.focus();
    var again = within && (document.getElementById(focus.id) || body.querySelector("[data-facet='" + within.dataset.facet + "'] > summary"));
    if (again) again.focus();
    if (narrowed()) {
      var all = element("button", "", texts.textClear);
      all.type = "button";
      all.addEventListener("click", () => { chosen = none(); remember(true); if (texts.list) return; ask(); tell(); });
      chips.append(all);
    }
  }

  function choice(facet, value, count) {
    var id = "facet:" + facet.name + ":" + value.id, line = element("li"), box = element("input"), label = element("label", "", value.label + " ");
    var picked = (chosen[facet.name] || []).indexOf(value.id) >= 0;
    box.type = "checkbox";
    box.id = label.htmlFor = id;
    box.checked = picked;
    label.append(element("span", "count", "(" + count + ")"));
    if (!count) line.className = "none";
    box.addEventListener("change", () => { pick(facet.name, value.id); });
    line.append(box, " ", label);
    if (picked) {
      var chip = element("button", "chip", facet.label + ": " + value.label + " ×");
      chip.type = "button";
      chip.setAttribute("aria-label", say(texts.textRemove, { name: facet.label + ": " + value.label }));
      chip.addEventListener("click", () => { pick(facet.name, value.id); tell(); });
      chips.append(chip);
    }
    return line;
  }

  function pick(name, id) {
    var list = chosen[name] || [], at = list.indexOf(id);
    chosen[name] = at < 0 ? list.concat(id) : list.filter((other) => other !== id);
    if (!chosen[name].length) delete chosen[name];
    remember(true);
    if (!texts.list) ask();
  }

  // The focus goes to what is told, or where nothing is, to the words.
  function tell() { (form && !text.trim() && !narrowed() ? field : status).focus(); }

  panel.addEventListener("toggle", () => { if (panel.open && (!facets || facets.length < 2)) ask(); });

  // -- What readers do.

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      text = field.value;
      remember(true);
      ask();
    });
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        text = field.value;
        remember(false);
        ask();
      }, 150);
    });
  }
  if (finder) finder.addEventListener("submit", (event) => {
    event.preventDefault();
    finder.querySelectorAll("select").forEach((select) => {
      if (select.value) chosen[select.name] = [select.value];
      else delete chosen[select.name];
    });
    remember(true);
    ask();
    status.focus();
  });
  // The panel is long on a small screen: the way out of it ends it.
  reached.addEventListener("click", (event) => {
    event.preventDefault();
    panel.open = false;
    status.focus();
  });
  window.addEventListener("popstate", begin);
  more.addEventListener("click", () => {
    var now = answer, next = now.hits.slice(shown, shown + STEP);
    now.index.cards(next).then(() => {
      if (now !== answer) return;
      var first = results.children.length;
      draw(next);
      try { history.replaceState({ shown }, ""); } catch (_) { /* read from disk */ }
      var link = results.children[first] && results.children[first].querySelector("a");
      if (link) link.focus();
    });
  });
  // Arrows lead from the field to the answers and between them.
  root.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || event.altKey || event.ctrlKey || event.metaKey) return;
    var links = Array.from(results.querySelectorAll("[data-search-hit]")), at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    var next = at + (event.key === "ArrowDown" ? 1 : -1);
    var to = next < 0 ? field : links[next];
    if (to) { event.preventDefault(); to.focus(); }
  });

  begin();
})();
