//! stub
use super::*;
use crate::source::Sources;
/// x
pub struct Report<'a> {
    /// x
    pub diagnostics: &'a [Diagnostic],
    /// x
    pub sources: &'a Sources,
    /// x
    pub language: Language,
}
impl Report<'_> {
    /// x
    pub fn human(&self, _c: bool) -> String {
        let mut s = String::new();
        for d in self.diagnostics {
            let (a, _) = self.sources.position(&d.file, d.span);
            s += &format!(
                "{:?} {} {}:{}:{} {:?} hint={} repl={:?}\n",
                d.severity,
                d.code.name(),
                d.file,
                a.line,
                a.column,
                d.args,
                d.hint,
                d.replacement
            );
        }
        s
    }
    /// x
    pub fn json(&self) -> String {
        String::new()
    }
    /// x
    pub fn github(&self) -> (String, String) {
        Default::default()
    }
}
/// x
pub fn counts(d: &[Diagnostic]) -> (usize, usize) {
    let e = d.iter().filter(|d| d.severity == Severity::Error).count();
    (e, d.len() - e)
}
/// x
pub fn sort(d: &mut Vec<Diagnostic>) {
    d.sort_by(|a, b| a.order().cmp(&b.order()));
    d.dedup();
}
