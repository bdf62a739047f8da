// Compares those that a reader chooses, up to four. Whom stands in the address,
// `?id=a,b`. What is told of each comes from a file of its own: a script that
// hands it over, since a folder on disk lets nothing else be read.
(function () {
  "use strict";

  var form = document.querySelector("[data-compare]");
  var status = document.querySelector("[data-compare-status]");
  var place = document.querySelector("[data-compare-place]");
  if (!form) { return; }
  var texts = form.dataset;
  var selects = Array.from(form.querySelectorAll("select"));
  var differs = form.querySelector("[data-compare-differs]");
  var files = Object.create(null);
  var data = Object.create(null);
  var turn = 0;

  window.dugnadCompare = function (name, value) { data[name] = value; };

  function load(name) {
    if (!files[name]) {
      files[name] = new Promise(function (found, failed) {
        var script = document.createElement("script");
        script.src = texts.folder + (name ? "e-" + name : "start") + ".js";
        script.onload = function () { script.remove(); found(data[name]); };
        script.onerror = function () { script.remove(); delete files[name]; failed(new Error(name)); };
        document.head.append(script);
      });
    }
    return files[name];
  }

  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }

  function say(text) { status.textContent = text; }

  // -- Whom the address names.

  function asked(known) {
    var ids = (new URLSearchParams(location.search).get("id") || "").split(",");
    return ids.filter(function (id, at) { return known[id] && ids.indexOf(id) === at; }).slice(0, selects.length);
  }

  // What is printed bears the address of the choice, as the whole world knows it.
  var address = document.querySelector("[data-compare-address]");
  var own = address.textContent;

  function remember(ids) {
    var to = new URL(location.href);
    to.search = ids.length ? "?id=" + ids.join(",") : "";
    address.textContent = own + to.search;
    try { history.replaceState(null, "", to); } catch (_) { /* read from disk */ }
  }

  function chosen() {
    var ids = selects.map(function (select) { return select.value; }).filter(Boolean);
    return ids.filter(function (id, at) { return ids.indexOf(id) === at; });
  }

  // -- The table.

  function words(cell) { return cell.passages.map(function (passage) { return passage.text; }); }

  function cell(told, own) {
    var td = element("td");
    if (told.lang) { td.lang = told.lang; }
    told.passages.forEach(function (passage) {
      td.append(element("p", passage.text, passage.kind + (own.indexOf(passage.text) < 0 ? "" : " own")));
    });
    if (!told.passages.length) {
      td.append(element("p", texts.textMissing, "missing"));
    } else if (told.more) {
      var more = element("a", texts.textMore, "cut");
      more.href = told.more;
      td.append(more);
    }
    return td;
  }

  function row(field, at, all) {
    var cells = all.map(function (one) { return one.cells[at]; });
    var own = [];
    var isShared = false;
    if (!field[1]) {
      cells.forEach(function (told) {
        words(told).forEach(function (text) {
          var held = cells.filter(function (other) { return words(other).indexOf(text) >= 0; }).length;
          if (held < cells.length) { own.push(text); }
          if (held > 1) { isShared = true; }
        });
      });
    }
    var tr = element("tr", "", !field[1] && !own.length ? "same" : "");
    var head = element("th", field[0]);
    head.scope = "row";
    if (!field[1]) { head.append(" ", element("span", own.length ? texts.textDiffers : texts.textSame, "note")); }
    tr.append(head);
    cells.forEach(function (told) { tr.append(cell(told, isShared ? own : [])); });
    return tr;
  }

  function table(start, all) {
    var made = element("table", "", "compared");
    var top = element("tr");
    top.append(element("td"));
    all.forEach(function (one) {
      var head = element("th");
      var link = element("a", one.link.title);
      head.scope = "col";
      link.href = one.link.href;
      if (one.link.lang) { link.lang = one.link.lang; }
      head.append(link);
      top.append(head);
    });
    made.createTHead().append(top);
    var body = made.createTBody();
    start.fields.forEach(function (field, at) { body.append(row(field, at, all)); });
    return made;
  }

  function show(start) {
    var ids = chosen();
    var mine = ++turn;
    if (ids.length < 2) {
      place.hidden = true;
      say(texts.textNobody);
      return;
    }
    Promise.all(ids.map(load)).then(function (all) {
      if (mine !== turn) { return; }
      place.replaceChildren(table(start, all));
      place.hidden = false;
      say(texts.textShown.replace("{titles}", all.map(function (one) { return one.link.title; }).join(", ")));
    }).catch(function () { say(texts.textFailed); });
  }

  function fill(start) {
    var known = Object.create(null);
    start.entries.forEach(function (entry) { known[entry[0]] = entry; });
    var ids = asked(known);
    selects.forEach(function (select, at) {
      select.append(new Option(texts.textNone, ""));
      start.entries.forEach(function (entry) {
        var option = new Option(entry[1], entry[0]);
        if (entry[2]) { option.lang = entry[2]; }
        select.append(option);
      });
      select.value = ids[at] || "";
      address.textContent = own + (ids.length ? "?id=" + ids.join(",") : "");
      select.addEventListener("change", function () { remember(chosen()); show(start); });
    });
    show(start);
  }

  differs.addEventListener("change", function () { place.classList.toggle("only-own", differs.checked); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.hidden = false;
  load("").then(fill).catch(function () { say(texts.textFailed); });
})();
