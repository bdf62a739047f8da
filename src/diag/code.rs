//! The mistakes that are known, each with a stable name.

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site is not built.
    Error,
    /// The site is built; somebody should look.
    Warning,
}

impl Severity {
    /// The name in machine formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident;)*) => {
        /// Which mistake. The name is stable: scripts and searches rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code, in the order of the stages that find them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name, in machine formats and in documentation.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is on a published page.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// A file that cannot be read.
    Unreadable = "unreadable", Error;
    /// Pages without dates, because git does not tell when they changed.
    NoHistory = "no-history", Warning;
    /// A file larger than any text an editor writes.
    TooLarge = "too-large", Error;
    /// That a file has more of one mistake than are told one by one.
    More = "more", Error;
    /// Bytes that are no UTF-8.
    InvalidUtf8 = "invalid-utf8", Error;
    /// A file whose name is no part of a web address.
    BadFileName = "bad-file-name", Error;
    /// Marks that git leaves where two edits of the same lines met.
    MergeConflict = "merge-conflict", Error;
    /// A sign that is not seen, and makes of a text another than it looks like.
    HiddenSign = "hidden-sign", Warning;
    /// Broken TOML with no apter name.
    TomlSyntax = "toml-syntax", Error;
    /// `24,5` where TOML wants `24.5`.
    DecimalComma = "decimal-comma", Error;
    /// A curly quotation mark around a string.
    CurlyQuote = "curly-quote", Error;
    /// A bare key with letters outside ASCII.
    BareKey = "bare-key", Error;
    /// `2024-03` without quotation marks.
    UnquotedTime = "unquoted-time", Error;
    /// A text without quotation marks.
    UnquotedText = "unquoted-text", Error;
    /// A key given twice in one table.
    DuplicateKey = "duplicate-key", Error;
    /// A page that does not begin with `+++` and has no sidecar.
    NoFrontMatter = "no-front-matter", Error;
    /// A `+++` that is never closed.
    OpenFrontMatter = "open-front-matter", Error;
    /// Fields both between `+++` and in a sidecar.
    TwoFrontMatters = "two-front-matters", Error;
    /// A sidecar without its page.
    LoneSidecar = "lone-sidecar", Error;
    /// A CSV header that is empty or repeats a column.
    CsvHeader = "csv-header", Error;
    /// A CSV row with more or fewer cells than the header.
    CsvShape = "csv-shape", Error;

    /// A portal without `portal.toml`.
    NoPortal = "no-portal", Error;
    /// A base address that is none.
    BadBaseUrl = "bad-base-url", Error;
    /// A theme that is not there.
    UnknownTheme = "unknown-theme", Error;
    /// A template or interface text that the engine refuses.
    BadTemplate = "bad-template", Error;
    /// A style sheet whose braces do not fit together.
    BadStyle = "bad-style", Warning;
    /// A declaration that contradicts itself.
    BadDeclaration = "bad-declaration", Error;
    /// A table of `_data` that its settings do not fit.
    BadTable = "bad-table", Error;
    /// A file of outlines that no map can be drawn from.
    BadOutlines = "bad-outlines", Error;
    /// A name that the grammar keeps for itself.
    ReservedName = "reserved-name", Error;
    /// A type that is not declared.
    UnknownType = "unknown-type", Error;
    /// A path with a step that leads nowhere.
    BadPath = "bad-path", Error;
    /// A public owner that lacks something the law asks for.
    OwnerLacks = "owner-lacks", Warning;

    /// An id that is not `[a-z0-9-]`.
    BadId = "bad-id", Error;
    /// Two entries with one id.
    DuplicateId = "duplicate-id", Error;
    /// Two pages on one address.
    DuplicateAddress = "duplicate-address", Error;
    /// A file in a folder that no type owns.
    NoType = "no-type", Error;
    /// A file that nothing reads or leads to.
    UnusedFile = "unused-file", Warning;
    /// A redirect that is no address of this site.
    BadRedirect = "bad-redirect", Error;

    /// A key that the type does not declare.
    UnknownKey = "unknown-key", Error;
    /// A text of the theme's that no template asks for.
    UnaskedText = "unasked-text", Warning;
    /// A key of the page that stands inside a record.
    MisplacedKey = "misplaced-key", Error;
    /// A title that is far too long to be one.
    LongTitle = "long-title", Error;
    /// A summary that is far too long to be one.
    LongSummary = "long-summary", Error;
    /// A required field that is missing.
    MissingField = "missing-field", Error;
    /// A recommended field that is missing.
    RecommendedField = "recommended-field", Warning;
    /// A value of another kind than the field's.
    WrongKind = "wrong-kind", Error;
    /// One value of a list that seems to be several.
    JoinedValues = "joined-values", Warning;
    /// A number outside its limits or off its steps.
    OutOfRange = "out-of-range", Error;
    /// `1.200`, which is 1.2: a number that is parted as in thousands.
    PartedNumber = "parted-number", Warning;
    /// A value that must be unique and is not.
    NotUnique = "not-unique", Error;
    /// A text that is no address or e-mail.
    BadFormat = "bad-format", Error;
    /// A language tag that is none.
    BadLanguage = "bad-language", Error;
    /// A scale that nobody can score on.
    BadScale = "bad-scale", Error;
    /// A text of an instrument that lacks one of its languages.
    Untranslated = "untranslated", Warning;
    /// A time that cannot be read.
    BadTime = "bad-time", Error;
    /// A date that does not exist.
    ImpossibleDate = "impossible-date", Error;
    /// A period that ends before it begins.
    BackwardPeriod = "backward-period", Error;
    /// `unknown` names a field that has a value, or none of the type.
    BadUnknown = "bad-unknown", Error;

    /// A value that is no entry.
    UnknownEntry = "unknown-entry", Error;
    /// An entry of another type than the field's.
    WrongType = "wrong-type", Error;
    /// An open reference where the field is not open.
    NotOpen = "not-open", Error;
    /// A key that none of the entry's records has.
    UnknownRecord = "unknown-record", Error;

    /// A link to nothing.
    DeadLink = "dead-link", Error;
    /// A link to a page of the site by its whole address.
    OwnAddress = "own-address", Warning;
    /// A name that several entries bear.
    AmbiguousLink = "ambiguous-link", Error;
    /// A link to a heading or record that is not there.
    DeadAnchor = "dead-anchor", Error;
    /// A citation that cannot be read.
    BadCitation = "bad-citation", Error;
    /// A citation of nothing known.
    UnknownCitation = "unknown-citation", Error;
    /// A footnote that is never written.
    MissingFootnote = "missing-footnote", Error;
    /// A file that is not there.
    MissingFile = "missing-file", Error;
    /// A picture that cannot be shown.
    BadPicture = "bad-picture", Error;
    /// A picture of people who have not said yes.
    NoConsent = "no-consent", Error;
    /// An image without alternative text.
    NoAltText = "no-alt-text", Error;
    /// A picture or file taken from another host.
    ForeignFile = "foreign-file", Error;
    /// Text that stands so far in that Markdown takes it for code.
    IndentedText = "indented-text", Warning;
    /// Lines of a table that are none to Markdown.
    BrokenTable = "broken-table", Warning;
    /// Code or a block whose fence is never closed.
    OpenFence = "open-fence", Error;
    /// A block that is not declared.
    UnknownBlock = "unknown-block", Error;

    /// A required section that is missing.
    MissingSection = "missing-section", Error;
    /// A recommended section that is missing.
    RecommendedSection = "recommended-section", Warning;
    /// A section that a closed type does not list.
    UnlistedSection = "unlisted-section", Warning;
    /// Sections in another order than the type's.
    SectionOrder = "section-order", Warning;
    /// The same section twice.
    RepeatedSection = "repeated-section", Warning;
    /// A heading that skips a level.
    SkippedHeading = "skipped-heading", Warning;
    /// A number in the text that cites nothing, where the type asks for it.
    Uncited = "uncited", Warning;
    /// What is left of markup that lacks a sign, or has one too many.
    LooseMark = "loose-mark", Warning;
    /// Raw HTML in the text.
    RawHtml = "raw-html", Warning;
    /// Text pasted raw from a PDF.
    PdfText = "pdf-text", Warning;
    /// A link cut by parentheses or a line end.
    CutLink = "cut-link", Warning;
    /// Words that stand before a link, and in the title that it is shown as.
    RepeatedWords = "repeated-words", Warning;
    /// Two entries of one type that are called the same.
    SameTitle = "same-title", Warning;
    /// A page that nothing links to.
    Orphan = "orphan", Warning;
    /// A review date that has passed.
    ReviewPassed = "review-passed", Warning;
    /// A day that has not come, of something that is said to have happened.
    FutureDate = "future-date", Warning;
}
