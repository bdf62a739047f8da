//! Fits a text on one sheet of A4, without seeing it: how high it becomes is
//! told from its letters, a little too high rather than too low. All heights
//! are points (1/72 inch), and hold for the theme's print style.

use crate::markdown::{MORE, Passage, PassageKind, first_sentences};

/// What A4 has between its margins, less a little for letters that are wider
/// than reckoned with.
pub(super) const PAGE: usize = 726;

/// Lines of running text.
pub(super) const TEXT: Lines = Lines {
    height: 13,
    letters: 93,
    gap: 3,
};
/// The title.
pub(super) const TITLE: Lines = Lines {
    height: 22,
    letters: 46,
    gap: 8,
};
/// What it is about in short.
pub(super) const SUMMARY: Lines = Lines {
    height: 15,
    letters: 78,
    gap: 8,
};
/// A fact, in one of two columns.
pub(super) const FACT: Lines = Lines {
    height: 13,
    letters: 46,
    gap: 2,
};
/// The foot: sources, address, dates.
pub(super) const FOOT: Lines = Lines {
    height: 12,
    letters: 96,
    gap: 3,
};
/// The heading of a part.
pub(super) const HEADING: usize = 26;
/// Rules and space around the box of facts, and above the foot.
pub(super) const FRAMES: usize = 32;

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
    /// How high a text becomes.
    pub(super) fn of(self, text: &str) -> usize {
        let letters = text.chars().count().max(1);
        letters.div_ceil(self.letters) * self.height + self.gap
    }

    /// How many letters have room in `height`, on full lines.
    fn letters_in(self, height: usize) -> usize {
        height.saturating_sub(self.gap) / self.height * self.letters
    }
}

/// How high passages become.
pub(super) fn height(passages: &[Passage]) -> usize {
    passages.iter().map(|passage| TEXT.of(&passage.text)).sum()
}

/// Shares `room` among those who want some of it: who wants little gets it
/// all, and the others get the same.
pub(super) fn share(wanted: &[usize], room: usize) -> Vec<usize> {
    let mut given = vec![0; wanted.len()];
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&at| wanted.get(at));
    let (mut left, mut others) = (room, wanted.len());
    for at in order {
        let (Some(want), Some(gets)) = (wanted.get(at), given.get_mut(at)) else {
            continue;
        };
        *gets = (*want).min(left / others.max(1));
        left -= *gets;
        others -= 1;
    }
    given
}

/// The first of the passages, cut after a sentence where they are higher than
/// `room`. Tells whether anything fell away.
pub(super) fn cut(passages: Vec<Passage>, room: usize) -> (Vec<Passage>, bool) {
    let mut left = room;
    let mut kept: Vec<Passage> = Vec::new();
    for passage in passages {
        let height = TEXT.of(&passage.text);
        if height <= left {
            left -= height;
            kept.push(passage);
            continue;
        }
        let (text, _) = first_sentences(&passage.text, TEXT.letters_in(left));
        // Half a sentence is worth having only where there is nothing else.
        let whole = !text.ends_with(MORE);
        if text.chars().count() > 1 && (whole || kept.is_empty()) {
            kept.push(Passage { text, ..passage });
        }
        // What only leads on to something goes with it.
        let leads_on =
            |last: &mut Passage| last.kind == PassageKind::Heading || last.text.ends_with(':');
        while kept.len() > 1 && kept.pop_if(leads_on).is_some() {}
        return (kept, true);
    }
    (kept, false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraph(text: &str) -> Passage {
        Passage {
            kind: PassageKind::Paragraph,
            text: text.to_owned(),
        }
    }

    #[test]
    fn who_wants_little_gets_it_and_the_rest_is_shared() {
        assert_eq!(share(&[10, 100, 50], 90), [10, 40, 40]);
        assert_eq!(share(&[10, 20], 90), [10, 20]);
        assert_eq!(share(&[], 90), [0; 0]);
        assert_eq!(share(&[5, 5], 0), [0, 0]);
    }

    #[test]
    fn what_has_no_room_is_cut_after_a_sentence() {
        let sentence = "Dette er en setning på noen og førti tegn. ";
        let long = sentence.repeat(5);
        let text = vec![paragraph("Kort."), paragraph(long.trim())];
        let room = 2 * (TEXT.height + TEXT.gap);
        let (kept, cut_off) = cut(text.clone(), room);
        assert!(cut_off && height(&kept) <= room);
        assert_eq!(kept[1].text, sentence.repeat(2).trim());
        assert_eq!(cut(text.clone(), 1000), (text, false));
    }

    proptest! {
        #[test]
        fn no_more_is_shared_than_there_is(
            wanted in prop::collection::vec(0usize..500, 0..12),
            room in 0usize..1000,
        ) {
            let given = share(&wanted, room);
            prop_assert!(given.iter().sum::<usize>() <= room);
            prop_assert!(given.iter().zip(&wanted).all(|(given, wanted)| given <= wanted));
            if wanted.iter().sum::<usize>() <= room {
                prop_assert_eq!(given, wanted);
            }
        }

        #[test]
        fn what_is_cut_has_room(texts in prop::collection::vec("\\PC{0,300}", 0..6), room in 0usize..200) {
            let passages: Vec<Passage> = texts.iter().map(|text| paragraph(text)).collect();
            let (kept, _) = cut(passages, room);
            prop_assert!(height(&kept) <= room.max(TEXT.height + TEXT.gap));
        }
    }
}
