// Answers: on the search page those to the query in the address, on a list all
// that stands there. A list is a search with no words: both are narrowed by the
// same facets, whose state stands in the address.
(function () {
  "use strict";
  let engine = window.dugnadSearch;
  let root = document.querySelector("[data-search-root]");
  if (!engine || !root) return;
  let texts = root.dataset, top = texts.searchTop, kind = texts.kind, { lang } = document.documentElement;
  let part = (name) => root.querySelector(`[data-search-${name}]`);
  // A part that not every page has stands nowhere on the others.
  let spare = (name) => part(name) || element("div");
  let form = part("form"), field = form && form.elements.q, finder = part("finder");
  let results = part("results"), status = part("status"), more = part("more"), panel = part("facets"), chips = part("chips"), reached = part("answer");
  let hint = spare("hint"), meant = spare("meant"), plain = spare("plain"), lists = spare("without");
  let STEP = 10, SMALL = 800;
  let WIDE = matchMedia("(min-width: 60rem)");
  // What a page of a facet's value is narrowed by; nothing on a whole list.
  let given = none();
  if (texts.facet) given[texts.facet] = [texts.value];
  let asked = 0, shown = 0, room = STEP, timer = 0, answer = null, chosen = none(), facets = null, offer = "", text = "", others;

  if (form) form.hidden = false;
  panel.hidden = false;
  lists.hidden = true;
  // What is said to who has no scripts.
  lists.firstElementChild?.remove();

  // A list that stands whole on the page has all its cards: answers are shown
  // by these.
  let sent = new Map(), titles = kind && !plain.querySelector(".pages") ? plain.querySelectorAll(".card .title > a") : [];
  for (let title of titles) sent.set(title.href, title.closest(".card"));
  if (sent.size) results.className = "cards";

  // An object that has nothing of its own, whatever a facet is called.
  function none() { return Object.create(null); }

  // The values that are chosen of a facet.
  function picked(name) { return chosen[name] || []; }

  function say(text, words) {
    return text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  }

  function element(name, kind, content) {
    let made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(content || "");
    return made;
  }

  function link(to, content) {
    let made = element("a", "", content);
    made.href = to;
    return made;
  }

  function button(kind, content, press) {
    let made = element("button", kind, content);
    made.type = "button";
    made.onclick = press;
    return made;
  }

  // -- The address.

  function address(text, chosen) {
    let to = new URL(texts.list || location, location), params = new URLSearchParams();
    if (text) params.set("q", text);
    for (let name of Object.keys(chosen).sort()) for (let id of chosen[name]) params.append(name, id);
    to.search = params;
    to.hash = "";
    return to;
  }

  // A folder on disk may not let it.
  function enter(step, state, to) {
    try { history[step ? "pushState" : "replaceState"](state, "", to); } catch { /* read from disk */ }
  }

  // The address follows what is asked. From the page of a value the way leads to
  // the whole list.
  function change(step) {
    room = STEP;
    let to = address(text, chosen);
    if (texts.list) {
      if (panel.open) to.hash = panel.id;
      return location.assign(to);
    }
    if (to.href !== location.href) enter(step, null, to);
    ask();
  }

  function begin() {
    let params = new URLSearchParams(location.search);
    text = params.get("q") || "";
    if (field) field.value = text;
    // Who comes back finds as many as were shown.
    room = history.state?.shown || STEP;
    chosen = none();
    params.forEach((id, name) => { if (name !== "q" && id) (chosen[name] ||= []).push(id); });
    if (!text && !narrowed()) chosen = Object.assign(none(), given);
    if (location.hash === "#" + panel.id) panel.open = true;
    // It leads to the answer: on a small screen that is far down.
    if (location.hash === "#" + status.id) status.focus();
    // Its start is on its way with the page.
    if (form) open().catch(() => { /* told when asked */ });
    // A form sends along what nothing was chosen of.
    if ([...params.values()].includes("") && !texts.list) change(); else ask();
  }

  // Whether the answer is what stands on the page as it was sent.
  function untouched() { return kind && !text.trim() && JSON.stringify(chosen) === JSON.stringify(given); }

  function narrowed() { return Object.values(chosen).some((ids) => ids.length); }

  // -- From query to answer.

  function open(fresh) { return engine.open(top + texts.searchFolder, fresh); }

  async function ask(fresh) {
    let turn = ++asked;
    if (form) document.title = (text ? text + " – " : "") + texts.textTitle;
    for (let select of selects()) {
      select.value = picked(select.name)[0] || "";
      // What is asked for may be gone.
      if (select.selectedIndex < 0) select.value = "";
    }
    status.removeAttribute("data-search-done");
    if (fresh) offer = "";
    // Who is led to the answer hears how many there are, also when all fit.
    if (!panel.open && status !== document.activeElement && (untouched() ? !answer : !text.trim() && !narrowed())) return clear();
    // On a slow line nothing would be told for seconds.
    setTimeout(() => { if (turn === asked) status.textContent ||= texts.textWait; }, 500);
    try {
      let index = await open(fresh), of = kind && index.start.kinds.findIndex((known) => known[2] === kind);
      let wanted = narrowed() || panel.open || facets ? offered(index, of) : [];
      let [found, all] = await Promise.all([index.ask(kind ? "" : text, of), wanted]);
      let narrow = index.narrow(found.hits, all, chosen);
      await index.cards(narrow.hits.slice(0, room));
      if (turn !== asked) return;
      show(index, of, found, narrow);
    } catch {
      if (turn !== asked) return;
      if (!fresh) return ask(true);
      clear();
      status.textContent = texts.textFailed;
    }
    // Nothing is under way.
    asked++;
    status.setAttribute("data-search-done", "");
  }

  function selects() { return finder ? finder.querySelectorAll("select") : []; }

  // The facets that can be chosen: those of the list's type; else those that
  // several types have, and of the types that are chosen all.
  function names(index, of) {
    let { kinds } = index.start, count = none();
    if (of !== undefined) return kinds[of]?.[3] || [];
    if (!wholly(index)) return ["type"];
    for (let [, , id, names] of kinds) {
      for (let name of names) count[name] = picked("type").includes(id) ? 2 : (count[name] || 0) + 1;
    }
    return ["type", ...Object.keys(count).filter((name) => count[name] > 1 || chosen[name])];
  }

  // Whether all facets are offered: of a large site only to who asks for them.
  function wholly(index) { return index.start.count <= SMALL || panel.open || narrowed(); }

  function offered(index, of) {
    let wanted = names(index, of), key = wanted.join(" ");
    if (facets && offer === key) return facets;
    offer = key;
    let found = index.facets(wanted).then((all) => {
      let type = all.find((facet) => facet.name === "type");
      if (type) {
        type.label = texts.textType;
        // In the order of their names: that of their ids is nobody's but the files'.
        type.values.sort((a, b) => a.label.localeCompare(b.label, lang));
      }
      if (offer === key) facets = all;
      return all;
    });
    found.catch(() => { offer = ""; });
    return found;
  }

  function clear() {
    answer = null;
    results.textContent = status.textContent = meant.textContent = "";
    if (!texts.list) chips.textContent = "";
    more.hidden = lists.hidden = true;
    hint.hidden = plain.hidden = false;
  }

  function show(index, of, found, narrow) {
    let count = narrow.hits.length, words = count ? say(count === 1 ? texts.textOne : texts.textMany, { count }) : texts.textNone;
    reached.textContent = count ? say(reached.dataset.text, { answer: words }) : words;
    if (untouched()) {
      // Who has let go of the last choice hears how many there are again.
      if (!answer && status !== document.activeElement) words = "";
      clear();
      status.textContent = words;
      return facets && choices(narrow.counts);
    }
    hint.hidden = plain.hidden = true;
    answer = { index, query: found.query, hits: narrow.hits, find: index.finder(found.query) };
    results.textContent = meant.textContent = "";
    shown = 0;
    draw(narrow.hits.slice(0, room));
    if (facets) choices(narrow.counts);
    // Who found nothing can look in the lists.
    lists.hidden = count > 0;
    status.textContent = words;
    mean();
    // When the answer stands facets are offered unasked, of a large site the
    // first where there is room beside it.
    if (!facets && (wholly(index) || WIDE.matches)) offered(index, of).then((facets) => {
      if (answer && answer.hits === narrow.hits) choices(index.narrow(found.hits, facets, chosen).counts);
    }).catch(() => { /* asked for again when used */ });
  }

  function draw(hits) {
    results.append(...hits.map(item));
    shown += hits.length;
    more.hidden = shown >= answer.hits.length;
    read(hits);
  }

  function item(hit) {
    hit.seen = [];
    let own = sent.get(new URL(top + hit.card.address, location).href), unsure = ranges(hit);
    let line = hit.line = own ? own.cloneNode(true) : described(hit);
    line.querySelector(".title > a").setAttribute("data-search-hit", "");
    if (unsure) line.append(element("p", "note", unsure));
    if (!own) line.append(hit.place = element("p", "snippet"));
    return line;
  }

  function described(hit) {
    let { card } = hit, line = element("li", "hit"), known = !kind && answer.index.start.kinds[card.kind];
    let to = link(top + card.address, engine.marked(card.title, answer.find, hit.seen));
    let about = element("p", "about", [known?.[0], card.facts].filter(Boolean).join(" · ").replace(/ · /g, "\u00a0· "));
    if (card.lang) {
      line.lang = card.lang;
      about.lang = lang;
    }
    line.append(element("p", "title", to), about);
    return line;
  }

  // What a hit was chosen by of which no more is known than a range.
  function ranges(hit) {
    return (facets || []).flatMap((facet) => {
      let has = facet.values.filter((value) => picked(facet.name).includes(value.id) && value.slots.has(hit.slot));
      let terms = has.map((value) => value.loose?.find((term) => term.slots.has(hit.slot)));
      return terms.length && terms.every(Boolean) && !hit.card.facts.includes(terms[0].label) ? facet.label + ": " + terms[0].label : [];
    }).join("\u00a0· ");
  }

  // Fetches the summaries and texts of hits when they come into view. Those that
  // come together are shown together: what stands below moves but once.
  function read(hits) {
    let now = answer, watch = new IntersectionObserver(async (entries) => {
      let seen = hits.filter((hit) => entries.some((entry) => entry.isIntersecting && entry.target === hit.line));
      for (let hit of seen) watch.unobserve(hit.line);
      await Promise.allSettled(seen.map((hit) => now.index.texts(hit)));
      if (now !== answer) return;
      for (let hit of seen) if (hit.sections) snippet(hit, now);
      mean();
    }, { rootMargin: "100px" });
    for (let hit of hits) if (hit.place) watch.observe(hit.line);
  }

  // Where the summary does not answer, the words of the text that do; and the
  // way to its section.
  function snippet(hit, now) {
    let mark = (text) => engine.marked(text, now.find, hit.seen);
    hit.place.replaceChildren(mark(hit.summary));
    let best = now.index.snippet(hit, now.query, now.find), sought = !hit.summary || now.query.phrases.length, lacking = 0, told = 0;
    now.query.groups.forEach((group, at) => {
      if (hit.seen[at]) return;
      lacking += group.idf;
      if (best?.groups.has(at)) told += group.idf;
    });
    if (best && (lacking || sought)) {
      // Everyday words alone are no reason to show anything but the summary.
      if (best.text && (sought || told > lacking * 0.4)) hit.place.replaceChildren(mark(best.text));
      if (best.anchor && best.heading) {
        let to = top + hit.card.address.replace(/#.*/, "") + "#" + encodeURIComponent(best.anchor);
        hit.line.append(element("p", "section", link(to, mark(best.heading))));
      }
    }
    hit.place.hidden = !hit.place.textContent;
    why(hit, now);
  }

  // Says by which words a hit was found, where they are not those of the query.
  function why(hit, now) {
    let words = now.query.groups.flatMap((group, at) => {
      let seen = hit.seen[at] || [], typed = engine.fold(group.word.raw).slice(0, 4);
      return seen.some((word) => engine.fold(word).includes(typed)) ? [] : seen.slice(0, 1);
    });
    if (words.length) hit.line.append(element("p", "why", texts.textAlso + " " + [...new Set(words)].join(", ")));
  }

  // Where a word was taken for another, that one as a query of its own; where
  // only a part of it is known, which.
  function mean() {
    if (meant.textContent || !answer) return;
    let small = text.toLowerCase(), corrected = small;
    answer.query.groups.forEach(({ word }, at) => {
      let why = word.options[0]?.why;
      if (word.parts || why !== "typo" && why !== "part" || word.options.some((option) => option.why !== why)) return;
      let seen = answer.hits.slice(0, STEP).flatMap((hit) => hit.seen?.[at] || []);
      let [other] = seen.filter((word) => !small.split(" ").includes(word)).sort(engine.shorter);
      if (!other) return;
      if (why === "typo") corrected = corrected.replace(word.raw, other);
      else meant.append(say(texts.textPart, { word: word.raw, part: other }) + " ");
    });
    if (corrected !== small) meant.append(texts.textMeant + " ", link(address(corrected, chosen), corrected), "?");
  }

  // -- Facets.

  function choices(counts) {
    let body = part("choices"), open = none(), focus = document.activeElement;
    let within = focus?.closest(".facet"), place = within && `[data-facet='${within.dataset.facet}']`;
    // Who asked for more stands at the first of them.
    if (focus === others) place = "details:nth-child(2)";
    for (let group of body.querySelectorAll("details")) open[group.dataset.facet] = group.open;
    body.textContent = chips.textContent = "";
    for (let { name, label, values } of facets) {
      let { length } = picked(name);
      if (!length && (values.length < 2 || !kind && !counts[name].some(Boolean))) continue;
      let group = element("details", "facet"), list = element("ul");
      group.dataset.facet = name;
      group.open = open[name] ?? (length > 0 || name === "type" && WIDE.matches);
      group.append(element("summary", "", label + (length ? ` (${length})` : "")), list);
      list.append(...values.map((value, at) => choice(name, label, value, counts[name][at])));
      // An old address may name what is no more.
      for (let id of picked(name)) if (values.every((value) => value.id !== id)) chip(name, id, `${label}: ${id} (${texts.textUnknown})`);
      body.append(group);
    }
    if (facets.length === 1 && facets[0].name === "type") {
      others = button("plain", texts.textOthers, () => { panel.open = true; });
      body.append(others);
    }
    // What had the focus may be a link that has become a box.
    let next = within && document.getElementById(focus.id) || place && body.querySelector(place + " > summary");
    next?.focus();
    if (narrowed()) chips.append(button("", texts.textClear, () => {
      chosen = none();
      change(true);
      tell();
    }));
  }

  function choice(name, title, value, count) {
    let line = element("li", count ? "" : "none"), box = element("input"), label = element("label", "", value.label + " ");
    box.type = "checkbox";
    box.id = label.htmlFor = `facet:${name}:${value.id}`;
    box.checked = picked(name).includes(value.id);
    label.append(element("span", "count", `(${count})`));
    box.addEventListener("change", () => pick(name, value.id));
    line.append(box, " ", label);
    if (box.checked) chip(name, value.id, title + ": " + value.label);
    return line;
  }

  function chip(name, id, called) {
    let made = button("chip", called + " ×", () => { pick(name, id); tell(); });
    made.setAttribute("aria-label", say(texts.textRemove, { name: called }));
    chips.append(made);
  }

  function pick(name, id) {
    let left = picked(name).filter((other) => other !== id);
    if (left.length === picked(name).length) left.push(id);
    chosen[name] = left;
    if (!left.length) delete chosen[name];
    change(true);
  }

  // The focus goes to what is told, or where nothing is, to the words.
  function tell() { (form && !text.trim() && !narrowed() ? field : status).focus(); }

  panel.addEventListener("toggle", () => { if (panel.open && !(facets?.length > 1)) ask(); });

  // -- What readers do.

  // Asks for what stands in the field.
  function typed(step) {
    clearTimeout(timer);
    text = field.value;
    change(step);
  }

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      typed(true);
    });
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(typed, 150);
    });
  }
  if (finder) finder.addEventListener("submit", (event) => {
    event.preventDefault();
    for (let { name, value } of selects()) if (value) chosen[name] = [value]; else delete chosen[name];
    status.focus();
    change(true);
  });
  // The panel is long on a small screen: the way out of it ends it.
  reached.addEventListener("click", (event) => {
    event.preventDefault();
    panel.open = false;
    status.focus();
  });
  window.addEventListener("popstate", begin);
  more.addEventListener("click", async () => {
    let now = answer, next = now.hits.slice(shown, shown + STEP);
    try { await now.index.cards(next); } catch {
      // The files have other names by now: all is asked for anew.
      room = shown + STEP;
      return ask(true);
    }
    if (now !== answer) return;
    draw(next);
    enter(false, { shown });
    next[0]?.line.querySelector("a").focus();
  });
  // Arrows lead from the field to the answers and between them.
  root.addEventListener("keydown", (event) => {
    let step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    let links = [...results.querySelectorAll("[data-search-hit]")], at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    let to = at + step < 0 ? field : links[at + step];
    if (to) { event.preventDefault(); to.focus(); }
  });

  begin();
})();
