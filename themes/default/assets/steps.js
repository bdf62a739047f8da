// Working through steps in any order, with notes, who, by when and how far.
(() => {
  'use strict';
  const { codes, h, say, words, Instrument, start } = globalThis.Dugnad;
  const FORMAT = 'dugnad-steps';
  const STATES = ['', 'doing', 'done', 'skipped'];

  class Steps extends Instrument {
    constructor(section) {
      super(section);
      this.format = FORMAT;
      this.plan = this.clean({});
      this.opened_ = new Set();
    }

    clean(from) {
      const plan = { place: words(from.place, 200), date: words(from.date, 40) || this.today(), who: words(from.who), steps: {} };
      for (const { key } of this.sheet.items) {
        const given = from.steps?.[key] || {};
        plan.steps[key] = {
          notes: words(given.notes, 10000), who: words(given.who, 200), when: words(given.when, 200),
          state: STATES.includes(given.state) ? given.state : '',
        };
      }
      return plan;
    }

    // Of several plans the last.
    receive(found) {
      const { value } = found[found.length - 1];
      if (!value.steps || typeof value.steps !== 'object') throw new codes.CodeError('damaged');
      this.refuseForeign(value.steps);
      if (!this.gives()) return;
      this.plan = this.clean(value);
      this.dirty = false;
      this.draw();
      this.find('title').focus();
      this.announce('restored');
    }

    // Steps on which nothing is written are left out.
    file() {
      const steps = Object.entries(this.plan.steps).filter(([, step]) => Object.values(step).some(Boolean));
      return { format: FORMAT, version: codes.VERSION, tool: this.data.tool, address: this.data.address, ...this.plan, steps: Object.fromEntries(steps) };
    }

    state({ state }) { return this.t(`state_${state}`); }

    content() {
      const { plan } = this;
      const { items } = this.sheet;
      const overview = this.wide('table-wrap', this.t('overview'));
      const preview = this.wide('preview', this.t('plan'));
      const name = () => this.fileName(this.data.tool, plan.place, plan.date);
      const share = this.share({ name: 'keep', label: this.t('plan_link'), saved: true, link: () => this.link('s', this.file()), file: () => this.saveJson(name(), this.file()) });
      const parts = items.map((item, i) => this.step(item, i));
      const redraw = () => {
        overview.replaceChildren(this.overview(parts));
        preview.replaceChildren(this.written());
      };
      redraw();
      this.refresh = () => { redraw(); share.refresh(); };
      const all = (open) => {
        parts.forEach((part) => { part.open = open; });
        this.announce(open ? 'all_open' : 'all_closed');
      };
      return [this.title('p', this.t('steps_help')),
        h('div', { className: 'fields' }, this.field(this.t('place'), plan, 'place'), this.field(this.t('date'), plan, 'date', { type: 'date' })),
        this.field(this.t('who'), plan, 'who', { rows: 2 }),
        h('p', { className: 'buttons' }, this.button('open_all', () => all(true)), this.button('close_all', () => all(false))),
        ...parts, h('section', {}, h('h3', {}, this.t('overview')), overview),
        h('section', {}, h('h3', {}, this.t('plan')), h('p', {}, this.t('plan_help')), preview, h('p', { className: 'buttons' },
          this.button('copy_plan', () => this.copyRich(preview.firstChild)), this.button('print_plan', () => this.print(preview.firstChild))),
        h('h3', {}, this.t('keep')), h('p', {}, this.t('plan_keep_help')), share,
        h('details', {}, h('summary', {}, this.t('open_saved')), this.inbox('open_saved_help', 'open', (texts) => {
          const found = texts.flatMap((text) => this.read(text));
          if (!found.length) throw new codes.CodeError('damaged');
          this.receive(found);
        })))];
    }

    step(item, i) {
      const step = this.plan.steps[item.key];
      const mark = h('span', { className: 'mark' }, this.state(step));
      const paragraph = (phrase, style) => phrase.text && h('p', { className: style }, say(phrase));
      const set = ({ currentTarget }) => {
        step.state = currentTarget.value;
        mark.textContent = this.state(step);
        this.changed();
      };
      return h('details', {
        className: 'step', 'aria-label': `${i + 1}. ${item.title.text}`, open: this.opened_.has(item.key),
        ontoggle: ({ currentTarget }) => this.opened_[currentTarget.open ? 'add' : 'delete'](item.key),
      }, h('summary', { 'data-f': `step-${i}` }, `${i + 1}. `, say(item.title), ' ', mark),
      paragraph(item.question, 'question'), paragraph(item.explanation, 'help'),
      item.advice.text && h('p', {}, h('b', {}, `${this.t('advice')}: `), say(item.advice)),
      item.examples.length > 0 && h('p', {}, `${this.t('examples')}: `, item.examples.map(({ href, title, lang }, at) => [at > 0 && ', ', h('a', { href, lang: lang || this.data.lang }, title)]).flat()),
      this.field(this.t('notes'), step, 'notes', { rows: 4, f: `notes-${i}` }),
      h('div', { className: 'fields' }, this.field(this.t('who_does'), step, 'who', { f: `who-${i}` }), this.field(this.t('by_when'), step, 'when', { f: `when-${i}` }),
        h('label', { className: 'field' }, h('span', {}, this.t('state')), h('select', { onchange: set, 'data-f': `state-${i}` },
          STATES.map((state) => h('option', { value: state, selected: state === step.state }, this.state({ state })))))));
    }

    overview(parts) {
      const { steps } = this.plan;
      const show = (i) => {
        parts[i].open = true;
        parts[i].scrollIntoView();
        this.find(`step-${i}`).focus();
      };
      return this.table('', [this.t('step'), this.t('state'), this.t('who_does'), this.t('by_when')], this.sheet.items.map((item, i) => [
        h('button', { type: 'button', className: 'plain', onclick: () => show(i) }, `${i + 1}. ${item.title.text}`),
        this.state(steps[item.key]), steps[item.key].who, steps[item.key].when]));
    }

    // What leaves the page: the steps on which something is written.
    written() {
      const { plan, sheet } = this;
      const { steps } = this.file();
      const rows = sheet.items.filter(({ key }) => Object.hasOwn(steps, key)).map((item) => {
        const { notes, who, when } = steps[item.key];
        return [`${sheet.items.indexOf(item) + 1}. ${item.title.text}`, this.state(steps[item.key]), notes, who, when];
      });
      return h('div', { className: 'minutes' }, h('h4', {}, [sheet.title.text, plan.place, this.day(plan.date)].filter(Boolean).join(', ')),
        plan.who && h('p', {}, h('b', {}, `${this.t('who')}: `), plan.who),
        rows.length ? this.table('', [this.t('step'), this.t('state'), this.t('notes'), this.t('who_does'), this.t('by_when')], rows) : h('p', {}, this.t('plan_empty')),
        sheet.caveat.text && h('p', {}, say(sheet.caveat)));
    }
  }

  start('steps', Steps);
})();
