//! What could have been meant by a name that nobody bears.
//!
//! Looking for the nearest of all names takes time. Where a term is gone
//! thousands of pages ask for the same one, so that each question is answered
//! once; and where a whole vocabulary is gone there are thousands of questions,
//! so that only the first are answered. Which these are must not hang on which
//! thread comes first: complaints are collected before anything is asked.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::{Graph, check, resolve};
use crate::diag::{Code, Diagnostic};
use crate::schema::FieldId;

/// Who names more than these that nobody bears is a file of another portal: of
/// the first it is said what could be meant.
pub(super) const MOST_ASKED: usize = 300;

/// So many entries are held against names that nobody bears, of one kind, before
/// the rest of the names go without advice: less than a second of work.
const MOST_COMPARED: usize = 5_000_000;

/// So many questions of a kind are answered however large the portal is.
const FEWEST_ANSWERED: usize = 100;

/// What is wrong, and what may be asked about it.
#[derive(Debug)]
pub(super) struct Complaint {
    pub(super) found: Diagnostic,
    pub(super) asks: Option<Question>,
    /// What follows the name where it stands, as `#…`, and stays.
    pub(super) rest: Box<str>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    /// The name that nobody bears.
    pub(super) name: Box<str>,
    /// What it is the value of.
    pub(super) field: Option<FieldId>,
    code: Code,
}

impl Question {
    pub(super) fn new(code: Code, name: &str, field: Option<FieldId>) -> Self {
        Self {
            name: name.into(),
            field,
            code,
        }
    }
}

impl From<Diagnostic> for Complaint {
    fn from(found: Diagnostic) -> Self {
        Self {
            found,
            asks: None,
            rest: Box::default(),
        }
    }
}

/// Answers that were found before; they hold for as long as the names do.
#[derive(Debug, Default)]
pub(super) struct Advice(Mutex<Answers>);

#[derive(Debug, Default)]
struct Answers {
    known: HashMap<Question, Diagnostic>,
    /// How many questions there were of each kind: where a vocabulary is gone,
    /// fields ask first, and texts shall have answers too.
    counts: HashMap<Code, usize>,
    /// Whether there was a question too many.
    spent: bool,
}

impl Advice {
    /// Whether some question has gone without an answer: another load might
    /// answer that one, and not another.
    pub(super) fn is_spent(&self) -> bool {
        self.lock().spent
    }

    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Graph {
    /// Finds the answers to what is asked by these, the first first, as long as
    /// there is time for them.
    pub(super) fn ask<'c>(&self, complaints: impl Iterator<Item = &'c Complaint>) {
        let most = (MOST_COMPARED / self.len().max(1)).max(FEWEST_ANSWERED);
        let new = self.advice.lock().new_among(complaints, most);
        let made = new.into_par_iter().map(|complaint| {
            let question = complaint.asks.clone()?;
            let answer = self.answer(complaint.found.clone(), &question);
            Some((question, answer))
        });
        let made: Vec<(Question, Diagnostic)> = made.flatten().collect();
        self.advice.lock().known.extend(made);
    }

    /// What is said of these: with answers, where there are any.
    pub(super) fn told(&self, complaints: Vec<Complaint>) -> Vec<Diagnostic> {
        let answers = self.advice.lock();
        let with_answer = |complaint: Complaint| {
            let answer = complaint.asks.and_then(|asks| answers.known.get(&asks));
            match answer {
                Some(answer) => answered(complaint.found, &complaint.rest, answer),
                None => complaint.found,
            }
        };
        complaints.into_iter().map(with_answer).collect()
    }

    /// What is said of these when they ask alone.
    pub(super) fn advised(&self, complaints: Vec<Complaint>) -> Vec<Diagnostic> {
        self.ask(complaints.iter());
        self.told(complaints)
    }

    fn answer(&self, found: Diagnostic, question: &Question) -> Diagnostic {
        let Question { name, field, .. } = question;
        match found.code {
            Code::UnknownEntry => resolve::near(self, found, name, *field),
            Code::UnknownCitation => check::near_source(self, found, name),
            _ => self.near_name(found, name),
        }
    }
}

impl Answers {
    /// Those whose questions are not answered yet, each question once, until
    /// there are `most` answers of a kind.
    fn new_among<'c>(
        &mut self,
        complaints: impl Iterator<Item = &'c Complaint>,
        most: usize,
    ) -> Vec<&'c Complaint> {
        let mut new = Vec::new();
        let mut seen: HashSet<&Question> = HashSet::new();
        for complaint in complaints {
            let asks = complaint.asks.as_ref();
            let Some(asks) = asks.filter(|asks| !self.known.contains_key(asks)) else {
                continue;
            };
            if seen.contains(asks) {
                continue;
            }
            let count = self.counts.entry(asks.code).or_default();
            if *count >= most {
                self.spent = true;
                continue;
            }
            *count += 1;
            seen.insert(asks);
            new.push(complaint);
        }
        new
    }
}

/// A complaint with an answer that was made for another.
fn answered(found: Diagnostic, rest: &str, answer: &Diagnostic) -> Diagnostic {
    let Diagnostic {
        severity,
        file,
        span,
        ..
    } = found;
    let right = answer.replacement.as_ref();
    let found = Diagnostic {
        severity,
        replacement: right.map(|right| format!("{right}{rest}")),
        ..answer.clone().at(file, span)
    };
    if found.code == Code::UnknownEntry {
        found.quoted()
    } else {
        found
    }
}
