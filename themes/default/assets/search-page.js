// The search page: the query in the address, the answers in order.
(function () {
  "use strict";
  var engine = window.dugnadSearch;
  var form = document.querySelector("[data-search-form]");
  if (!engine || !form) return;
  var field = form.elements.q;
  var results = document.querySelector("[data-search-results]");
  var status = document.querySelector("[data-search-status]");
  var more = document.querySelector("[data-search-more]");
  var hint = document.querySelector("[data-search-hint]");
  var meant = document.querySelector("[data-search-meant]");
  var texts = form.dataset;
  var top = texts.searchTop, shown = 0, asked = 0, answer = null, timer = 0;
  var STEP = 10;

  document.querySelector("[data-search-without]").hidden = true;
  form.hidden = false;

  function say(text, words) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return words[name]; });
  }

  function address(text) {
    var to = new URL(location.href);
    to.search = text ? "?q=" + encodeURIComponent(text).replace(/%20/g, "+") : "";
    to.hash = "";
    return to;
  }

  // The address follows the query; a folder on disk may not let it.
  function remember(text, step) {
    var to = address(text);
    if (to.href === location.href) return;
    try { history[step ? "pushState" : "replaceState"](null, "", to); } catch (_) { /* read from disk */ }
  }

  function ask(text, fresh) {
    var turn = ++asked;
    status.removeAttribute("data-search-done");
    if (!text.trim()) return clear();
    engine.open(top + texts.searchFolder, fresh).then(function (index) {
      return index.ask(text).then(function (found) {
        return index.cards(found.hits.slice(0, STEP)).then(function () {
          if (turn === asked) show(index, found, text);
        });
      });
    }).catch(function (error) {
      if (turn !== asked) return;
      if (!fresh) return ask(text, true);
      clear();
      status.textContent = texts.textFailed;
      status.setAttribute("data-search-done", "");
    });
  }

  function clear() {
    answer = null;
    results.textContent = status.textContent = meant.textContent = "";
    more.hidden = true;
    if (hint) hint.hidden = false;
  }

  function show(index, found, text) {
    if (hint) hint.hidden = true;
    answer = { index: index, found: found, find: index.finder(found.query), seen: [] };
    results.textContent = meant.textContent = "";
    shown = 0;
    draw(found.hits.slice(0, STEP));
    var count = found.hits.length;
    status.textContent = count === 0 ? texts.textNone : say(count === 1 ? texts.textOne : texts.textMany, { count: count });
    status.setAttribute("data-search-done", "");
    mean(text);
    document.title = text + " – " + texts.textTitle;
  }

  function draw(hits) {
    var list = document.createDocumentFragment();
    hits.forEach(function (hit) { list.append(item(hit)); });
    results.append(list);
    shown += hits.length;
    more.hidden = shown >= answer.found.hits.length;
    hits.forEach(read);
  }

  function element(name, kind, content) {
    var made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(content);
    return made;
  }

  function item(hit) {
    var card = hit.card, seen = [], find = answer.find;
    var link = element("a", "", engine.marked(card.title, find, seen));
    link.href = top + card.address;
    link.setAttribute("data-search-hit", "");
    var line = element("li", "hit", "");
    if (card.lang) line.lang = card.lang;
    line.append(element("p", "title", link));
    var kind = answer.index.start.kinds[card.kind];
    var about = element("p", "about", [kind && kind[0], card.facts].filter(Boolean).join(" · "));
    if (card.lang) about.lang = document.documentElement.lang;
    line.append(about);
    hit.place = element("p", "snippet", engine.marked(card.summary, find, seen));
    line.append(hit.place);
    hit.seen = seen;
    hit.line = line;
    return line;
  }

  // Fetches the text of a hit when it comes into view.
  function read(hit) {
    var now = answer;
    if (!("IntersectionObserver" in window)) return snippet(hit, now);
    var watch = new IntersectionObserver(function (seen) {
      if (!seen.some(function (entry) { return entry.isIntersecting; })) return;
      watch.disconnect();
      snippet(hit, now);
    }, { rootMargin: "100px" });
    watch.observe(hit.line);
  }

  function snippet(hit, now) {
    now.index.texts(hit).then(function () {
      if (now !== answer) return;
      var best = now.index.snippet(hit, now.found.query, now.find);
      var needed = now.found.query.groups.some(function (_, group) { return !(hit.seen[group] && hit.seen[group].length); });
      if (best && (needed || !hit.card.summary || now.found.query.phrases.length)) {
        var seen = hit.seen;
        if (best.text) {
          hit.place.textContent = "";
          hit.place.append(engine.marked(best.text, now.find, seen));
        }
        if (best.anchor && best.heading) {
          var link = element("a", "", engine.marked(best.heading, now.find, seen));
          link.href = top + hit.card.address + "#" + encodeURIComponent(best.anchor);
          hit.line.append(element("p", "section", link));
        }
      }
      why(hit, now);
      mean(field.value);
    }).catch(function () { /* the summary stands */ });
  }

  // Says by which words a hit was found, where they are not those of the
  // query.
  function why(hit, now) {
    var words = [];
    now.found.query.groups.forEach(function (group, at) {
      var seen = hit.seen[at] || [], typed = engine.fold(group.word.raw).slice(0, 4);
      if (!seen.length || seen.some(function (word) { return engine.fold(word.toLowerCase()).indexOf(typed) >= 0; })) return;
      var word = seen[0].toLowerCase();
      if (words.indexOf(word) < 0) words.push(word);
    });
    if (words.length) hit.line.append(element("p", "why", texts.textAlso + " " + words.join(", ")));
  }

  // Where a word was taken for another, that one as a query.
  function mean(text) {
    if (meant.textContent || !answer) return;
    var query = answer.found.query, corrected = text, changed = false;
    query.groups.forEach(function (group, at) {
      if (!group.word.options.length || !group.word.options.every(function (option) { return option.why === "typo"; })) return;
      var seen = [];
      answer.found.hits.slice(0, STEP).forEach(function (hit) { seen = seen.concat(hit.seen && hit.seen[at] || []); });
      seen = seen.map(function (word) { return word.toLowerCase(); }).sort(function (a, b) { return a.length - b.length || (a < b ? -1 : 1); });
      if (!seen.length) return;
      corrected = corrected.replace(new RegExp(group.word.raw.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i"), seen[0]);
      changed = true;
    });
    if (!changed || corrected === text) return;
    var link = element("a", "", corrected);
    link.href = address(corrected).href;
    meant.append(texts.textMeant + " ", link, "?");
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(timer);
    remember(field.value, true);
    ask(field.value);
  });
  field.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(function () {
      remember(field.value, false);
      ask(field.value);
    }, 150);
  });
  window.addEventListener("popstate", begin);
  more.addEventListener("click", function () {
    var now = answer, next = now.found.hits.slice(shown, shown + STEP);
    now.index.cards(next).then(function () {
      if (now !== answer) return;
      var first = results.children.length;
      draw(next);
      var link = results.children[first] && results.children[first].querySelector("a");
      if (link) link.focus();
    });
  });
  // Arrows lead from the query to the answers and between them.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || event.altKey || event.ctrlKey || event.metaKey) return;
    var links = Array.from(results.querySelectorAll("[data-search-hit]")), at = links.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== field) return;
    var next = at + (event.key === "ArrowDown" ? 1 : -1);
    var to = next < 0 ? field : links[next];
    if (to) { event.preventDefault(); to.focus(); }
  });

  function begin() {
    field.value = new URLSearchParams(location.search).get("q") || "";
    ask(field.value);
  }
  begin();
})();
