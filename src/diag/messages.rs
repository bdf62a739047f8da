//! stub
/// x
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// x
    Nb,
    /// x
    Nn,
    /// x
    En,
}
impl Language {
    /// x
    pub fn from_tag(t: &str) -> Self {
        match t {
            "nn" => Self::Nn,
            "en" => Self::En,
            _ => Self::Nb,
        }
    }
    /// x
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }
}
