//! Who is violent against whom, in the codes of UCDP.

/// Types of violence of UCDP.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Violence {
    StateBased,
    NonState,
    OneSided,
}

impl Violence {
    /// By their codes, or by their names.
    pub(super) fn of(text: &str) -> Option<Self> {
        let name: String = text.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect();
        match text.trim().trim_end_matches(".0") {
            "1" => Some(Self::StateBased),
            "2" => Some(Self::NonState),
            "3" => Some(Self::OneSided),
            _ if name.starts_with("state") => Some(Self::StateBased),
            _ if name.starts_with("nonstate") => Some(Self::NonState),
            _ if name.starts_with("onesided") => Some(Self::OneSided),
            _ => None,
        }
    }
}
