// Search in the browser: what a word is looked for by, the files of the index,
// and who answers a query best. No page is touched here.
(function () {
  "use strict";
  var FORM = 4;

  // -- Words. The same as `src/search/analysis`; a golden file holds them equal.

  var RUN = /[\p{Alphabetic}\p{N}\u0300-\u036f]+/gu;
  var VOWEL = "aeiouyåæêòóôø";

  function words(text) {
    var found = [], chain = 0, last = -1;
    for (var run of text.matchAll(RUN)) {
      if (!(last >= 0 && text.slice(last, run.index) === "-")) {
        join(text, found, chain);
        chain = found.length;
      }
      last = run.index + run[0].length;
      var figures = /^[0-9]+(?=\p{Alphabetic}{3})/u.exec(run[0]);
      if (figures) {
        var middle = run.index + figures[0].length;
        found.push([run.index, middle, false], [middle, last, false], [run.index, last, true]);
      } else {
        found.push([run.index, last, false]);
      }
    }
    join(text, found, chain);
    return found;
  }

  function join(text, found, chain) {
    var parts = found.slice(chain).filter((part) => !part[2]);
    var letters = parts.filter((part) => !/^[0-9]/.test(text.slice(part[0])));
    if (letters.length > 1 && letters[0] === parts[parts.length - letters.length]) {
      found.push([letters[0][0], parts[parts.length - 1][1], true]);
    }
  }

  // Without those that several make.
  function apart(text) { return words(text).filter((span) => !span[2]); }

  function vowel(letter) { return VOWEL.indexOf(letter) >= 0; }

  var MAIN = /(?:hetenes|hetene|hetens|heten|heter|het|endes|enes|edes|ande|ende|ede|ane|ene|ens|ets|ers|ast|as|es|en|ar|er|et|a|e)$/;

  function stem(word) {
    if (!/[aeiouyåæêòóôø]/.test(word)) return word;
    word = word.replace(/(...)(?:heit|heita|heiti|heiter|heitene|heitane|heits)$/u, "$1het");
    word = word.replace(/(...(?:ig|leg))(?:aste|ste|ast|st|ere|are)$/u, "$1");
    word = word.replace(/(...(?:al|bar|som))t$/u, "$1").replace(/(...)elt$/u, "$1ell");
    if (/^sam(?:er|ene|ar|ane)s?$/.test(word)) return "samisk";
    var kept = /^.*(?:(?:fast|tann|over|dyr|mune|menn|kol)leg(?=(?:a|e[nr]?|ene|ane|ar)s?$)|lokale(?=(?:r|ne|t)s?$))/.exec(word);
    if (kept) return kept[0];
    kept = /^(.*(?:bill|led|var|vill|vanl|hell|tidl|ein|v[ie]rkel|endel|ferd|stad))[ie]g(?=(?:e|het(?:ene?|er)?)?s?$)/.exec(word);
    return kept ? kept[1] + "ig" : afterVowel(word) || regular(snowball(word));
  }

  function afterVowel(word) {
    var base = /^[^aeiouyåæêòóôø]*[aeiouyåæêòóôø]{1,2}/.exec(word)[0];
    var onset = /^[^aeiouyåæêòóôø]*/.exec(word)[0].length;
    for (var end of [base.length, base.length - 1]) {
      var start = word.slice(0, end), ending = word.slice(end);
      var special = start.slice(-2) === "ei" ? "e" : "ar";
      if (end >= 2 && end > onset && (/^(?:en|er|et|ene|ane|a|ens|ets|enes|ere|eren|erne)$/.test(ending) || ending === special)) return start === "ei" ? "eie" : start;
    }
    return "";
  }

  function snowball(word) {
    if (word.length < 3) return word;
    var lead = /^[^aeiouyåæêòóôø]*[aeiouyåæêòóôø]+[^aeiouyåæêòóôø]/.exec(word);
    var from = Math.max(3, lead ? lead[0].length : word.length);
    var head = word.slice(0, from), tail = word.slice(from);
    word = head + mainSuffix(head, tail);
    tail = word.slice(from);
    if (/[dv]t$/.test(tail)) word = word.slice(0, -1);
    tail = word.slice(from).replace(/(?:hetslov|eleg|elig|elov|slov|leg|eig|lig|els|lov|ig)$/, "");
    return word.slice(0, from) + tail;
  }

  function mainSuffix(head, tail) {
    if (/erte?$/.test(tail)) return tail.replace(/erte?$/, "er");
    var ending = MAIN.exec(tail);
    if (ending && ending[0] === "ers") {
      var before = head + tail.slice(0, -3);
      var stays = /(?:ind|kk|nk|amm|omm|kap|pp|lt|ast|øst|v)$/.test(before) && !/(?:skap|hav|giv)$/.test(before);
      return stays ? tail : tail.slice(0, -3);
    }
    if (ending) return tail.slice(0, ending.index);
    var rest = tail.slice(0, -1), whole = head + rest;
    if (!/s$/.test(tail)) return tail;
    return genitive(whole) ? rest : tail;
  }

  // Whether an `s` may follow.
  function genitive(before) {
    return /[bcdfghjlmnoptvyz]$/.test(before) || /r$/.test(before) && !/er$/.test(before) || /k$/.test(before) && !vowel(before[before.length - 2] || " ");
  }

  function regular(word) {
    for (var rule of [["er", 3], ["ar", 4], ["ern", 4]]) {
      var start = word.slice(0, -rule[0].length);
      if (word.endsWith(rule[0]) && start.length >= rule[1] && /[aeiouyåæêòóôø]/.test(start)) {
        word = start;
        break;
      }
    }
    if (/...tr$/u.test(word) || /..mm$/u.test(word) && word !== "somm") word = word.slice(0, -1);
    if (word.length >= 5 && /[^aeiouyåæêòóôø]el$/.test(word)) word = word.slice(0, -2) + "l";
    if (word.length >= 4 && /([^aeiouyåæêòóôøl])\1l$/.test(word)) word = word.slice(0, -2) + "l";
    // A word's own end that looks like an ending: `kvalitet`, `tema`, `ressurs`.
    if (/(?:it|ult|.h)et$/u.test(word)) return word.slice(0, -2);
    return /s$/.test(word) && word.length > 5 && genitive(word.slice(0, -1)) || /...a$/u.test(word) ? word.slice(0, -1) : word;
  }

  var STROKES = { "ø": "o", "æ": "a", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ł": "l" };

  function fold(stem) { return bare(stem).replace(/aa/g, "a").replace(/ae/g, "a").replace(/oe/g, "o"); }

  // Without marks.
  function bare(stem) {
    if (!/[^\x00-\x7f]/.test(stem)) return stem;
    return stem.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[øæđðŋŧł]/g, (letter) => STROKES[letter]);
  }

  // -- Files. Each is a script that calls `add`; `start` knows their names.

  var data = {}, loading = {}, folder = "";

  function add(name, value) { data[name] = value; }

  function load(name, file) {
    if (!loading[name]) {
      loading[name] = new Promise((found, failed) => {
        var script = document.createElement("script");
        script.src = folder + file;
        script.onload = script.onerror = () => {
          script.remove();
          if (name in data) found(data[name]); else failed(new Error(file));
        };
        document.head.append(script);
      });
    }
    return loading[name];
  }

  var opened;

  // The index. Should its files have changed since its start was read, it is
  // read anew, once.
  function open(base, fresh) {
    if (!opened || fresh) {
      folder = base + "i/";
      data = {};
      loading = {};
      opened = load("start", "start.js" + (fresh ? "?" + Date.now() : "")).then((start) => {
        if (start.form !== FORM) throw new Error("form");
        return new Index(start);
      });
    }
    return opened;
  }

  // Where there are many shards, directories have their names.
  var ABOVE = { t: "d", r: "e" };

  function Index(start) {
    var index = this;
    this.start = start;
    // Words that say nothing, and stems of those that frame a question.
    this.stop = new Set(start.stop.split(" "));
    this.frame = new Set(start.frame.split(" "));
    this.files = { f: names(start.f), o: names(start.o), c: new Map() };
    start.c[1].match(/..../g).forEach((sign, at) => { if (sign !== "....") index.files.c.set(String(at), sign); });
    this.borders = {};
    this.shards = {};
    this.entered = new Set();
    ["t", "d", "r", "e"].forEach((kind) => { index.list(kind, start[kind]); });
  }

  // Enters shards that are named in a list.
  Index.prototype.list = function (kind, text) {
    var files = this.files[kind] = this.files[kind] || new Map();
    if (text) lines(text, (name, _, sign) => { files.set(name, sign); });
    this.borders[kind] = Array.from(files.keys()).sort();
  };

  function names(text) {
    var map = new Map();
    if (text) for (var name of text.split(",")) map.set(name.slice(0, -4), name.slice(-4));
    return map;
  }

  Index.prototype.file = function (kind, name) {
    var sign = this.files[kind].get(name);
    return sign === undefined ? Promise.resolve(null) : this.signed(kind, name, sign);
  };

  // The file of a kind with this name and these signs of what it holds.
  Index.prototype.signed = (kind, name, sign) => {
    var plain = name.replace(/[^a-z0-9]/gu, (letter) => "_" + letter.codePointAt(0).toString(16));
    return load(kind + name, kind + "-" + plain + "-" + sign + ".js");
  };

  // The place of the shard that has a key: the last that begins no later.
  Index.prototype.shardOf = function (kind, key) {
    var borders = this.borders[kind], from = 0, to = borders.length;
    while (from < to) {
      var middle = from + to >> 1;
      if (borders[middle] <= key) from = middle + 1; else to = middle;
    }
    return from - 1;
  };

  // The shards of keys, and for beginnings of keys more of those that begin so.
  Index.prototype.reached = function (kind, keys, below) {
    var wanted = new Set(), index = this, borders = this.borders[kind];
    keys.forEach((key) => {
      var at = index.shardOf(kind, key), more = [];
      if (at >= 0) wanted.add(borders[at]);
      while (below && ++at < borders.length && borders[at].startsWith(key)) more.push(borders[at]);
      more.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, 4).forEach(wanted.add, wanted);
    });
    return Array.from(wanted);
  };

  // Loads files of a kind and enters each, once.
  Index.prototype.read = function (kind, names, enter) {
    var index = this;
    return Promise.all(names.map((name) => {
      return index.file(kind, name).then((text) => {
        if (index.entered.has(kind + name)) return;
        index.entered.add(kind + name);
        enter(text, name);
      });
    }));
  };

  // Loads what holds keys, by the directories that know its name.
  Index.prototype.need = function (kind, keys, below) {
    var index = this, above = ABOVE[kind];
    return this.read(above, this.reached(above, keys, below), (text) => { index.list(kind, text); }).then(() => {
      return index.read(kind, index.reached(kind, keys, below), (text, name) => { index.shards[kind + name] = entries(text); });
    });
  };

  var FIGURES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var VALUE = {};
  for (var at = 0; at < 64; at++) VALUE[FIGURES[at]] = at;

  // Calls `each` with the lines of a list: key, its other names, what it says.
  function lines(text, each) {
    var last = "";
    text.split("|").forEach((line) => {
      var colon = line.indexOf(":");
      var head = (colon < 0 ? line : line.slice(0, colon)).slice(1).split(";");
      last = last.slice(0, VALUE[line[0]]) + head[0];
      each(last, head.slice(1), colon < 0 ? "" : line.slice(colon + 1));
    });
  }

  // The lines of a shard: keys by their folded form.
  function entries(text) {
    var map = new Map();
    lines(text, (key, members, text) => {
      // The first is what all of the class are looked for by, where that is another.
      var entry = { key, own: members[0] || key, members: members.filter(Boolean), text }, folded = fold(key);
      if (map.has(folded)) map.get(folded).push(entry); else map.set(folded, [entry]);
    });
    return map;
  }

  // Every entry with this folded key: a word's, unless of another kind.
  Index.prototype.at = function (folded, kind = "t") {
    var at = this.shardOf(kind, folded), map = at >= 0 && this.shards[kind + this.borders[kind][at]];
    return map && map.get(folded) || [];
  };

  // Every entry of loaded shards whose folded key begins so.
  Index.prototype.beginning = function (kind, folded, each) {
    var borders = this.borders[kind];
    for (var at = Math.max(0, this.shardOf(kind, folded)); at < borders.length && (borders[at] <= folded || borders[at].startsWith(folded)); at++) {
      var shard = this.shards[kind + borders[at]];
      if (shard) shard.forEach((list, key) => {
        if (key.startsWith(folded)) list.forEach((entry) => { each(entry, key); });
      });
    }
  };

  // Reads rising numbers, each by its step from the last, and what stands after
  // each where that is asked for: to the end, or a mark, whose place it tells.
  function steps(text, at, slots, impacts) {
    for (var slot = 0; at < text.length && text[at] !== "!";) {
      var shift = 1, figure;
      do { figure = VALUE[text[at++]]; slot += (figure & 31) * shift; shift *= 32; } while (figure & 32);
      slots.push(slot);
      if (impacts) impacts.push(VALUE[text[at++]]);
    }
    return at;
  }

  // Who has an entry's key: numbers and impacts.
  Index.prototype.postings = (entry) => {
    if (entry.slots) return entry;
    var text = entry.text, at = 0, slots = [], impacts = [], common = -1;
    if (text[0] === "!") { common = VALUE[text[1]]; at = 2; }
    at = steps(text, at, slots, impacts);
    if (common >= 0) {
      var known = new Map(slots.map((slot, at) => [slot, impacts[at]]));
      slots = [];
      impacts = [];
      for (var six = 0; ++at < text.length; six += 6) {
        for (var bits = VALUE[text[at]], bit = 0; bits; bit++, bits >>= 1) {
          if (!(bits & 1)) continue;
          slots.push(six + bit);
          impacts.push(known.has(six + bit) ? known.get(six + bit) : common);
        }
      }
    }
    entry.slots = slots;
    entry.impacts = impacts;
    return entry;
  };

  // -- A query.

  var QUOTED = /["«“”„]([^"«»“”„]+)["»“”„]/g;
  var MOST_WORDS = 12;
  // A longer question is read as far as this: each cut of a word is tried.
  var MOST_LETTERS = 500;

  function parse(index, text) {
    text = text.slice(0, MOST_LETTERS).normalize("NFC");
    var small = text.toLowerCase(), phrases = [], list = [];
    for (var quote of small.matchAll(QUOTED)) phrases.push(quote[1]);
    words(small).forEach((span) => {
      var raw = small.slice(span[0], span[1]);
      if (span[2]) raw = raw.replace(/-/g, "");
      if (list.length < MOST_WORDS) {
        list.push({ raw, stem: stem(raw), stop: index.stop.has(raw), joined: span[2], options: [] });
      }
    });
    list = list.filter((word) => !word.joined || list.length < 4);
    var said = list.filter((word) => !word.stop), only = !said.length;
    if (only) said = list;
    var asks = list.length > 2 && list[0].stop && !only && !phrases.length;
    return { text, phrases, groups: [], words: list, length: said.length, said: said.concat(pairs(list, only ? small : phrases.join("\n"))), only, asks };
  }

  // Words that say nothing are looked for two by two, where that is all there
  // is or what stands in quotes.
  function pairs(list, within) {
    var found = [], runs = within.split("\n").map(spaced);
    list.forEach((word, at) => {
      var next = list[at + 1], raw = next && word.raw + " " + next.raw;
      if (!next || !word.stop || !next.stop || !runs.some((run) => run.indexOf(" " + raw + " ") >= 0)) return;
      found.push({ raw, stem: word.raw + "'" + next.raw + "'", stop: true, pair: true, options: [] });
    });
    return found;
  }

  function keyOf(word, query) { return query.only && word.stop && !word.pair ? word.raw + "'" : word.stem; }

  // An option of a word: an entry and how near it is to what was written.
  function option(word, entry, weight, why, span) {
    var known = word.options.find((other) => other.entry === entry);
    if (known) { known.weight = Math.max(known.weight, weight); return; }
    word.options.push({ entry, weight, why, span: span || 1 });
  }

  // The entries of a word as it is written, and of its like without marks.
  function exact(index, word, query) {
    var key = keyOf(word, query), folded = fold(key), list = index.at(folded);
    var same = list.some((entry) => entry.key === key);
    var marked = /[^\x00-\x7f]/.test(word.raw), spelt = /aa|ae|oe/.test(word.raw);
    list.forEach((entry) => {
      var weight = entry.key === key ? 1 : marked ? 0.25 : same ? 0.4 : spelt ? 0.95 : 0.85;
      option(word, entry, weight, "word");
    });
    if (word.stop) return;
    [word.raw, word.raw.replace(/s$/, "")].forEach((name) => {
      // A word of its own is nobody's genitive: `status` beside `statue`.
      if (name === key || same && word.raw === key) return;
      index.at(fold(name)).forEach((entry) => {
        if (entry.key !== name && (marked || fold(entry.key) !== fold(name))) return;
        // Who asks means a word before a name that looks like a form of it.
        if (query.asks) return option(word, entry, 0.6, "word");
        word.options.forEach((other) => { other.weight *= 0.5; });
        option(word, entry, 1, "word");
      });
    });
  }

  function count(index, word) {
    return word.options.reduce((most, option) => Math.max(most, index.postings(option.entry).slots.length), 0);
  }

  var DERIVED = /^(?:n?ing|ering|els|[ae]r|nad|[ai]?sjon|s[ao]m|bar|and|al|ell|i?sk|iv|eri|dom|skap|tor)$/;

  // Acts and what is done, things and what is of them: `flytte` and `flytting`.
  function derived(index, word) {
    if (word.stem.length < 4) return;
    var folded = fold(word.stem);
    function add(entry) { option(word, entry, 0.5, "derived"); }
    index.beginning("t", folded, (entry, key) => {
      if (DERIVED.test(key.slice(folded.length)) && !/dal$/.test(key)) add(entry);
    });
    for (var end = folded.length - 2; end > 3; end--) {
      if (DERIVED.test(folded.slice(end))) index.at(folded.slice(0, end)).forEach(add);
    }
  }

  // Of who has a word that is related to this one a list stands beside it.
  var KIN = "=";

  function kin(index, word, query) {
    var own = word.options.filter((option) => option.weight > 0.8).map((option) => option.entry.key + KIN);
    index.at(fold(word.stem) + KIN).forEach((entry) => {
      if (!own.length || own.indexOf(entry.key) >= 0) option(word, entry, !own.length ? 0.7 : query.asks ? 0.35 : 0.15, "kin");
    });
  }

  // What endings begin with.
  var UNENDED = /^(?:[aeinrst]|an|ar|de|en|er|et|he|in|le|li|ne|re|st|te|ane|ene|ens|ern|ers|ets|het|ing|lig|ste)$/;

  // Words that begin as this one, which may not be written to its end.
  function begun(index, word) {
    var folded = fold(word.raw), found = [], known = word.options.length > 0;
    if (folded.length < 2) return;
    index.beginning("t", folded, (entry, key) => {
      if (key.length > folded.length && !/[ '+=]/.test(key)) found.push([entry, key]);
    });
    found.sort((a, b) => a[1].length - b[1].length || (a[1] < b[1] ? -1 : 1)).slice(0, 40).forEach((pair) => {
      var ratio = folded.length / pair[1].length;
      option(word, pair[0], known ? 0.15 + 0.2 * ratio : 0.35 + 0.45 * ratio, "begun");
    });
    // Typed beyond the stem, into an ending.
    for (var end = folded.length - 1; !known && !found.length && end > 3 && end > folded.length - 4; end--) {
      if (UNENDED.test(folded.slice(end))) index.at(folded.slice(0, end)).forEach((entry) => { option(word, entry, 0.6, "begun"); });
    }
  }

  // Where a compound may be cut: the first part is known, the rest is to be
  // looked for.
  function cuts(index, word) {
    var found = [];
    for (var end = word.raw.length - 3; end > 1; end--) {
      var first = word.raw.slice(0, end);
      [first, first.replace(/[se]$/, "")].forEach((part, at) => {
        if (at && part === first || part.length < 2) return;
        var left = index.at(fold(stem(part))).filter((entry) => index.postings(entry).slots.length);
        if (left.length) found.push({ left, rest: word.raw.slice(end), length: part.length });
      });
    }
    return found.slice(0, 6);
  }

  // Keys that a compound may begin with, of a few shards, the longest first.
  function firsts(index, word) {
    var keys = new Map();
    for (var end = word.raw.length - 3; end > 2; end--) {
      var key = fold(stem(word.raw.slice(0, end))), shard = index.shardOf("t", key);
      if (!keys.has(shard)) keys.set(shard, key);
    }
    return Array.from(keys.values()).slice(0, 4);
  }

  function cut(index, word, found, last) {
    found.forEach((cut) => {
      var rest = { raw: cut.rest, stem: stem(cut.rest), options: [] };
      exact(index, rest, {});
      kin(index, rest, { asks: true });
      if (!rest.options.length && last && cut.rest.length > 3) begun(index, rest);
      rest.options = rest.options.filter((option) => option.weight > 0.3);
      if (rest.options.length) word.parts = (word.parts || []).concat({ left: cut.left, right: rest.options });
    });
  }

  // A compound as the other language writes its first part, its last, or both:
  // pages have it under that. Between a part's stem and what follows up to so
  // many letters may stand.
  var JOINT = 4;

  function translated(index, word) {
    var raw = word.raw, begins = [[0, ""]], ends = new Map(), forms = [];
    for (var at = 2; at < raw.length - 2; at++) {
      otherwise(index, raw.slice(0, at)).forEach((name) => { begins.push([at, name]); });
      var end = reversed(fold(stem(raw.slice(at))));
      if (index.at(end, "r").length) ends.set(at, reversed(end));
    }
    return index.need("t", Array.from(ends.values())).then(() => {
      begins.slice(0, 16).forEach((begin) => {
        if (begin[0]) forms.push([begin[1], "", fold(stem(raw.slice(begin[0])))]);
        ends.forEach((_, at) => {
          if (at < begin[0]) return;
          var between = fold(raw.slice(begin[0], at).replace(/ar$/, "er"));
          otherwise(index, raw.slice(at)).forEach((name) => { forms.push([begin[1], between, name]); });
        });
      });
      forms = forms.slice(0, 96);
      return index.need("r", forms.map((form) => reversed(form.join(""))));
    }).then(() => {
      var found = new Set();
      forms.forEach((form) => {
        index.beginning("r", reversed(form[2]), (_, key) => {
          var whole = reversed(key), joint = whole.length - form.join("").length;
          if (joint >= 0 && joint <= (form[0] ? JOINT : 0) && whole.startsWith(form[0]) && whole.endsWith(form[1] + form[2])) found.add(whole);
        });
      });
      return index.need("t", Array.from(found)).then(() => {
        // Who has it so says more than who has a word that is related to it.
        if (found.size) word.options.forEach((known) => { if (known.why === "kin") known.weight = Math.min(known.weight, 0.35); });
        found.forEach((key) => {
          index.at(key).forEach((entry) => {
            option(word, entry, 0.95, "word");
            word.count = Math.max(word.count, index.postings(entry).slots.length);
          });
        });
      });
    });
  }

  // What a part of a compound is called otherwise.
  function otherwise(index, part) {
    var key = stem(part), found = [];
    index.at(fold(key)).forEach((entry) => {
      if (entry.key === key) [entry.own].concat(entry.members).forEach((name) => { if (name !== key) found.push(fold(name)); });
    });
    return found;
  }

  // How the directory of endings has a key.
  function reversed(key) { return Array.from(key).reverse().join(""); }

  // Whether one edit makes one of the other: a letter more, less, other, or two
  // that changed places.
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1 || a === b) return a === b;
    var start = 0, end = 0;
    while (start < a.length && a[start] === b[start]) start++;
    while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
    var left = a.slice(start, a.length - end), right = b.slice(start, b.length - end);
    return left.length < 2 && right.length < 2 || left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  }

  // Words one edit away, also of those that begin otherwise.
  function mistyped(index, word, last) {
    var typed = fold(word.stem), spelt = bare(word.stem), raw = fold(word.raw), half = typed.length >> 1;
    var beginnings = new Set();
    // Two vowels that spell one may be a slip, too: `haade` for `halde`.
    function alike(key) { return near(typed, key) || near(spelt, key); }
    index.beginning("r", reversed(typed.slice(-half)), (_, key) => {
      var folded = reversed(key);
      if (alike(folded)) beginnings.add(folded);
    });
    return index.need("t", Array.from(beginnings)).then(() => {
      var found = [];
      index.beginning("t", typed.slice(0, Math.max(1, typed.length - half - 1)), (entry, key) => {
        if (typed.length > 3 && alike(key)) found.push([entry, 0.7]);
        else if (near(raw, key) || raw.length > 5 && raw.startsWith(key) && raw.length - key.length < 4 && key.length > 3) found.push([entry, 0.55]);
        else if (last && raw.length > 4 && key.length > raw.length && (near(raw, key.slice(0, raw.length)) || near(raw, key.slice(0, raw.length + 1)) || near(raw, key.slice(0, raw.length - 1)))) found.push([entry, 0.4]);
      });
      beginnings.forEach((key) => { index.at(key).forEach((entry) => { found.push([entry, typed.length > 3 ? 0.7 : 0.6]); }); });
      found.filter((pair) => !/[ '+=]/.test(pair[0].key))
        .sort((a, b) => b[1] - a[1] || index.postings(b[0]).slots.length - index.postings(a[0]).slots.length || (a[0].key < b[0].key ? -1 : 1))
        .slice(0, 6).forEach((pair) => { option(word, pair[0], pair[1], "typo"); });
    });
  }

  // Compounds that end in the word.
  function heads(index, word) {
    var folded = reversed(fold(word.stem)), found = [];
    index.beginning("r", folded, (_, key) => { if (key.length > folded.length + 2) found.push(reversed(key)); });
    found = found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, 8);
    return index.need("t", found).then(() => {
      // Where the word stands by itself, a name that ends so comes after.
      found.forEach((key) => { index.at(key).forEach((entry) => { option(word, entry, word.count ? 0.15 : 0.45, "part"); }); });
    });
  }

  // What a compound is a kind of: the longest end of it that is a word.
  function tail(index, word) {
    var end = reversed(fold(word.stem));
    for (var length = end.length - 2; length > 3; length--) {
      var kind = end.slice(0, length);
      if (index.at(kind, "r").length) return index.need("t", [reversed(kind)]).then(() => {
        index.at(reversed(kind)).forEach((entry) => { option(word, entry, 0.5, "part"); });
      });
    }
  }

  // Neighbours that are one word: `nærings utvikling`.
  function neighbours(index, query) {
    for (var at = 0; at + 1 < query.words.length; at++) {
      var a = query.words[at], b = query.words[at + 1];
      if (a.stop || b.stop || a.joined || b.joined) continue;
      ["", "s", "e"].forEach((joint) => {
        var whole = a.raw + joint + b.raw;
        index.at(fold(stem(whole))).concat(index.at(fold(whole))).forEach((entry) => {
          if (/[ '+=]/.test(entry.key)) return;
          option(a, entry, 0.9, "joined", 2);
          option(b, entry, 0.9, "joined", 2);
        });
      });
    }
  }

  function settle(index, query) {
    var said = query.said, last = query.words[query.words.length - 1];
    var keys = [];
    said.forEach((word) => { keys.push(fold(keyOf(word, query)), fold(word.raw), fold(word.stem) + KIN); });
    query.words.forEach((word, at) => {
      var next = query.words[at + 1];
      if (next && !word.stop && !next.stop && !word.joined && !next.joined && word.raw.length > 2) keys.push(fold(word.raw + next.raw), fold(stem(word.raw + next.raw)), fold(stem(word.raw + "s" + next.raw)));
    });
    var begins = last && !last.stop && last.raw.length > 1 ? [fold(last.raw)] : [];
    return Promise.all([index.need("t", keys), index.need("t", begins, true)]).then(() => {
      said.forEach((word) => { exact(index, word, query); });
      neighbours(index, query);
      said.forEach((word) => {
        word.count = count(index, word);
        if (word.stop) return;
        kin(index, word, query);
        derived(index, word);
      });
      if (last && !last.stop) begun(index, last);
      var rare = said.filter((word) => {
        // Who is in the middle of a word means those that begin so.
        var begins = !word.count && word.options.some((option) => option.why === "begun" && option.weight > 0.35);
        return !word.stop && !index.frame.has(word.stem) && word.count < 4 && word.raw.length > 3 && !begins;
      });
      var long = rare.filter((word) => word.raw.length > 5);
      var beginnings = [].concat.apply([], long.map((word) => firsts(index, word)));
      return index.need("t", beginnings).then(() => others(index, query, rare, long, last));
    });
  }

  // Words that few have or nobody: what they may be made of, mistyped for, or
  // end others.
  function others(index, query, rare, long, last) {
    var cutting = long.map((word) => [word, cuts(index, word)]);
    var rests = [], endings = [];
    cutting.forEach((pair) => { pair[1].forEach((cut) => { rests.push(fold(stem(cut.rest)), fold(stem(cut.rest)) + KIN); }); });
    rare.forEach((word) => {
      var end = reversed(fold(word.stem)), half = end.length / 2;
      endings.push(end, end.slice(0, Math.ceil(half)), end.slice(0, half));
    });
    return Promise.all([index.need("t", rests), index.need("r", endings, true)]).then(() => {
      cutting.forEach((pair) => { cut(index, pair[0], pair[1], pair[0] === last); });
      return Promise.all(rare.map((word) => {
        var own = cutting.find((pair) => pair[0] === word), found = own ? own[1] : [];
        return Promise.all([heads(index, word), translated(index, word)]).then(() => {
          // What ends compounds is a word, too, though nobody has it alone.
          var whole = word.options.some((option) => /word|joined|kin|part/.test(option.why));
          var begins = word.options.some((option) => option.why === "begun");
          if (!whole && (word !== last || !begins)) return mistyped(index, word, word === last);
        }).then(() => {
          if (word.options.length || word.parts) return;
          // Nobody has the rest: who has the beginning, if that is most of it.
          var longest = found[0];
          if (longest && longest.length * 5 >= word.raw.length * 2) longest.left.forEach((entry) => { option(word, entry, 0.3, "part"); });
          return tail(index, word);
        });
      }));
    });
  }

  function idf(index, count) {
    var all = index.start.count;
    return Math.max(0.25, Math.log(1 + Math.max(0, all - count + 0.5) / (count + 0.5)));
  }

  // How well each entry answers one word.
  function values(index, word, query) {
    var size = index.start.size, value = new Float32Array(size), named = new Float32Array(size), widest = 0;
    word.options.forEach((option) => {
      var list = index.postings(option.entry), why = option.why;
      // Whether who is called so is meant.
      var meant = why === "word" ? option.weight > 0.25 : why !== "part" || !word.count;
      if (option.weight >= 0.5) widest = Math.max(widest, list.slots.length);
      for (var at = 0; at < list.slots.length; at++) {
        var slot = list.slots[at], impact = list.impacts[at];
        value[slot] = Math.max(value[slot], option.weight * (impact & 31) / 31);
        if (meant && impact & 32) named[slot] = Math.max(named[slot], option.weight * (option.span >= query.length ? 1.2 : query.length > 2 ? 0.35 : 0.2));
      }
    });
    (word.parts || []).forEach((part) => {
      // One part alone says something too, and more when nobody has both.
      var left = new Float32Array(size), seen = 0, factor = word.count ? 0.4 : 0.8, lone = word.count ? 0.08 : 0.4;
      part.left.forEach((entry) => {
        var list = index.postings(entry);
        list.slots.forEach((slot, at) => { left[slot] = Math.max(left[slot], (list.impacts[at] & 31) / 31); });
      });
      part.right.forEach((option) => {
        var list = index.postings(option.entry);
        list.slots.forEach((slot, at) => {
          if (!left[slot]) return;
          seen++;
          value[slot] = Math.max(value[slot], factor * option.weight * (left[slot] + (list.impacts[at] & 31) / 31) / 2);
        });
        list.slots.forEach((slot, at) => { value[slot] = Math.max(value[slot], lone * option.weight * (list.impacts[at] & 31) / 31); });
      });
      left.forEach((impact, slot) => { if (impact) value[slot] = Math.max(value[slot], lone * 0.9 * impact); });
      widest = Math.max(widest, seen);
    });
    var found = value.reduce((count, value) => count + (value > 0), 0);
    return { value, named, found, idf: idf(index, widest || found) };
  }

  // Entries that are called what stands in the query.
  function names_(index, query, bonus) {
    var list = query.words.filter((word) => !word.joined);
    var canon = list.map((word) => {
      if (word.stop) return word.raw;
      var best = word.options.filter((option) => option.why === "word" || option.why === "typo").sort((a, b) => b.weight - a.weight)[0];
      return best ? best.entry.own : word.stem;
    });
    query.named = new Map();
    // The words of a name in any order.
    var said = list.map((word, at) => word.stop ? "" : canon[at]).filter(Boolean).sort();
    var all = list.reduce((sum, word) => sum + (word.idf || 0), 0);
    if (said.length > 1) index.at(fold(said.join("+"))).forEach((entry) => {
      index.postings(entry).slots.forEach((slot) => { bonus[slot] = Math.max(bonus[slot] || 0, all * 0.8); });
    });
    for (var from = 0; from < list.length; from++) {
      for (var to = from + 2; to <= list.length; to++) {
        var first = list.slice(from, to).findIndex((word) => !word.stop);
        first = from + Math.max(0, first);
        var key = canon[first];
        for (var at = from; at < to; at++) key += " " + (at === first ? "*" : canon[at]);
        index.at(fold(key)).forEach((entry) => {
          var share = 0;
          for (var at = from; at < to; at++) share += list[at].idf || 0.3;
          var whole = to - from === list.length;
          index.postings(entry).slots.forEach((slot) => {
            query.named.set(slot, Math.max(query.named.get(slot) || 0, to - from));
            bonus[slot] = Math.max(bonus[slot] || 0, share * (whole ? 1.2 : 0.6));
          });
        });
      }
    }
  }

  function rank(index, query) {
    var size = index.start.size, total = 0, bonus = [], groups = [];
    query.said.forEach((word) => {
      var group = values(index, word, query);
      if (!group.found) return;
      if (query.asks && index.frame.has(word.stem)) group.idf = Math.min(group.idf, 1.3);
      word.idf = group.idf;
      group.word = word;
      total += group.idf;
      groups.push(group);
    });
    names_(index, query, bonus);
    // Of several words what a text says often is not worth so much more than
    // that it says each of them.
    var power = query.asks || groups.length < 2 ? 1 : 0.7;
    var hits = [];
    for (var slot = 0; slot < size; slot++) {
      var score = 0, covered = 0, has = 0, named = bonus[slot] || 0, whole = false;
      for (var at = 0; at < groups.length; at++) {
        var group = groups[at], value = group.value[slot];
        if (!value) continue;
        score += group.idf * (power === 1 ? value : Math.pow(value, power));
        covered += group.idf * Math.min(1, 0.5 + value);
        has++;
        if (group.named[slot]) whole = true;
        named = Math.max(named, group.idf * group.named[slot]);
      }
      if (!score && !named) continue;
      hits.push({ slot, whole: whole && has === groups.length, score: score * (0.25 + 0.75 * Math.min(1, covered / (total || 1))) + named });
    }
    hits.sort((a, b) => b.score - a.score || a.slot - b.slot);
    query.groups = groups;
    return hits;
  }

  // Who is called what is asked for comes first, though its name may be a form
  // of another's: `Hagen` before `Hage`. So does who is told to be the rest:
  // `Hagen gård`. Then whose name begins with what is typed so far, if that is no
  // word alone: `Den gamle ha`. Of those who are shown, so that no more is read,
  // and two more whose whole name is a word of the query.
  var FIRST = 10;

  function called(index, query, hits) {
    var asked = fold(spaced(query.text)), first = hits.slice(0, FIRST).concat(hits.slice(FIRST).filter((hit) => hit.whole).slice(0, 2));
    var unended = query.words.length > 1 || query.words[0].options.every((option) => option.why !== "word");
    return index.cards(first).then(() => {
      first.forEach((hit) => {
        var card = hit.card, name = fold(spaced(card.title)), kind = index.start.kinds[card.kind] || [""], known = fold(spaced(kind[0] + " " + card.facts));
        var whole = asked.indexOf(name) >= 0 && asked.replace(name, " ").split(" ").every((word) => !word || known.indexOf(" " + word + " ") >= 0);
        hit.called = whole ? 2 : unended && name.startsWith(asked.slice(0, -1)) ? 1 : 0;
      });
      return hits.sort((a, b) => (b.called || 0) - (a.called || 0));
    });
  }

  // -- Phrases: what stands in quotes must stand so in the text.

  // Texts read at a time, at most, and so many hits that have the phrase are
  // enough; fewer where the next had it not.
  var READ = 4, MOST_READ = 96, ENOUGH = 3;

  function inOrder(index, query, hits) {
    var wanted = query.phrases.map((phrase) => spaced(phrase).trim().split(" "));
    var length = wanted.reduce((sum, words) => sum + words.length, 0);
    // Only those who have all of its words can have the phrase.
    var groups = query.groups.filter((group) => {
      return query.phrases.some((phrase) => spaced(phrase).indexOf(" " + group.word.raw + " ") >= 0) && (!query.only || group.word.pair);
    });
    var able = hits.filter((hit) => groups.every((group) => group.value[hit.slot]));
    var whole = 0;
    function read(list) {
      return Promise.all(list.map((hit) => index.texts(hit))).then(() => {
        list.forEach((hit) => {
          var text = spaced([hit.card.title, hit.summary].concat(hit.sections.map((section) => section[1] + "\n" + section[2])).join(" \n "));
          var run = wanted.reduce((sum, words) => sum + longest(text, words), 0);
          hit.run = Math.max(run, Math.min(length, query.named.get(hit.slot) || 0));
          if (hit.run === length) whole++;
        });
      });
    }
    function on(from, before) {
      if (from >= Math.min(able.length, MOST_READ) || whole >= ENOUGH || whole && whole === before) return;
      var found = whole;
      return read(able.slice(from, from + READ)).then(() => on(from + READ, found));
    }
    return Promise.resolve(on(0)).then(() => {
      // Nobody has it so: the most of it.
      if (!whole) return read(hits.slice(0, 4 * READ));
    }).then(() => {
      var least = whole ? length : 1;
      function run(hit) { return hit.run >= least ? hit.run : 0; }
      hits.sort((a, b) => run(b) - run(a) || b.score - a.score || a.slot - b.slot);
      return hits;
    });
  }

  // The most words of a phrase that stand side by side in a text.
  function longest(text, words) {
    for (var most = words.length; most > 1; most--) {
      for (var from = 0; from + most <= words.length; from++) {
        if (text.indexOf(" " + words.slice(from, from + most).join(" ") + " ") >= 0) return most;
      }
    }
    return words.length === 1 && text.indexOf(" " + words[0] + " ") >= 0 ? 1 : 0;
  }

  function spaced(text) {
    var small = text.normalize("NFC").toLowerCase();
    return " " + apart(small).map((span) => small.slice(span[0], span[1])).join(" ") + " ";
  }

  // -- Answers.

  // Loads what is shown of hits.
  Index.prototype.cards = function (hits) {
    var index = this, bits = this.start.c[0];
    return Promise.all(hits.map((hit) => {
      return index.file("c", String(hit.slot >> bits)).then((cards) => {
        var card = cards && cards[hit.slot] || ["", "", 0, "", ""];
        hit.card = { title: card[0], address: card[1], kind: card[2], facts: card[3], text: card[4], lang: card[5] };
        return hit;
      });
    }));
  };

  // Loads the text of a hit; its card knows the file.
  Index.prototype.texts = function (hit) {
    var index = this, bits = this.start.x;
    return Promise.resolve(hit.card ? [hit] : index.cards([hit])).then(() => {
      return hit.card.text ? index.signed("x", String(hit.slot >> bits), hit.card.text) : null;
    }).then((texts) => {
      var told = texts && texts[hit.slot] || [""];
      hit.summary = told[0];
      hit.sections = told.slice(1);
      return hit;
    });
  };

  // -- Facets: what answers and lists are narrowed by.

  // Who has a value.
  function among(text) {
    var slots = [];
    steps(text, 0, slots);
    return new Set(slots);
  }

  // Everyone of a type, or of all, in the order of the lists.
  Index.prototype.all = function (kind) {
    var index = this, names = kind === undefined ? this.start.kinds.map((_, at) => at) : [kind];
    return Promise.all(names.map((name) => index.file("o", String(name)))).then((lists) => {
      return [].concat.apply([], lists.map((list) => list || [])).map((slot) => ({ slot, score: 0 }));
    });
  };

  // The facets with these names: what each is called, and its values with who
  // has them. `type` is known without being declared.
  Index.prototype.facets = function (names) {
    var index = this;
    return Promise.all(names.map((name) => {
      if (name !== "type") {
        return index.file("f", name).then((facet) => {
          return { name, label: facet[0], values: facet[1].map((value) => {
            var loose = (value[3] || []).map((term) => ({ label: term[0], slots: among(term[1]) }));
            return { id: value[0], label: value[1], slots: among(value[2]), loose };
          }) };
        });
      }
      return Promise.all(index.start.kinds.map((kind, at) => {
        return index.file("o", String(at)).then((list) => ({ id: kind[2], label: kind[1], slots: new Set(list) }));
      })).then((values) => ({ name, label: "", values }));
    }));
  };

  // Who of the hits has what is chosen: one of the values of every facet that
  // something is chosen of. And how many would have each value, if it were
  // chosen beside what is chosen of the other facets.
  Index.prototype.narrow = (hits, facets, chosen) => {
    var active = facets.filter((facet) => (chosen[facet.name] || []).length);
    var passes = hits.map((hit) => {
      return active.map((facet) => {
        return facet.values.some((value) => chosen[facet.name].indexOf(value.id) >= 0 && value.slots.has(hit.slot));
      });
    });
    var counts = Object.create(null);
    facets.forEach((facet) => {
      var own = active.indexOf(facet);
      var left = hits.filter((_, at) => passes[at].every((pass, of) => pass || of === own));
      counts[facet.name] = facet.values.map((value) => {
        return left.reduce((count, hit) => count + value.slots.has(hit.slot), 0);
      });
    });
    return { hits: hits.filter((_, at) => passes[at].every(Boolean)), counts };
  };

  // Everyone who answers a query, the best first.
  Index.prototype.ask = function (text) {
    var index = this, query = parse(index, text);
    if (!query.words.length) return this.all().then((hits) => ({ query, hits }));
    return settle(index, query).then(() => {
      var hits = rank(index, query);
      return (query.phrases.length ? inOrder : called)(index, query, hits);
    }).then((hits) => ({ query, hits }));
  };

  // -- Words of a text that answer the query, and the best place of a text.

  // Tells for a word which word of the query it answers, or -1.
  Index.prototype.finder = function (query) {
    var index = this, keys = new Map(), begins = [], inside = [], known = new Map();
    query.groups.forEach((group, at) => {
      var word = group.word;
      word.options.forEach((option) => {
        if (option.why === "begun" && option.weight < 0.3) return;
        [option.entry.key].concat(option.entry.members).forEach((key) => {
          if (option.why !== "kin" || !keys.has(key)) keys.set(key.replace("'", ""), at);
        });
      });
      (word.parts || []).forEach((part) => {
        part.left.concat(part.right.map((option) => option.entry)).forEach((entry) => {
          [entry.key].concat(entry.members).forEach((key) => { if (!keys.has(key)) keys.set(key, at); });
        });
      });
      var folded = fold(word.stem).length > 3 ? fold(word.stem) : fold(word.raw);
      if (word === query.words[query.words.length - 1]) begins.push([fold(word.raw), at]);
      if (folded.length > 3) inside.push([folded, at]);
    });
    find.phrases = query.phrases.map((phrase) => spaced(phrase).trim().split(" "));
    return find;
    function find(word) {
      var small = word.normalize("NFC").toLowerCase();
      if (known.has(small)) return known.get(small);
      var found = -1, folded = fold(small), key = stem(small);
      if (keys.has(key)) found = keys.get(key);
      else if (keys.has(small)) found = keys.get(small);
      else if (!index.stop.has(small)) {
        begins.concat(inside).forEach((pair, at) => {
          if (found < 0 && (at < begins.length ? folded.startsWith(pair[0]) : folded.indexOf(pair[0]) >= 0)) found = pair[1];
        });
      }
      known.set(small, found);
      return found;
    }
  };

  // Which words of a text stand in a phrase of the query: 1 in the first place.
  function inPhrase(text, list, find) {
    var places = [], small = find.phrases.length ? list.map((span) => text.slice(span[0], span[1]).toLowerCase()) : [];
    find.phrases.forEach((phrase) => {
      for (var at = 0; at + phrase.length <= small.length; at++) {
        if (phrase.every((word, on) => small[at + on] === word)) phrase.forEach((_, on) => { places[at + on] = on + 1; });
      }
    });
    return places;
  }

  var AROUND = 30;

  // The section of a hit that answers best, and its best words.
  Index.prototype.snippet = (hit, query, find) => {
    var best = null;
    (hit.sections || []).forEach((section) => {
      var list = apart(section[2]);
      var marks = list.map((span) => find(section[2].slice(span[0], span[1])));
      var phrased = inPhrase(section[2], list, find);
      var head = new Set(words(section[1]).map((span) => find(section[1].slice(span[0], span[1]))));
      for (var at = 0; at < list.length || at === 0; at++) {
        if (list.length && marks[at] < 0 && !phrased[at] && at) continue;
        var seen = new Set(), score = phrased[at] === 1 ? 100 : 0;
        for (var on = at; on < Math.min(list.length, at + AROUND - 8); on++) seen.add(marks[on]);
        head.forEach((group) => { seen.add(group); });
        seen.forEach((group) => { if (group >= 0) score += query.groups[group].idf; });
        if (score > (best ? best.score : 0)) best = { score, section, from: at, list, groups: seen };
      }
    });
    if (!best) return null;
    var text = best.section[2], list = best.list;
    var first = Math.max(0, best.from - 6), last = Math.min(list.length, first + AROUND) - 1;
    if (last < 0) return { anchor: best.section[0], heading: best.section[1], groups: best.groups, text: "" };
    var start = list[first][0], end = list[last][1];
    var line = text.lastIndexOf("\n", list[best.from][0]) + 1, stop = text.indexOf("\n", list[best.from][1]);
    if (line > start) start = line;
    if (stop >= 0 && stop < end && stop - start > 60) end = stop;
    return {
      anchor: best.section[0], heading: best.section[1], groups: best.groups,
      text: (start > 0 && text[start - 1] !== "\n" ? "… " : "") + text.slice(start, end).replace(/\n/g, " ") + (end < text.length && text[end] !== "\n" ? " …" : ""),
    };
  };

  // A text with what answers the query marked; `seen` gathers it.
  function marked(text, find, seen) {
    var all = document.createDocumentFragment(), from = 0;
    var list = apart(text), phrased = inPhrase(text, list, find);
    list.forEach((span, at) => {
      var word = text.slice(span[0], span[1]), group = find(word);
      if (group < 0 && !phrased[at]) return;
      if (seen && group >= 0) (seen[group] = seen[group] || []).push(word);
      all.append(text.slice(from, span[0]));
      var mark = document.createElement("mark");
      mark.textContent = word;
      all.append(mark);
      from = span[1];
    });
    all.append(text.slice(from));
    return all;
  }

  window.dugnadSearch = { add, open, words, stem, fold, snowball, marked };
})();
