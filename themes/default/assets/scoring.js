// Scoring with a group: each participant scores alone, the facilitator gathers,
// the group talks and agrees. Works on one page without a server.
(() => {
  'use strict';
  const { codes, h, svg, say, words, Instrument, start } = globalThis.Dugnad;
  const FORMAT = 'dugnad-scoring';
  // Scales with more scores than this are chosen from a list.
  const MOST_BOXES = 11;
  // More than any group has; all are drawn anew at each change.
  const MOST = { answers: 300, rounds: 100 };
  // Milliseconds that another tab has to answer in, on a slow machine too.
  const PATIENCE = 1000;

  const values = (scale) => {
    const lowest = scale.min ?? 0;
    const count = Math.floor((scale.max - lowest) / scale.step + 1e-9) + 1;
    return Array.from({ length: count }, (_, i) => Math.round((lowest + i * scale.step) * 1e6) / 1e6);
  };

  // An object that has nothing of its own, whatever a part is called.
  const none = () => Object.create(null);

  // A drawing in two forms: elements in the page, strokes in a picture.
  const pens = {
    svg: (into) => ({
      line: (points, style, closed) => into.append(svg(closed ? 'polygon' : 'polyline', { points: points.join(' '), class: style })),
      dot: (x, y, r, style) => into.append(svg('circle', { cx: x, cy: y, r, class: style })),
      text: (x, y, text, anchor = 'start') => into.append(svg('text', { x, y, 'text-anchor': anchor }, text)),
    }),
    canvas: (context) => {
      const styles = {
        grid: ['#d3dbd9', 1], axis: ['#6b7a84', 1], join: ['#6b7a84', 3], now: ['#0b5a7d', 2.5, '#0b5a7d'],
        then: ['#b4690e', 2.5, '#fff', [6, 4]],
      };
      const stroke = (style, fills) => {
        const [colour, width, fill, dash] = styles[style];
        Object.assign(context, { strokeStyle: colour, lineWidth: width, fillStyle: fill });
        if (fills) context.fill();
        context.setLineDash(fills ? [] : dash || []);
        context.stroke();
      };
      return {
        line: (points, style, closed) => {
          context.beginPath();
          points.forEach(([x, y]) => context.lineTo(x, y));
          if (closed) context.closePath();
          stroke(style);
        },
        dot: (x, y, r, style) => {
          context.beginPath();
          context.arc(x, y, r, 0, 7);
          stroke(style, true);
        },
        text: (x, y, text, anchor = 'start') => {
          Object.assign(context, { font: '15px sans-serif', fillStyle: '#16202b', textAlign: anchor === 'middle' ? 'center' : anchor });
          context.fillText(text, x, y);
        },
      };
    },
  };

  const share = (scale, value) => (value - (scale.min ?? 0)) / (scale.max - (scale.min ?? 0));

  // Earlier round first, so that the newest lies on top. Missing scores leave
  // the line open.
  const radar = (pen, items, scale, series) => {
    const at = (i, out) => {
      const angle = (i / items.length) * 2 * Math.PI - Math.PI / 2;
      return [210 + Math.cos(angle) * 115 * out, 145 + Math.sin(angle) * 115 * out].map((n) => Math.round(n * 10) / 10);
    };
    const all = items.map((_, i) => i);
    // The middle is naught, so that the lowest score has a place too.
    const part = (value) => (scale.min > 0 ? value / scale.max : share(scale, value));
    const rings = values(scale).length <= MOST_BOXES ? values(scale).map(part) : [0.2, 0.4, 0.6, 0.8, 1];
    for (const ring of rings) pen.line(all.map((i) => at(i, ring)), 'grid', true);
    for (const i of all) {
      pen.line([at(i, 0), at(i, 1)], 'grid');
      const [x, y] = at(i, 1.16);
      pen.text(x, y + 5, String(i + 1), 'middle');
    }
    for (const { style, scores } of series) {
      const points = all.map((i) => (items[i].key in scores ? at(i, part(scores[items[i].key])) : null));
      if (points.every(Boolean)) pen.line(points, style, true);
      else all.forEach((i) => {
        const pair = [points[i], points[(i + 1) % all.length]];
        if (pair.every(Boolean)) pen.line(pair, style);
      });
      points.filter(Boolean).forEach(([x, y]) => pen.dot(x, y, 5, style));
    }
  };

  const ROW = 52;

  const dumbbell = (pen, items, scale, series, number) => {
    const x = (value) => Math.round((15 + share(scale, value) * 390) * 10) / 10;
    items.forEach((item, i) => {
      const y = i * ROW + 40;
      const given = series.filter(({ scores }) => item.key in scores).map(({ style, scores }) => [x(scores[item.key]), style]);
      pen.text(8, y - 16, `${i + 1}  ${item.title.text}`);
      pen.line([[15, y], [405, y]], 'axis');
      if (given.length > 1) pen.line(given.map(([at]) => [at, y]), 'join');
      // A ring around the dot shows that nothing has changed.
      given.forEach(([at, style]) => pen.dot(at, y, style === 'then' ? 9 : 6, style));
    });
    const bottom = items.length * ROW + 22;
    const all = values(scale);
    for (const value of all.length <= MOST_BOXES ? all : [all[0], all[all.length - 1]]) pen.text(x(value), bottom, number(value), 'middle');
  };

  class Scoring extends Instrument {
    constructor(section) {
      super(section);
      this.format = FORMAT;
      this.view = 'start';
      this.answer = this.newAnswer();
      this.rounds = [this.newRound()];
      this.names = false;
    }

    get items() { return this.sheet.items; }
    get round() { return this.rounds[0]; }
    scale(key) { return this.sheet.scales.find((scale) => scale.key === key); }
    get form() {
      const { scales } = this.sheet;
      return {
        key: JSON.stringify([this.data.tool, this.items.map((item) => item.key), scales.map(({ key, min, max, step }) => [key, min, max, step])]),
        items: this.items.length,
        counts: scales.slice(0, 10).map((scale) => values(scale).length),
      };
    }

    newAnswer(scale = this.sheet.scales[0].key) { return { scale, name: '', scores: none(), reasons: none() }; }
    newRound(from = {}) {
      return { date: this.today(), place: from.place || '', who: '', scale: from.scale || this.sheet.scales[0].key, answers: [], agreed: none() };
    }

    // ---- What came from outside, made whole and safe.

    score(scale, value) { return values(scale).includes(value) ? value : undefined; }

    cleanAnswer(from) {
      const scale = this.scale(from?.scale);
      if (!scale) throw new codes.CodeError('foreign');
      this.refuseForeign(from.scores, from.reasons);
      const answer = { ...this.newAnswer(scale.key), name: words(from.name, 100) };
      for (const { key } of this.items) {
        const value = this.score(scale, from.scores?.[key]);
        if (value !== undefined) answer.scores[key] = value;
        if (words(from.reasons?.[key])) answer.reasons[key] = words(from.reasons[key]);
      }
      return answer;
    }

    // Whether there is room for more beside `before` of a kind.
    few(kind, before, more) {
      if (before + more.length > MOST[kind]) throw new codes.CodeError('many', MOST);
      return true;
    }

    cleanRound(from) {
      const scale = this.scale(from?.scale);
      if (!scale) throw new codes.CodeError('foreign');
      this.refuseForeign(from.agreed);
      const round = { ...this.newRound(), scale: scale.key, date: words(from.date, 40), place: words(from.place, 200), who: words(from.who) };
      if (Array.isArray(from.answers)) round.answers = this.few('answers', 0, from.answers) && from.answers.map((answer) => this.cleanAnswer({ ...answer, scale: scale.key }));
      for (const { key } of this.items) {
        const given = from.agreed?.[key];
        if (!given) continue;
        const agreed = { score: this.score(scale, given.score), strengthen: given.strengthen === true };
        for (const part of ['grounds', 'what', 'follows', 'when']) agreed[part] = words(given[part]);
        round.agreed[key] = agreed;
      }
      return round;
    }

    // Rounds, answers, or an invitation to a form.
    receive(found) {
      const values = found.map(({ value }) => value);
      const given = values.filter(({ answer }) => answer);
      const told = values.filter(({ answer, rounds }) => !answer && Array.isArray(rounds) && rounds.length).flatMap(({ rounds }) => rounds);
      const beside = this.view === 'group' && this.isBegun();
      this.few('answers', 0, given);
      this.few('rounds', beside ? this.rounds.length : 0, told);
      const answers = given.map(({ answer }) => this.cleanAnswer(answer));
      const rounds = told.map((round) => this.cleanRound(round));
      if (rounds.length) this.restore(rounds, beside);
      // Several answers are of a group, wherever they are opened.
      if (answers.length > 1 && this.view !== 'group') this.lead();
      if (answers.length && this.view === 'group') this.add(answers);
      else if (answers.length) this.handOver(answers[0]);
      else if (!rounds.length) this.welcome(values[0]);
    }

    restore(rounds, beside) {
      if (beside) {
        this.rounds.push(...rounds);
        this.changed();
        this.draw();
        this.announce('round_added');
      } else if (this.gives()) {
        this.rounds = rounds;
        this.shown = true;
        this.lead();
        this.announce('restored');
      }
    }

    welcome(value) {
      const scale = this.scale(value.scale);
      if (!scale) throw new codes.CodeError('foreign');
      if (this.isWritten() && !this.gives()) return;
      this.invited = words(value.place, 200);
      this.answer = this.newAnswer(scale.key);
      this.chosen = true;
      this.go('answer');
    }

    // Whether something stands in one's own form.
    isWritten() { return [this.answer.scores, this.answer.reasons].some((part) => Object.keys(part).length > 0) || this.answer.name !== ''; }

    isBegun() { return this.dirty || this.round.answers.length > 0 || Object.keys(this.round.agreed).length > 0; }

    // All or none of them, but for those that are there already.
    add(answers) {
      const { round } = this;
      const known = new Set(round.answers.filter(({ reasons }) => Object.keys(reasons).length).map((answer) => JSON.stringify(answer)));
      const fresh = answers.filter((answer) => !known.has(JSON.stringify(answer)));
      if (!fresh.length) throw new codes.CodeError('twice');
      this.few('answers', round.answers.length, fresh);
      const { scale } = round.answers[0] || fresh[0];
      if (fresh.some((answer) => answer.scale !== scale)) throw new codes.CodeError('scale');
      round.scale = scale;
      round.answers.push(...fresh);
      this.changed();
      this.draw();
      this.announce('answers_now', { n: round.answers.length });
    }

    // An answer's link that is opened in the browser of the one who gathers goes
    // to the page that gathers, from tab to tab.
    get channel() { return new BroadcastChannel(`${FORMAT} ${location.pathname} ${this.data.tool}`); }

    handOver(answer) {
      const channel = this.channel;
      const own = setTimeout(() => {
        channel.close();
        if (this.isWritten() && !this.gives()) return;
        this.answer = answer;
        this.chosen = true;
        this.go('answer');
        this.announce('restored');
      }, PATIENCE);
      channel.onmessage = ({ data }) => {
        if (!data.reply) return;
        clearTimeout(own);
        channel.close();
        this.go('handed');
        this.announce(`handed_${data.reply}`);
      };
      channel.postMessage({ answer });
    }

    listen() {
      this.listening ??= this.channel;
      this.listening.onmessage = ({ data }) => {
        if (!data.answer || this.view !== 'group') return;
        let reply = 'over';
        try { this.add([this.cleanAnswer(data.answer)]); } catch (error) { reply = error.reason || 'damaged'; }
        this.listening.postMessage({ reply });
      };
    }

    lead() {
      this.listen();
      this.go('group');
    }

    // ---- Views.

    content() {
      this.refresh = null;
      return { start: () => this.startView(), answer: () => this.answerView(), group: () => this.groupView(), handed: () => this.handedView() }[this.view]();
    }

    startView() {
      return [h('div', { className: 'doors' },
        h('div', {}, h('h3', {}, this.t('door_answer')), h('p', {}, this.t('door_answer_help')), this.button('door_answer_go', () => this.go('answer'), 'to-answer', { className: 'primary' })),
        h('div', {}, h('h3', {}, this.t('door_group')), h('p', {}, this.t('door_group_help')), this.button('door_group_go', () => this.lead(), 'to-group', { className: 'primary' }))),
      this.paper(),
      h('details', {}, h('summary', {}, this.t('open_saved')), this.inbox('open_saved_help', 'open', (texts) => {
        const found = texts.flatMap((text) => this.read(text));
        if (!found.length) throw new codes.CodeError('damaged');
        this.receive(found);
      }))];
    }

    // The sheets that the page holds, printed one at a time.
    paper() {
      const of = (kind) => this.sheet.scales.map((scale) => {
        const sheet = this.sheets.querySelector(`[data-language="${this.sheet.lang}"][data-scale="${scale.key}"] .${kind}`);
        const title = this.sheet.scales.length > 1 ? ` (${scale.title.text})` : '';
        return sheet && h('button', { type: 'button', onclick: () => this.print(sheet) }, this.t(`print_${kind}`) + title);
      });
      return h('details', { className: 'paper' }, h('summary', {}, this.t('paper')), h('p', {}, this.t('paper_help')),
        h('p', { className: 'buttons' }, of('one'), of('all')));
    }

    back() { return h('p', {}, this.button('back', () => this.go('start'), 'back', { className: 'plain' })); }

    handedView() { return [this.title('h3', this.t('handed_title')), h('p', {}, this.t('handed_help')), this.back()]; }

    scales(target, then) {
      const { scales } = this.sheet;
      if (scales.length < 2) return h('p', {}, say(scales[0].explanation));
      return h('fieldset', {}, h('legend', {}, this.t('scale')), scales.map((scale) => h('label', { className: 'check' },
        h('input', { type: 'radio', name: `${this.prefix}-scale`, checked: target.scale === scale.key, 'data-f': `scale-${scale.key}`, onchange: () => { target.scale = scale.key; then(); } }),
        h('span', {}, h('b', {}, say(scale.title), '.'), ' ', say(scale.explanation)))));
    }

    // One participant's form.
    form_(answer, name) {
      const scale = this.scale(answer.scale);
      const set = (key, value) => {
        if (value === '') delete answer.scores[key];
        else answer.scores[key] = Number(value);
        this.changed();
      };
      return [this.items.map((item, i) => h('fieldset', { className: 'item' }, h('legend', {}, `${i + 1}. `, say(item.title)),
        item.question.text && h('p', { className: 'question' }, say(item.question)),
        item.explanation.text && h('p', { className: 'help' }, say(item.explanation)),
        this.choice(scale, answer.scores[item.key], `${name}-${item.key}`, item, (value) => set(item.key, value)),
        this.field(this.t('reason'), answer.reasons, item.key, { rows: 2, f: `${name}-${item.key}-reason` }))),
      this.field(this.t('name'), answer, 'name', { f: `${name}-name`, maxlength: '100' })].flat();
    }

    // A score: boxes where they are few, else a list. Nothing is chosen until
    // somebody chooses, and no box says so: what was chosen can be taken back.
    choice(scale, chosen, name, item, set) {
      const all = values(scale);
      const ends = this.ends(scale, `${this.prefix}-${name}-ends`);
      if (all.length > MOST_BOXES) {
        return [h('label', { className: 'field' }, h('span', {}, this.t('score')), this.list(scale, chosen, name, set, { 'aria-describedby': ends?.id })), ends];
      }
      const boxes = all.map((value) => h('input', {
        type: 'radio', name: `${this.prefix}-${name}`, checked: value === chosen, 'data-f': `${name}-${value}`,
        onchange: () => { back.hidden = false; set(value); },
      }));
      const back = this.button('take_back', () => {
        boxes.forEach((box) => { box.checked = false; });
        back.hidden = true;
        set('');
        boxes[0].focus();
        this.announce('removed');
      }, `${name}-back`, { ...this.of('take_back', item.title.text), hidden: chosen === undefined });
      return [h('div', { className: 'scores', role: 'radiogroup', 'aria-label': this.t('score'), 'aria-describedby': ends?.id },
        boxes.map((box, i) => h('label', {}, box, h('span', {}, this.number(all[i]))))), h('div', { className: 'below' }, ends, back)];
    }

    // What the ends of the scale mean, beside every choice: where it is told
    // once is soon out of sight.
    ends(scale, id) {
      const told = [scale.min ?? 0, scale.max].map((value, i) => scale.ends[i].text && [`${this.number(value)} `, say(scale.ends[i])]).filter(Boolean);
      return told.length > 0 && h('p', { className: 'help', id }, told.flatMap((end, i) => (i ? [' – ', ...end] : end)));
    }

    list(scale, chosen, name, set, { none = 'no_score', ...props } = {}) {
      const option = (value, text) => h('option', { value: String(value), selected: value === (chosen ?? '') }, text);
      return h('select', { ...props, 'data-f': name, onchange: ({ currentTarget }) => set(currentTarget.value) },
        option('', this.t(none)), values(scale).map((value) => option(value, this.number(value))));
    }

    answerView() {
      const { answer } = this;
      const scale = this.scale(answer.scale);
      const out = h('div', { className: 'out', 'data-f': 'out', tabindex: '-1' });
      this.refresh = () => out.replaceChildren();
      const finish = () => {
        if (!Object.keys(answer.scores).length) return this.announce('error_empty');
        const at = this.items.map((item) => values(scale).indexOf(answer.scores[item.key] ?? NaN));
        const place = this.sheet.scales.indexOf(scale);
        const value = { format: FORMAT, version: codes.VERSION, tool: this.data.tool, answer };
        out.replaceChildren(h('h4', {}, this.t('hand_in')), h('p', {}, this.t('hand_in_help')),
          place < 10 && h('p', { className: 'spoken' }, h('span', {}, `${this.t('spoken')} `), h('output', { 'data-f': 'spoken' }, codes.spoken(this.form, place, at))),
          this.share({
            name: 'answer', label: this.t('answer_link'), saved: true, link: () => this.link('a', { answer }),
            file: () => this.saveJson(this.fileName(this.data.tool, this.t('answer_file'), answer.name), value),
          }));
        out.focus();
        return this.announce('ready');
      };
      return [this.back(), this.title('h3', [this.t('your_scores'), this.invited].filter(Boolean).join(': ')), h('p', {}, this.t('your_scores_help')),
        this.chosen ? h('p', {}, h('b', {}, say(scale.title), '.'), ' ', say(scale.explanation)) : this.scales(answer, () => { answer.scores = none(); this.draw(); }),
        ...this.form_(answer, 'own'), h('p', {}, this.button('finish', finish, 'finish', { className: 'primary' })), out];
    }

    // ---- The group.

    groupView() {
      const { round } = this;
      const answered = round.answers.length > 0;
      this.live = [];
      this.refresh = () => this.live.forEach((redraw) => redraw());
      return [this.back(), this.title('h3', this.t('group')), h('p', {}, this.t('group_help')),
        this.about(), this.invite(), this.gather(),
        h('section', { className: 'talk' }, h('h4', {}, this.t('talk')), h('p', {}, this.t('talk_help')),
          !this.shown && answered && h('p', {}, this.button('show_answers', () => { this.shown = true; this.draw(); this.find('talk-0')?.focus(); })),
          this.shown && answered && this.check(this.t('show_names'), this.names, (names) => { this.names = names; this.draw(); }, 'names'),
          this.items.map((item, i) => this.talk(item, i))),
        this.figures(), this.outcome()];
    }

    about() {
      const { round } = this;
      return h('section', {}, h('h4', {}, this.t('about')), h('div', { className: 'fields' },
        this.field(this.t('place'), round, 'place'), this.field(this.t('date'), round, 'date', { type: 'date' })),
      this.field(this.t('who'), round, 'who', { rows: 2 }), h('p', { className: 'help' }, this.t('who_help')),
      !round.answers.length && !Object.values(round.agreed).some((agreed) => agreed.score !== undefined) ? this.scales(round, () => this.draw())
        : h('p', {}, `${this.t('scale')}: `, h('b', {}, say(this.scale(round.scale).title))));
    }

    invite() {
      const link = () => this.link('f', { scale: this.round.scale, place: this.round.place });
      const share = this.share({ name: 'invite', label: this.t('invite_link'), link });
      this.live.push(share.refresh);
      return h('section', {}, h('h4', {}, this.t('invite')), h('p', {}, this.t('invite_help')), share);
    }

    gather() {
      const { round } = this;
      // Numbers may stand on lines of their own among links. They are longer
      // than what a mail program breaks off a link's end.
      const read = (text) => {
        const found = this.read(text);
        if (!found.length) return this.heard(text);
        const numbers = found[0].kind && text.match(/^(?:\d ?){9,}$/gm);
        return numbers ? [...found, ...this.heard(numbers.join('\n'))] : found;
      };
      const take = (texts) => this.receive(texts.flatMap(read));
      const list = round.answers.map((answer, i) => h('li', {}, this.who(answer), ` (${this.t('scored_of', { n: Object.keys(answer.scores).length, all: this.items.length })}) `,
        this.button('change', () => this.type(answer), `change-${i}`, this.of('change', answer)), ' ',
        this.button('remove', () => { round.answers.splice(i, 1); this.drawAt('gathered', 'removed'); }, `remove-${i}`, this.of('remove', answer))));
      return h('section', {}, this.title('h4', `${this.t('gather')} (${round.answers.length})`, 'gathered'), h('p', {}, this.t('gather_help')),
        list.length > 0 && h('ol', { className: 'answers' }, list),
        this.inbox('gather_in', 'gather', take), this.typedForm());
    }

    // Answers that were read aloud: a number on each line. Of many lines it is
    // told which one is wrong.
    heard(text) {
      const lines = text.split(/[\n;,]+/).filter((line) => line.trim());
      if (!lines.length) throw new codes.CodeError('damaged');
      this.few('answers', 0, lines);
      const number = (line) => {
        try { return codes.unspoken(this.form, line); } catch ({ reason }) { throw new codes.CodeError(reason === 'damaged' ? 'line' : reason, { line: line.trim().slice(0, 60) }); }
      };
      return lines.map((line) => {
        const { scale, scores } = number(line);
        const chosen = this.sheet.scales[scale];
        const given = this.items.map((item, i) => [item.key, values(chosen)[scores[i]]]);
        return { value: { answer: { scale: chosen.key, scores: Object.fromEntries(given) } } };
      });
    }

    who(answer) { return answer.name || `${this.t('participant')} ${this.round.answers.indexOf(answer) + 1}`; }

    // Buttons of one word stand on every line: their names tell whose they are.
    of(key, whose) { return { className: 'plain', 'aria-label': `${this.t(key)}: ${typeof whose === 'string' ? whose : this.who(whose)}` }; }

    // What had the focus is gone, with its line or its fold.
    drawAt(title, told) {
      this.changed();
      this.draw();
      this.find(title).focus();
      this.announce(told);
    }

    type(answer) {
      this.typed = answer;
      this.draw();
      this.find('typed').focus();
    }

    // Scores from paper, or an answer that is corrected.
    typedForm() {
      const { round } = this;
      if (!this.typed) {
        return h('p', {}, this.button('from_paper', () => this.type(this.newAnswer(round.scale))));
      }
      const end = () => {
        const answer = this.typed;
        this.typed = null;
        if (!round.answers.includes(answer)) round.answers.push(answer);
        this.changed();
        this.draw();
        this.announce('answers_now', { n: round.answers.length });
        this.find('from_paper')?.focus();
      };
      return h('div', { className: 'typed' }, h('h5', { tabindex: '-1', 'data-f': 'typed' }, round.answers.includes(this.typed) ? `${this.t('change')}: ${this.who(this.typed)}` : this.t('from_paper')),
        ...this.form_(this.typed, 'typed'), h('p', {}, this.button('add_answer', end)));
    }

    // One dimension: what was said, and what the group agrees on.
    talk(item, i) {
      const { round } = this;
      const scale = this.scale(round.scale);
      const agreed = round.agreed[item.key] ??= {};
      const given = round.answers.filter((answer) => item.key in answer.scores).map((answer) => [answer.scores[item.key], answer])
        .sort(([a, one], [b, other]) => a - b || (one.reasons[item.key] || '').localeCompare(other.reasons[item.key] || ''));
      const said = round.answers.filter((answer) => !(item.key in answer.scores)).map((answer) => [null, answer]);
      const reasons = [...given, ...said].filter(([, answer]) => answer.reasons[item.key]);
      const mean = given.reduce((sum, [score]) => sum + score, 0) / given.length;
      const set = (value) => {
        agreed.score = value === '' ? undefined : Number(value);
        this.changed();
      };
      const useMean = () => {
        const nearest = values(scale).reduce((best, value) => (Math.abs(value - mean) <= Math.abs(best - mean) ? value : best));
        set(nearest);
        this.draw();
      };
      const strengthen = h('div', { className: 'fields', hidden: !agreed.strengthen },
        this.field(this.t('what'), agreed, 'what', { f: `what-${i}` }), this.field(this.t('follows'), agreed, 'follows', { f: `follows-${i}` }),
        this.field(this.t('when'), agreed, 'when', { f: `when-${i}` }));
      const ends = this.ends(scale, `${this.prefix}-agreed-${i}-ends`);
      // All dimensions have the same fields: the group tells which they are of.
      const title = `${i + 1}. ${item.title.text}`;
      return h('section', { className: 'item', role: 'group', 'aria-label': title }, this.title('h5', title, `talk-${i}`),
        item.question.text && h('p', { className: 'question' }, say(item.question)),
        this.shown && given.length > 0 && [this.strip(scale, given.map(([score]) => score)),
          h('p', { className: 'spread' }, this.t('spread', { n: given.length, list: given.map(([score]) => this.number(score)).join(' – ') }),
            scale.mean && ` ${this.t('mean')}: ${this.number(mean)}. `, scale.mean && this.button('use_mean', useMean, `mean-${i}`, { className: 'plain' })),
          reasons.length > 0 && h('ul', { className: 'reasons-list' }, reasons.map(([score, answer]) => h('li', {},
            score !== null && h('b', {}, `${this.number(score)}: `), answer.reasons[item.key], this.names && answer.name && ` (${answer.name})`)))].filter(Boolean),
        h('label', { className: 'field' }, h('span', {}, this.t('agreed')), this.list(scale, agreed.score, `agreed-${i}`, set, { none: 'not_agreed', 'aria-describedby': ends?.id })), ends,
        this.field(this.t('grounds'), agreed, 'grounds', { rows: 2, f: `grounds-${i}` }),
        this.check(this.t('strengthen'), agreed.strengthen, (on) => { agreed.strengthen = on; strengthen.hidden = !on; this.changed(); }, `strengthen-${i}`), strengthen);
    }

    // The answers to one dimension, a dot each.
    strip(scale, scores) {
      const x = (value) => 15 + share(scale, value) * 390;
      const all = values(scale);
      const marks = all.length <= MOST_BOXES ? all : [all[0], all[all.length - 1]];
      const rank = (score, i) => scores.slice(0, i + 1).filter((other) => other === score).length;
      const base = Math.max(...scores.map(rank)) * 13 + 4;
      const element = svg('svg', { viewBox: `0 0 420 ${base + 24}`, class: 'chart strip', 'aria-hidden': 'true' });
      const pen = pens.svg(element);
      pen.line([[15, base], [405, base]], 'axis');
      marks.forEach((value) => pen.text(x(value), base + 19, this.number(value), 'middle'));
      scores.forEach((score, i) => pen.dot(x(score), base + 6 - rank(score, i) * 13, 5, 'now'));
      return element;
    }

    // ---- Rounds side by side.

    scoresOf(round) {
      const pairs = this.items.map(({ key }) => [key, round.agreed[key]?.score]);
      return Object.assign(none(), Object.fromEntries(pairs.filter(([, score]) => score !== undefined)));
    }

    // Rounds on one scale, the oldest first.
    alike(scale) { return this.rounds.filter((round) => round.scale === scale).sort((a, b) => (a.date < b.date ? -1 : 1)); }

    // This round, and before it the last one.
    series() {
      const then = this.alike(this.round.scale).filter((round) => round !== this.round).pop();
      return [then && ['then', then], ['now', this.round]].filter(Boolean).map(([style, round]) => ({ style, round, scores: this.scoresOf(round) }));
    }

    chart() {
      const scale = this.scale(this.round.scale);
      const series = this.series();
      const label = `${this.t('figure')}: ${series.map(({ round }) => this.day(round.date)).join(', ')}`;
      const drawing = (height, draw) => {
        const element = svg('svg', { viewBox: `0 0 420 ${height}`, class: 'chart', role: 'img', 'aria-label': label });
        draw(pens.svg(element), this.items, scale, series, (value) => this.number(value));
        return element;
      };
      return h('figure', { className: 'charts' }, this.items.length > 2 && drawing(290, radar), drawing(this.items.length * ROW + 32, dumbbell),
        h('figcaption', {}, series.map(({ style, round }) => h('span', { className: 'key' },
          svg('svg', { viewBox: '0 0 20 20', class: 'chart', 'aria-hidden': 'true' }, svg('circle', { cx: 10, cy: 10, r: 7, class: style })), ` ${this.day(round.date)}`))));
    }

    // The grades of all rounds on a scale, by part.
    grades(scale, rounds) {
      const shown = (score) => (score === undefined ? '–' : this.number(score));
      return this.items.map((item, i) => [`${i + 1}. ${item.title.text}`, ...rounds.map((round) => shown(round.agreed[item.key]?.score))]);
    }

    sumOf(round) {
      const scores = Object.values(this.scoresOf(round));
      return scores.length === this.items.length ? scores.reduce((sum, score) => sum + score, 0) : undefined;
    }

    sideBySide(scale) {
      const rounds = this.alike(scale.key);
      const rows = this.grades(scale, rounds);
      if (scale.sum) rows.push([this.t('sum'), ...rounds.map((round) => { const sum = this.sumOf(round); return sum === undefined ? '–' : this.number(sum); })]);
      return this.table(scale.title.text, [this.t('dimension'), ...rounds.map((round) => this.day(round.date))], rows);
    }

    tables() {
      const used = this.sheet.scales.filter((scale) => this.rounds.some((round) => round.scale === scale.key));
      return [used.map((scale) => this.wide('table-wrap', scale.title.text, this.sideBySide(scale))), used.length > 1 && h('p', {}, this.t('never_converted'))].flat();
    }

    figures() {
      const live = h('div');
      const redraw = () => live.replaceChildren(this.chart(), ...this.tables().filter(Boolean));
      redraw();
      this.live.push(redraw);
      return h('section', {}, h('h4', {}, this.t('figure')), live,
        this.title('h5', this.t('rounds'), 'rounds'), h('p', {}, this.t('rounds_help')),
        this.rounds.length > 1 && h('ul', {}, this.rounds.slice(1).map((round) => h('li', {}, `${this.day(round.date)} (${this.scale(round.scale).title.text}) `,
          this.button('remove', () => { this.rounds.splice(this.rounds.indexOf(round), 1); this.drawAt('rounds', 'removed'); }, '', this.of('remove', this.day(round.date)))))),
        h('p', { className: 'buttons' }, this.button('new_round', () => { this.rounds.unshift(this.newRound(this.round)); this.shown = false; this.changed(); this.go('group'); this.announce('new_round_made'); })),
        h('details', {}, h('summary', {}, this.t('earlier')), this.inbox('earlier_in', 'earlier', (texts) => {
          const found = texts.flatMap((text) => this.read(text)).flatMap(({ value }) => (Array.isArray(value.rounds) ? value.rounds : []));
          if (!found.length) throw new codes.CodeError('damaged');
          this.few('rounds', this.rounds.length, found);
          this.rounds.push(...found.map((round) => this.cleanRound(round)));
          this.drawAt('rounds', 'round_added');
        })));
    }

    // ---- What comes out of it.

    minutes() {
      const { round, sheet } = this;
      const agreed = ({ key }) => round.agreed[key] || {};
      const line = (label, text) => text && h('li', {}, h('b', {}, `${label}: `), text);
      const scale = this.scale(round.scale);
      const rounds = this.alike(scale.key);
      const weak = this.items.filter((item) => agreed(item).strengthen);
      return h('div', { className: 'minutes' }, h('h5', {}, [sheet.title.text, round.place, this.day(round.date)].filter(Boolean).join(', ')),
        h('ul', {}, line(this.t('who'), round.who), line(this.t('answers'), round.answers.length > 0 && String(round.answers.length)), line(this.t('scale'), scale.title.text)),
        this.table(this.t('agreed_grades'), [this.t('dimension'), ...rounds.map((one) => this.day(one.date)), this.t('grounds')],
          this.grades(scale, rounds).map((row, i) => [...row, agreed(this.items[i]).grounds])),
        weak.length > 0 && this.table(this.t('to_strengthen'), [this.t('dimension'), this.t('what'), this.t('follows'), this.t('when')],
          weak.map((item) => [item.title.text, agreed(item).what, agreed(item).follows, agreed(item).when])),
        sheet.caveat.text && h('p', {}, say(sheet.caveat)));
    }

    file(answers) {
      const rounds = this.rounds.map((round) => (answers ? round : { ...round, answers: [] }));
      return { format: FORMAT, version: codes.VERSION, tool: this.data.tool, address: this.data.address, rounds };
    }

    // The round as it is written in an entry; the names come from the schema.
    frontMatter() {
      const { round: names } = this.data;
      const { round } = this;
      const scale = this.scale(round.scale);
      const scores = this.scoresOf(round);
      const lines = [`[[${names.field}]]`, `${names.tool} = ${codes.toml(names.entry)}`];
      if (names.scale) lines.push(`${names.scale} = ${codes.toml(round.scale)}`);
      if (names.time && round.date) lines.push(`${names.time} = ${codes.toml(round.date)}`);
      lines.push(`${names.scores} = { ${Object.entries(scores).map(([key, score]) => `${codes.key(key)} = ${score}`).join(', ')} }`);
      const sum = this.sumOf(round);
      if (names.sum && scale.sum && sum !== undefined) lines.push(`${names.sum} = ${sum}`);
      if (names.who && round.who) lines.push(`${names.who} = ${codes.toml(round.who)}`);
      return `${lines.join('\n')}\n`;
    }

    async picture() {
      const height = Math.max(330, this.items.length * ROW + 32) + 120;
      const canvas = h('canvas', { width: 1840, height: height * 2 });
      const context = canvas.getContext('2d');
      context.scale(2, 2);
      context.fillStyle = '#fff';
      context.fillRect(0, 0, 920, height);
      const pen = pens.canvas(context);
      const scale = this.scale(this.round.scale);
      pen.text(30, 35, [this.sheet.title.text, this.round.place].filter(Boolean).join(', '));
      this.series().forEach(({ style, round }, i) => {
        pen.dot(40, 58 + i * 22, 6, style);
        pen.text(56, 63 + i * 22, `${this.day(round.date)} (${scale.title.text})`);
      });
      for (const [x, draw] of [[20, radar], [470, dumbbell]]) {
        context.save();
        context.translate(x, 100);
        draw(pen, this.items, scale, this.series(), (value) => this.number(value));
        context.restore();
      }
      const blob = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
      this.save(`${this.fileName(this.data.tool, this.round.place, this.round.date)}.png`, blob);
    }

    outcome() {
      const live = this.wide('preview', this.t('minutes'));
      const redraw = () => live.replaceChildren(this.minutes());
      redraw();
      const name = () => this.fileName(this.data.tool, this.round.place, this.round.date);
      const share = this.share({
        name: 'keep', label: this.t('round_link'), saved: true, link: () => this.link('r', this.file(true)),
        file: () => this.saveJson(name(), this.file(true)),
      });
      this.live.push(redraw, share.refresh);
      return h('section', {}, h('h4', {}, this.t('minutes')), h('p', {}, this.t('minutes_help')), live, h('p', { className: 'buttons' },
        this.button('copy_minutes', () => this.copyRich(live.firstChild)), this.button('print_minutes', () => this.print(live.firstChild)),
        this.button('save_picture', () => this.picture()), this.button('save_minutes', () => this.saveJson(`${name()}-${this.fileName(this.t('minutes'))}`, this.file(false))),
        this.data.round && this.button('copy_front_matter', () => this.copy(this.frontMatter()))),
      h('h4', {}, this.t('keep')), h('p', {}, this.t('keep_help')), share);
    }
  }

  start('scoring', Scoring);
})();
