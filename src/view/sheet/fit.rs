//! Fits texts on one sheet of A4, without seeing it: how high they become is
//! told from their letters, a little too high rather than too low. All heights
//! are points (1/72 inch), and hold for the theme's print style.
//!
//! What has no room for all is told from the top in every part alike: the
//! first sentence of each passage before the second of any.

use crate::markdown::{Passage, PassageKind, stops};

/// What A4 has between its margins, less a little for what is not foreseen.
pub(super) const PAGE: usize = 778;

// Letters are reckoned with a fifth wider than those of Arial: so wide are
// the widest that readers' machines print with.
/// Lines of running text.
const TEXT: Lines = Lines {
    height: 13,
    letters: 105,
    gap: 3,
};
/// The title.
pub(super) const TITLE: Lines = Lines {
    height: 21,
    letters: 58,
    gap: 16,
};
/// What it is about in short.
pub(super) const SUMMARY: Lines = Lines {
    height: 15,
    letters: 99,
    gap: 6,
};
/// A fact, in one of two columns.
pub(super) const FACT: Lines = Lines {
    height: 13,
    letters: 51,
    gap: 2,
};
/// The foot: sources, address, dates.
pub(super) const FOOT: Lines = Lines {
    height: 12,
    letters: 119,
    gap: 3,
};
/// The heading of a part.
const HEADING: usize = 20;
/// Rules and space around the box of facts, and above the foot.
pub(super) const FRAMES: usize = 38;

/// A sentence with more letters may be left within.
const LONG: usize = 400;
/// Stands where words of a passage fell away.
const LEFT: &str = "[…]";
/// As long as what stands where passages fell away.
const LEFT_OUT: &str = "(+ 10 punkter + 10 avsnitt)";

/// Lines of one sort.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    /// The height of each.
    height: usize,
    /// How many letters have room in it.
    letters: usize,
    /// The space below the last.
    gap: usize,
}

impl Lines {
    /// How high a text becomes, word by word.
    pub(super) fn of(self, text: &str) -> usize {
        let (mut lines, mut used) = (1, 0);
        for word in text.split_whitespace() {
            let letters = word.chars().count();
            let space = usize::from(used > 0);
            if used + space + letters <= self.letters {
                used += space + letters;
                continue;
            }
            // What is longer than a line goes on over several.
            let more = letters.saturating_sub(1) / self.letters;
            lines += space + more;
            used = letters - more * self.letters;
        }
        lines * self.height + self.gap
    }
}

/// A part of a sheet: all that it tells, or as much of it as has room.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    /// What it tells.
    pub(super) passages: Vec<Passage>,
    /// Whether words of these fell away.
    pub(super) cut: bool,
    /// What passages fell away. Where there are some, words at its end say so.
    pub(super) left_out: Vec<PassageKind>,
    /// Whether such words are there in any case.
    pub(super) lacks: bool,
}

/// As much of the parts as has room, and how high that becomes.
pub(super) fn fit(parts: Vec<Part>, room: usize) -> Vec<Part> {
    let mut drafts: Vec<Draft> = parts.into_iter().map(Draft::new).collect();
    let mut left = room;
    for draft in &mut drafts {
        draft.height = draft.reckon();
        left = left.saturating_sub(draft.height);
    }
    for draft in &mut drafts {
        draft.tell(0, 1, &mut left);
    }
    // What closes a list says how far it holds.
    for draft in &mut drafts {
        if let Some(closing) = draft.closing() {
            draft.tell(closing, usize::MAX, &mut left);
        }
    }
    let most = drafts.iter().map(|draft| draft.lines.len()).max();
    for at in 0..most.unwrap_or_default() {
        for draft in drafts.iter_mut().filter(|draft| !draft.is_full) {
            draft.is_full = !draft.tell(at, 1, &mut left);
        }
    }
    let mut sentences = 1;
    let mut goes_on = true;
    while goes_on {
        sentences += 1;
        goes_on = false;
        for at in 0..most.unwrap_or_default() {
            for draft in &mut drafts {
                goes_on |=
                    draft.has_told(at, sentences - 1) && draft.tell(at, sentences, &mut left);
            }
        }
    }
    drafts.into_iter().map(Draft::done).collect()
}

/// A part while it is filled.
struct Draft {
    lines: Vec<Line>,
    height: usize,
    /// Whether a passage of it had no room: none after it is tried.
    is_full: bool,
    lacks: bool,
}

/// A passage while sentences of it are taken.
struct Line {
    passage: Passage,
    stops: Vec<usize>,
    /// How many sentences are told.
    told: usize,
}

impl Draft {
    fn new(part: Part) -> Self {
        let line = |passage: Passage| Line {
            stops: stops(&passage.text, LONG),
            passage,
            told: 0,
        };
        Self {
            lines: part.passages.into_iter().map(line).collect(),
            height: 0,
            is_full: false,
            lacks: part.lacks,
        }
    }

    /// The paragraph that closes it, where there is something to close.
    fn closing(&self) -> Option<usize> {
        let at = self.lines.len().checked_sub(1).filter(|at| *at > 0)?;
        let last = self.lines.get(at)?;
        (last.passage.kind == PassageKind::Paragraph).then_some(at)
    }

    /// Whether so many sentences of the passage at `at` are told, and more are
    /// there.
    fn has_told(&self, at: usize, sentences: usize) -> bool {
        let line = self.lines.get(at);
        line.is_some_and(|line| line.told == sentences && line.told < line.stops.len())
    }

    /// Tells so many sentences of the passage at `at`, with what leads on to
    /// it, if they have room in what is `left`.
    fn tell(&mut self, at: usize, sentences: usize, left: &mut usize) -> bool {
        let Some(line) = self.lines.get(at) else {
            return true;
        };
        let wanted = sentences.min(line.stops.len());
        if line.told >= wanted || line.leads_on() && at + 1 < self.lines.len() {
            return true;
        }
        let leads = self.lines.get(..at).unwrap_or_default().iter().rev();
        let leads = leads.take_while(|line| line.told == 0 && line.leads_on());
        let first = at - leads.count();
        let before: Vec<usize> = self.lines.iter().map(|line| line.told).collect();
        for line in self.lines.get_mut(first..at).unwrap_or_default() {
            line.told = line.stops.len();
        }
        if let Some(line) = self.lines.get_mut(at) {
            line.told = wanted;
        }
        let height = self.reckon();
        if height > self.height + *left {
            let lines = self.lines.iter_mut().zip(before);
            lines.for_each(|(line, before)| line.told = before);
            return false;
        }
        *left = (self.height + *left).saturating_sub(height);
        self.height = height;
        true
    }

    /// How high it becomes.
    fn reckon(&self) -> usize {
        let told = self.lines.iter().filter(|line| line.told > 0);
        let told: Vec<String> = told.map(Line::text).collect();
        let lacks = self.lacks || self.lines.iter().any(|line| line.told == 0);
        height(&told, lacks)
    }

    fn done(self) -> Part {
        let mut part = Part {
            passages: Vec::new(),
            cut: false,
            left_out: Vec::new(),
            lacks: self.lacks,
        };
        for line in self.lines {
            if line.told == 0 {
                part.left_out.push(line.passage.kind);
                continue;
            }
            part.cut |= line.told < line.stops.len();
            part.passages.push(Passage {
                text: line.text(),
                ..line.passage
            });
        }
        part
    }
}

/// How high a part becomes, with the words at its end that say what it lacks.
fn height(told: &[String], lacks: bool) -> usize {
    let Some((last, before)) = told.split_last() else {
        return HEADING + TEXT.of(LEFT_OUT);
    };
    let before: usize = before.iter().map(|text| TEXT.of(text)).sum();
    let last = if lacks {
        TEXT.of(&format!("{last} {LEFT_OUT}"))
    } else {
        TEXT.of(last)
    };
    HEADING + before + last
}

impl Line {
    /// Its words as far as they are told.
    fn text(&self) -> String {
        let end = self.told.checked_sub(1).and_then(|at| self.stops.get(at));
        let text = end.and_then(|end| self.passage.text.get(..*end));
        match text {
            Some(text) if self.told < self.stops.len() => format!("{} {LEFT}", text.trim_end()),
            text => text.unwrap_or_default().to_owned(),
        }
    }

    /// Whether it says nothing by itself.
    fn leads_on(&self) -> bool {
        self.passage.kind == PassageKind::Heading || self.passage.text.ends_with(':')
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(kind: PassageKind, texts: &[&str]) -> Part {
        let passage = |text: &&str| Passage {
            kind,
            text: (*text).to_owned(),
        };
        Part {
            passages: texts.iter().map(passage).collect(),
            cut: false,
            left_out: Vec::new(),
            lacks: false,
        }
    }

    fn texts(part: &Part) -> Vec<&str> {
        let passages = part.passages.iter();
        passages.map(|passage| passage.text.as_str()).collect()
    }

    fn height_of(parts: &[Part]) -> usize {
        let one = |part: &Part| {
            let told = part.passages.iter().map(|passage| passage.text.clone());
            height(&told.collect::<Vec<_>>(), !part.left_out.is_empty())
        };
        parts.iter().map(one).sum()
    }

    const POINT: &str = "Dette er en setning på noen og førti tegn. Dette er en setning til, og den er så lang at de to ikke har plass på én linje.";

    #[test]
    fn what_has_room_is_told_in_whole() {
        let all = || {
            vec![
                part(PassageKind::Item, &[POINT, POINT]),
                part(PassageKind::Paragraph, &[POINT]),
            ]
        };
        let room = height_of(&all());
        assert_eq!(fit(all(), room), all());
        assert_ne!(fit(all(), room - 1), all());
    }

    #[test]
    fn sentences_fall_away_before_points_and_alike_in_all_parts() {
        let line = TEXT.height + TEXT.gap;
        let all = vec![
            part(PassageKind::Item, &[POINT; 3]),
            part(PassageKind::Item, &[POINT; 3]),
        ];
        let found = fit(all, 2 * HEADING + 6 * line + TEXT.height);
        let first = "Dette er en setning på noen og førti tegn. […]";
        assert_eq!(texts(&found[0]), [POINT, first, first]);
        assert_eq!(texts(&found[1]), [first; 3]);
        assert!(
            found
                .iter()
                .all(|part| part.cut && part.left_out.is_empty())
        );
        let all = vec![
            part(PassageKind::Item, &[POINT; 9]),
            part(PassageKind::Item, &[POINT; 3]),
        ];
        let found = fit(all, 2 * HEADING + 6 * line);
        assert_eq!(texts(&found[0]), [first; 3]);
        assert_eq!(texts(&found[1]), [first; 3]);
        assert_eq!(found[0].left_out, [PassageKind::Item; 6]);
    }

    #[test]
    fn what_closes_a_list_is_told_before_its_points() {
        let mut one = part(PassageKind::Item, &[POINT; 5]);
        let closing = part(
            PassageKind::Paragraph,
            &["Dette er ikke målt. Det sier kommunen selv."],
        );
        one.passages.extend(closing.passages);
        let found = fit(vec![one], HEADING + 3 * (TEXT.height + TEXT.gap));
        let told = texts(&found[0]);
        assert_eq!(
            told.last(),
            Some(&"Dette er ikke målt. Det sier kommunen selv.")
        );
        assert_eq!((told.len(), found[0].left_out.len()), (3, 3));
    }

    #[test]
    fn what_leads_on_goes_with_what_it_leads_to() {
        let all = || {
            vec![part(
                PassageKind::Paragraph,
                &["Først.", "De var tre:", POINT, "Sist."],
            )]
        };
        let line = TEXT.height + TEXT.gap;
        let found = fit(all(), HEADING + 3 * line);
        assert_eq!(texts(&found[0]), ["Først.", "Sist."]);
        let found = fit(all(), HEADING + 4 * line);
        assert_eq!(texts(&found[0])[1], "De var tre:");
    }

    proptest! {
        #[test]
        fn what_is_told_has_room_and_what_is_not_is_counted(
            parts in prop::collection::vec(prop::collection::vec("\\PC{1,300}", 0..6), 0..5),
            room in 0usize..700,
        ) {
            let parts: Vec<Part> = parts.iter().map(|texts| {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                part(PassageKind::Item, &texts)
            }).collect();
            let counts: Vec<usize> = parts.iter().map(|part| part.passages.len()).collect();
            let least: usize = parts.len() * height(&[], true);
            let found = fit(parts, room);
            prop_assert!(height_of(&found) <= room.max(least));
            let told = found.iter().map(|part| part.passages.len() + part.left_out.len());
            prop_assert_eq!(told.collect::<Vec<_>>(), counts);
        }
    }
}
