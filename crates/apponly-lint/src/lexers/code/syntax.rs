//! How the languages differ that the lexer of brackets and names reads.
/// What differs between these languages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Syntax {
    /// `#` begins a comment.
    pub(crate) hash: bool,
    /// `//` and `/* … */` are comments.
    pub(crate) slashes: bool,
    /// Strings that have holes.
    pub(crate) holes: Holes,
    /// `"""` and `'''`.
    pub(crate) triple: bool,
    /// Back ticks are quotes.
    pub(crate) back_tick: bool,
    /// `<<NAME` begins a here-document.
    pub(crate) here_document: bool,
    /// Names may contain a hyphen.
    pub(crate) hyphen: bool,
    /// Nothing is escaped between single quotes.
    pub(crate) literal: bool,
    pub(crate) apostrophe: Apostrophe,
    /// `""` stands for a quote in every string, and nothing is escaped.
    pub(crate) doubled: bool,
}

/// What `'` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Apostrophe {
    Quote,
    /// A letter between two of them is a text; else it belongs to a name, as in F#.
    Letter,
    Comment,
}

/// Where a string may contain expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holes {
    No,
    /// `f"{x}"`.
    Python,
    /// `$"{x}"`.
    CSharp,
    /// `${x}` between back ticks.
    JavaScript,
    /// `${x}` in every string.
    Everywhere,
}

const PLAIN: Syntax = Syntax {
    hash: false,
    slashes: true,
    holes: Holes::No,
    triple: false,
    back_tick: false,
    here_document: false,
    hyphen: false,
    literal: false,
    apostrophe: Apostrophe::Quote,
    doubled: false,
};
pub(crate) const PYTHON: Syntax = Syntax { hash: true, slashes: false, holes: Holes::Python, triple: true, ..PLAIN };
pub(crate) const C_SHARP: Syntax = Syntax { holes: Holes::CSharp, triple: true, ..PLAIN };
pub(crate) const F_SHARP: Syntax = Syntax { apostrophe: Apostrophe::Letter, ..C_SHARP };
pub(crate) const VISUAL_BASIC: Syntax =
    Syntax { slashes: false, holes: Holes::CSharp, apostrophe: Apostrophe::Comment, doubled: true, ..PLAIN };
pub(crate) const JAVA_SCRIPT: Syntax = Syntax { holes: Holes::JavaScript, back_tick: true, ..PLAIN };
pub(crate) const JSON: Syntax = PLAIN;
pub(crate) const TOML: Syntax =
    Syntax { hash: true, slashes: false, triple: true, hyphen: true, literal: true, ..PLAIN };
pub(crate) const TERRAFORM: Syntax =
    Syntax { hash: true, holes: Holes::Everywhere, here_document: true, hyphen: true, ..PLAIN };
pub(crate) const BICEP: Syntax = Syntax { holes: Holes::Everywhere, triple: true, ..PLAIN };
